import { SUCCESS } from '../model/codes';
import { PRICE_PER_PART } from '../model/pricing';
import { refuseAtRoot, type Call } from './call';
import { rootDocument } from './xml';

/** @see API description, "Group Account Balance" */
export const balanceCall: Call = {
	endpoint: 'balance.php',
	process: ({ state, account: { balance, currencySymbol }, parameters: { country = '' } }) => {
		const isObserved = state.behaviour.like === 'observed';
		const givesCredit = isObserved && state.behaviour.credit === 'given' && country !== '';
		// Likely: an undocumented parameter that public code relies on. How many SMS the balance buys there.
		const credit = String(Math.floor(balance / PRICE_PER_PART));
		return {
			body: rootDocument(SUCCESS, {
				// Likely: seen with six decimals in REST v3.
				balance: balance.toFixed(isObserved ? 6 : 2),
				type: 'Prepay',
				currency_symbol: currencySymbol,
				...(givesCredit && { credit }),
			}),
			results: [SUCCESS.code],
		};
	},
	refuse: refuseAtRoot,
};
