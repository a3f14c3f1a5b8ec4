import type { Account } from './accounts';
import * as codes from './codes';
import type { Fault } from './faults';
import { isCountry, isTestNumber, normalise } from './numbers';
import { partsOf, PRICE_PER_PART } from './pricing';
import type { SandboxState } from './state';
import type { Fields } from './xml';

/** Limits of a send ("Send an SMS"). */
const MAX_RECIPIENTS = { POST: 1000, GET: 100 } as const;
const MAX_MESSAGE = 960;
const MAX_CUSTOM_STRING = 50;
const MAX_ALPHANUMERIC_SENDER_ID = 11;

export interface SendRequest {
	id: string;
	method: 'GET' | 'POST';
	parameters: Readonly<Record<string, string>>;
}

export type SendResult = { ok: true; records: Fields[] } | { ok: false; result: codes.Result };

/** Code points: an emoji outside the basic plane is one character. */
const characters = (text: string) => Array.from(text).length;

function refusalOf(request: SendRequest, recipients: readonly string[]): codes.Result | undefined {
	const { message = '', customstring = '', schedule = '', country = '' } = request.parameters;
	if (recipients.length > MAX_RECIPIENTS[request.method]) return codes.TOO_MANY_RECIPIENTS;
	if (message.trim() === '') return codes.EMPTY_MESSAGE;
	if (characters(message) > MAX_MESSAGE) return codes.MESSAGE_TOO_LONG;
	if (characters(customstring) > MAX_CUSTOM_STRING) return codes.CUSTOM_STRING_TOO_LONG;
	if (schedule !== '' && !/^\d{1,12}$/.test(schedule)) return codes.INVALID_SCHEDULE;
	if (country !== '' && !isCountry(country)) return codes.INVALID_COUNTRY;
	return undefined;
}

function isSenderId(senderid: string): boolean {
	if (/\s/.test(senderid)) return false;
	return /^\+?\d+$/.test(senderid) || senderid.length <= MAX_ALPHANUMERIC_SENDER_ID;
}

function isRepeated(state: SandboxState, account: Account, to: string, message: string): boolean {
	const { throttleSeconds = 0, username } = account;
	const since = state.now() - throttleSeconds * 1000;
	return (
		throttleSeconds > 0 &&
		state.ledger.some(
			(sms) =>
				sms.username === username &&
				sms.to === to &&
				sms.message === message &&
				Date.parse(sms.acceptedAt) > since,
		)
	);
}

/** Which code the injected faults have for a recipient, once each for a request. */
function forcedResults(state: SandboxState, faults: readonly Fault[]) {
	const used = new Set<Fault>();
	return (given: string, to: string | undefined): codes.Result | undefined => {
		for (const fault of faults) {
			if (fault.kind !== 'recipientResult') continue;
			if (fault.to !== to && fault.to !== given.trim()) continue;
			if (!used.has(fault) && !state.faults.useFor(fault)) continue;
			used.add(fault);
			return { code: fault.code, errortext: codes.errortextOf(fault.code) };
		}
		return undefined;
	};
}

/**
 * Sends: checks the request as a whole, then each recipient, books the price and enters the accepted
 * ones into the ledger.
 *
 * @returns one record per recipient, in their order; or the code for the whole request
 * @see API description, "Send an SMS"
 */
export function send(
	state: SandboxState,
	account: Account,
	request: SendRequest,
	faults: readonly Fault[],
): SendResult {
	const { parameters } = request;
	const {
		message = '',
		senderid = '',
		customstring = '',
		schedule = '',
		country = '',
	} = parameters;
	const recipients = (parameters.to ?? '').split(',').filter((to) => to.trim() !== '');
	const refusal = refusalOf(request, recipients);
	if (refusal) return { ok: false, result: refusal };
	if (recipients.length === 0) return { ok: false, result: codes.INVALID_RECIPIENT };

	const forcedResult = forcedResults(state, faults);
	const fullPrice = Number((partsOf(message) * PRICE_PER_PART).toFixed(4));
	const records = recipients.map((given): Fields => {
		const to = normalise(given, country);
		const test = to !== undefined && isTestNumber(to);
		const price = test ? 0 : fullPrice;
		const forced = forcedResult(given, to);

		let result = codes.SUCCESS;
		if (forced) result = forced;
		else if (to === undefined) result = codes.INVALID_RECIPIENT;
		else if (!isSenderId(senderid)) result = codes.INVALID_SENDER_ID;
		else if (!test && isRepeated(state, account, to, message)) result = codes.THROTTLED;
		else if (account.username === 'nocredit' || account.balance < price) result = codes.LOW_CREDIT;

		const isAccepted = result === codes.SUCCESS && to !== undefined;
		const messageid = isAccepted ? state.newId() : '';
		if (isAccepted) {
			account.balance = Number((account.balance - price).toFixed(4));
			state.ledger.push({
				messageid,
				to,
				toAsGiven: given,
				message,
				senderid,
				customstring,
				schedule,
				country,
				from_email: '',
				price,
				test,
				requestId: request.id,
				acceptedAt: new Date(state.now()).toISOString(),
				username: account.username,
			});
		}
		return {
			to: to ?? given,
			messageid,
			result: result.code,
			errortext: result.errortext,
			price: (isAccepted ? price : 0).toFixed(4),
			currency_symbol: account.currencySymbol,
			currency_type: account.currencyType,
		};
	});
	if (faults.some(({ kind }) => kind === 'reverse')) records.reverse();
	return { ok: true, records };
}
