import { MAX_RECIPIENTS_GET, MAX_RECIPIENTS_POST, MAX_URL_LENGTH } from '../transport/limits';
import { lengthInUrl, type Parameters } from '../transport/httpApi';
import { isSettled, OPEN, type Slot } from '../errors/issue';
import { recipientsPerRequest } from './pace';
import type { Sms } from './sms';
import type { SmsOptions } from './smsOptions';

/** The SMS of one input item, and what has become of it. */
export interface SmsJob {
	/** The index of the item. */
	itemIndex: number;
	sms: Sms;
	/** A slot for each recipient, at its position; they fill up during the run. */
	outcomes: Slot[];
}

/** What all recipients of a request get. */
export interface Letter {
	message: string;
	options: SmsOptions;
}

/** A recipient of a request, and where its outcome goes. */
export interface Addressee {
	to: string;
	outcomes: Slot[];
	/** The recipient's position in `outcomes`. */
	position: number;
	/** Where Redirect To is on: who would get it otherwise. */
	intendedFor?: string;
}

export interface SendRequest {
	letter: Letter;
	addressees: Addressee[];
}

const SEPARATOR = ',';

/**
 * The parameters of one send request, under ClickSend's names. What the user left empty is left out.
 *
 * @see API description, "Send an SMS", "Parameters"
 */
export function wireParameters(letter: Letter, recipients: readonly string[]): Parameters {
	const { message, options } = letter;
	return {
		method: 'http',
		to: recipients.join(SEPARATOR),
		message,
		...(options.senderId !== '' && { senderid: options.senderId }),
		...(options.customString !== '' && { customstring: options.customString }),
		...(options.schedule !== undefined && { schedule: String(options.schedule) }),
		...(options.country !== undefined && { country: options.country }),
	};
}

/** Jobs that may share requests, and what they have in common. */
interface Sharing {
	letter: Letter;
	jobs: SmsJob[];
}

/** Gathers the jobs that may share requests, in the order of the first of each. */
function gather(jobs: readonly SmsJob[]): Sharing[] {
	const gathered: Sharing[] = [];
	// Equal options are the same object.
	const byOptions = new Map<SmsOptions, Map<string, Sharing>>();
	for (const job of jobs) {
		const { message, options } = job.sms;
		const known = byOptions.get(options)?.get(message);
		if (known && options.combineRecipients) {
			known.jobs.push(job);
			continue;
		}
		const sharing = { letter: { message, options }, jobs: [job] };
		gathered.push(sharing);
		const byMessage = byOptions.get(options) ?? new Map<string, Sharing>();
		byOptions.set(options, byMessage.set(message, sharing));
	}
	return gathered;
}

/** How many recipients are settled. */
export function settledIn(jobs: readonly SmsJob[]): number {
	let settled = 0;
	for (const { outcomes } of jobs) {
		for (const outcome of outcomes) if (isSettled(outcome)) settled++;
	}
	return settled;
}

/** Every recipient that has no outcome. */
export function* openAddressees(jobs: readonly SmsJob[]): Generator<Addressee> {
	for (const { sms, outcomes } of jobs) {
		const { recipients } = sms;
		for (let position = 0; position < recipients.length; position++) {
			if (outcomes[position] !== OPEN) continue;
			const to = recipients[position] ?? '';
			const intendedFor = sms.intendedFor?.[position];
			const addressee = { to, outcomes, position };
			yield intendedFor === undefined ? addressee : { ...addressee, intendedFor };
		}
	}
}

/**
 * Plans the requests of a run: items with the same message and options share requests of up to 1,000
 * recipients, or with GET of up to 100 and what fits into the URL. The order of the items stays. A
 * recipient that has an outcome already is left out.
 *
 * @param jobs the items, in their order
 * @param urlLength gives the characters of the URL of a GET request without a recipient
 * @param perMinute SMS per Minute, where there is such a bound: no request is larger
 * @returns the requests, each planned only when it is asked for
 * @see API description, "Send an SMS", "HTTP POST" and "HTTP GET"
 */
export function* planRequests(
	jobs: readonly SmsJob[],
	urlLength: (letter: Letter) => number,
	perMinute?: number,
): Generator<SendRequest> {
	for (const { letter, jobs: together } of gather(jobs)) {
		const isGet = letter.options.requestMethod === 'GET';
		const most = isGet ? MAX_RECIPIENTS_GET : MAX_RECIPIENTS_POST;
		const maxRecipients = recipientsPerRequest(perMinute, most);
		const maxLength = isGet ? MAX_URL_LENGTH - urlLength(letter) : Infinity;
		const lengthOf = isGet ? lengthInUrl : () => 0;
		let addressees: Addressee[] = [];
		let length = 0;
		for (const addressee of openAddressees(together)) {
			const added = lengthOf(addressee.to);
			const grown = length + lengthOf(SEPARATOR) + added;
			const isFull = addressees.length === maxRecipients || grown > maxLength;
			if (addressees.length > 0 && isFull) {
				yield { letter, addressees };
				addressees = [];
			}
			length = addressees.length === 0 ? added : grown;
			addressees.push(addressee);
		}
		if (addressees.length > 0) yield { letter, addressees };
	}
}

/** The recipients of each request that {@link planRequests} plans, in their order. */
export function* requestSizes(
	jobs: readonly SmsJob[],
	urlLength: (letter: Letter) => number,
	perMinute?: number,
): Generator<number> {
	for (const { addressees } of planRequests(jobs, urlLength, perMinute)) yield addressees.length;
}
