import type { Fault } from '../faults/faults';
import type { CallResponse } from '../exchange';
import * as codes from '../model/codes';
import { isCountry, isTestNumber, normalise } from '../model/numbers';
import { partsOf, PRICE_PER_PART } from '../model/pricing';
import type { SandboxState } from '../state';
import { refuseAtRoot, type Call, type CallRequest, type RefusedRequest } from './call';
import { refusedRecord, refusesEach, withoutPunctuation } from './observed';
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

/** One recipient of a request. */
interface Recipient {
	given: string;
	/** In E.164; undefined where it is not a mobile number. */
	to: string | undefined;
	/** Whether it is a documented test number. */
	test: boolean;
	price: number;
}

/** Since when an identical message to a recipient is one too many, in milliseconds; undefined where it never is. */
function repeatedSince({ state, account }: CallRequest, test: boolean): number | undefined {
	// Likely: the predecessor of HTTP API v2 took a text to a test number once. For how long is not known.
	if (test) return state.behaviour.like === 'observed' ? Number.NEGATIVE_INFINITY : undefined;
	const { throttleSeconds = 0 } = account;
	return throttleSeconds > 0 ? state.now() - throttleSeconds * 1000 : undefined;
}

function isRepeated(request: CallRequest, { to, test }: Recipient): boolean {
	const { state, account, parameters } = request;
	const since = repeatedSince(request, test);
	return (
		since !== undefined &&
		state.ledger.some(
			(sms) =>
				sms.username === account.username &&
				sms.to === to &&
				sms.message === parameters.message &&
				Date.parse(sms.acceptedAt) > since,
		)
	);
}

function hasCredit({ state, account }: CallRequest, { test, price }: Recipient): boolean {
	// Likely: the predecessor of HTTP API v2 took test numbers without credit.
	if (test && state.behaviour.like === 'observed') return true;
	return account.username !== 'nocredit' && account.balance >= price;
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
	sms: Recipient & { to: string },
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

/** Why one recipient is refused, or success. */
function resultFor(
	request: CallRequest,
	recipient: Recipient,
	forced: codes.Result | undefined,
): codes.Result {
	if (forced) return forced;
	if (recipient.to === undefined) return codes.INVALID_RECIPIENT;
	if (!isSenderId(request.parameters.senderid ?? '')) return codes.INVALID_SENDER_ID;
	if (isRepeated(request, recipient)) return codes.THROTTLED;
	return hasCredit(request, recipient) ? codes.SUCCESS : codes.LOW_CREDIT;
}

/** Sends to one recipient after the other. Returns a record for each, in their order. */
function sendToEach(request: CallRequest, recipients: readonly string[]): Fields[] {
	const { state, account, parameters, faults } = request;
	const { message = '', country = '' } = parameters;
	const isObserved = state.behaviour.like === 'observed';
	const forcedResult = forcedResults(state, faults);
	const fullPrice = Number((partsOf(message) * PRICE_PER_PART).toFixed(4));
	return recipients.map((given) => {
		const to = normalise(isObserved ? withoutPunctuation(given) : given, country);
		const test = to !== undefined && isTestNumber(to);
		const recipient = { given, to, test, price: test ? 0 : fullPrice };
		const result = resultFor(request, recipient, forcedResult(given, to));

		const isAccepted = result === codes.SUCCESS && to !== undefined;
		const idOfRefused = isObserved ? state.newId() : '';
		const priceOfRefused = isObserved ? recipient.price : 0;
		const record: Fields = {
			// It has been seen to come back as it was typed.
			to: isObserved ? given : (to ?? given),
			messageid: isAccepted ? accept(request, { ...recipient, to }) : idOfRefused,
			result: result.code,
			errortext: result.errortext,
			price: (isAccepted ? recipient.price : priceOfRefused).toFixed(4),
			currency_symbol: account.currencySymbol,
			currency_type: account.currencyType,
		};
		return isObserved && !isAccepted ? refusedRecord(state.behaviour, record) : record;
	});
}

const recipientsOf = ({ to = '' }: CallRequest['parameters']) =>
	to.split(',').filter((each) => each.trim() !== '');

function respondWith(records: readonly Fields[]): CallResponse {
	return {
		body: listDocument(
			{ container: 'messages', countAttribute: 'recipientcount', record: 'message', records },
			codes.SUCCESS,
			'record',
		),
		results: records.map(({ result }) => result ?? ''),
	};
}

/** Refuses the whole request: at the root, or with a record for each recipient. */
function refuse({ code, errortext }: codes.Result, request: RefusedRequest): CallResponse {
	const recipients = recipientsOf(request.parameters);
	const isForEach = refusesEach(request.state.behaviour, { code, errortext });
	if (!isForEach || recipients.length === 0) return refuseAtRoot({ code, errortext });
	// Likely: without a price, because nobody is known to pay.
	return respondWith(recipients.map((to) => ({ to, messageid: '', result: code, errortext })));
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
		const recipients = recipientsOf(request.parameters);
		const refusal = refusalOf(request, recipients);
		if (refusal) return refuse(refusal, request);
		const records = sendToEach(request, recipients);
		if (request.faults.some(({ kind }) => kind === 'reverse')) records.reverse();
		return respondWith(records);
	},
	refuse,
};
