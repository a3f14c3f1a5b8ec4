import { SUCCESS } from '../model/codes';
import { refuseAtRoot, type Call } from './call';
import { rootDocument } from './xml';

/** @see API description, "Group Account Balance" */
export const balanceCall: Call = {
	endpoint: 'balance.php',
	process: ({ account }) => ({
		body: rootDocument(SUCCESS, {
			balance: account.balance.toFixed(2),
			type: 'Prepay',
			currency_symbol: account.currencySymbol,
		}),
		results: [SUCCESS.code],
	}),
	refuse: refuseAtRoot,
};
