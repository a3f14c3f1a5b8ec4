import type { Fault } from '../faults/faults';
import type { Account } from '../model/accounts';
import * as codes from '../model/codes';
import { isCountry, isTestNumber, normalise } from '../model/numbers';
import { partsOf, PRICE_PER_PART } from '../model/pricing';
import type { SandboxState } from '../state';
import { refuseAtRoot, type Call, type CallRequest } from './call';
import { listDocument, type Fields } from './xml';

/** Limits of a send ("Send an SMS"). */
const MAX_RECIPIENTS = { POST: 1000, GET: 100 } as const;
const MAX_MESSAGE = 960;
const MAX_CUSTOM_STRING = 50;
const MAX_ALPHANUMERIC_SENDER_ID = 11;

/** Counts code points: an emoji is one character. */
const characters = (text: string) => Array.from(text).length;

/** Why a request is refused as a whole; undefined where it is not. */
function refusalOf(
	{ method, parameters }: CallRequest,
	recipients: readonly string[],
): codes.Result | undefined {
	const { message = '', customstring = '', schedule = '', country = '' } = parameters;
	if (recipients.length > MAX_RECIPIENTS[method]) return codes.TOO_MANY_RECIPIENTS;
	if (message.trim() === '') return codes.EMPTY_MESSAGE;
	if (characters(message) > MAX_MESSAGE) return codes.MESSAGE_TOO_LONG;
	if (characters(customstring) > MAX_CUSTOM_STRING) return codes.CUSTOM_STRING_TOO_LONG;
	if (schedule !== '' && !/^\d{1,12}$/.test(schedule)) return codes.INVALID_SCHEDULE;
	if (country !== '' && !isCountry(country)) return codes.INVALID_COUNTRY;
	if (recipients.length === 0) return codes.INVALID_RECIPIENT;
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

type ForcedResult = (given: string, to: string | undefined) => codes.Result | undefined;

/** The results that faults force on recipients of one request. A fault is used once for a request. */
function forcedResults(state: SandboxState, faults: readonly Fault[]): ForcedResult {
	const used = new Set<Fault>();
	return (given, to) => {
		for (const fault of faults) {
			if (fault.kind !== 'recipientResult' && fault.kind !== 'everyRecipient') continue;
			if (fault.kind === 'recipientResult') {
				if (fault.to !== to && fault.to !== given.trim()) continue;
				if (!used.has(fault) && !state.faults.useFor(fault)) continue;
				used.add(fault);
			}
			const { code, errortext = codes.errortextOf(code) } = fault;
			return { code, errortext };
		}
		return undefined;
	};
}

/** Books the price of an accepted SMS and enters it into the ledger. Returns its message ID. */
function accept(
	{ state, account, id, parameters }: CallRequest,
	sms: { given: string; to: string; test: boolean; price: number },
): string {
	const { message = '', senderid = '', customstring = '', schedule = '' } = parameters;
	const messageid = state.newId();
	account.balance = Number((account.balance - sms.price).toFixed(4));
	state.ledger.push({
		messageid,
		to: sms.to,
		toAsGiven: sms.given,
		message,
		senderid,
		customstring,
		schedule,
		country: parameters.country ?? '',
		from_email: '',
		price: sms.price,
		test: sms.test,
		requestId: id,
		acceptedAt: new Date(state.now()).toISOString(),
		username: account.username,
	});
	return messageid;
}

/** Sends to one recipient after the other. Returns a record for each, in their order. */
function sendToEach(request: CallRequest, recipients: readonly string[]): Fields[] {
	const { state, account, parameters, faults } = request;
	const { message = '', senderid = '', country = '' } = parameters;
	const forcedResult = forcedResults(state, faults);
	const fullPrice = Number((partsOf(message) * PRICE_PER_PART).toFixed(4));
	return recipients.map((given) => {
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
		return {
			to: to ?? given,
			messageid: isAccepted ? accept(request, { given, to, test, price }) : '',
			result: result.code,
			errortext: result.errortext,
			price: (isAccepted ? price : 0).toFixed(4),
			currency_symbol: account.currencySymbol,
			currency_type: account.currencyType,
		};
	});
}

/**
 * Checks the request as a whole, then each recipient. Each recipient has a record with a result code of
 * its own.
 *
 * @see API description, "Send an SMS"
 */
export const sendCall: Call = {
	endpoint: 'send.php',
	process(request) {
		const recipients = (request.parameters.to ?? '').split(',').filter((to) => to.trim() !== '');
		const refusal = refusalOf(request, recipients);
		if (refusal) return refuseAtRoot(refusal);
		const records = sendToEach(request, recipients);
		if (request.faults.some(({ kind }) => kind === 'reverse')) records.reverse();
		return {
			body: listDocument(
				{
					container: 'messages',
					countAttribute: 'recipientcount',
					record: 'message',
					records,
				},
				codes.SUCCESS,
				'record',
			),
			results: records.map(({ result }) => result ?? ''),
		};
	},
	refuse: refuseAtRoot,
};
