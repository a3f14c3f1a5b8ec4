import { MAX_RECIPIENTS_GET, MAX_RECIPIENTS_POST } from '../../transport/limits';
import type { Parameters } from '../../transport/request';
import type { Job } from '../operation';
import type { Outcomes } from '../outcome';
import type { Sms, SmsOptions } from './sms';

/** What the recipients of a request have in common. */
export interface Letter {
	message: string;
	options: SmsOptions;
}

/** A recipient of a request, and where its outcome goes. */
export interface Addressee {
	to: string;
	outcomes: Outcomes;
	/** Where in them. */
	position: number;
}

/** One request to be made. */
export interface SendRequest {
	letter: Letter;
	addressees: Addressee[];
}

/**
 * The parameters of one send request, under ClickSend's names. What the user left empty is left out.
 *
 * @see API description, "Send an SMS", "Parameters"
 */
export function wireParameters(letter: Letter, recipients: readonly string[]): Parameters {
	const { message, options } = letter;
	return {
		method: 'http',
		to: recipients.join(','),
		message,
		...(options.senderId !== '' && { senderid: options.senderId }),
		...(options.customString !== '' && { customstring: options.customString }),
		...(options.schedule !== undefined && { schedule: String(options.schedule) }),
		...(options.country !== undefined && { country: options.country }),
	};
}

/** Gathers the jobs that may share requests, in the order of the first of each. */
function gather(jobs: ReadonlyArray<Job<Sms>>): Array<{ letter: Letter; jobs: Array<Job<Sms>> }> {
	const gathered: Array<{ letter: Letter; jobs: Array<Job<Sms>> }> = [];
	// Equal options are the same object.
	const byOptions = new Map<SmsOptions, Map<string, Array<Job<Sms>>>>();
	for (const job of jobs) {
		const { message, options } = job.parameters;
		const byMessage = byOptions.get(options) ?? new Map<string, Array<Job<Sms>>>();
		byOptions.set(options, byMessage);
		const same = byMessage.get(message);
		if (same && options.combineRecipients) {
			same.push(job);
			continue;
		}
		const own = [job];
		byMessage.set(message, own);
		gathered.push({ letter: { message, options }, jobs: own });
	}
	return gathered;
}

function* openAddressees(jobs: ReadonlyArray<Job<Sms>>): Generator<Addressee> {
	for (const { parameters, outcomes } of jobs) {
		for (const [position, to] of parameters.recipients.entries()) {
			if (outcomes[position] === undefined) yield { to, outcomes, position };
		}
	}
}

/**
 * Plans the requests of a run: items with the same message and options share requests of up to 1,000
 * recipients, or with GET of up to 100 and what fits into the URL. The order of the items stays. A
 * recipient that has an outcome already is left out.
 *
 * @param jobs the items, in their order
 * @param fitsUrl tells whether a GET request for these recipients is short enough
 * @returns the requests, each made up only when it is asked for
 * @see API description, "Send an SMS", "HTTP POST" and "HTTP GET"
 */
export function* planRequests(
	jobs: ReadonlyArray<Job<Sms>>,
	fitsUrl: (letter: Letter, recipients: readonly string[]) => boolean,
): Generator<SendRequest> {
	for (const { letter, jobs: sharing } of gather(jobs)) {
		const isGet = letter.options.requestMethod === 'GET';
		const max = isGet ? MAX_RECIPIENTS_GET : MAX_RECIPIENTS_POST;
		let addressees: Addressee[] = [];
		for (const addressee of openAddressees(sharing)) {
			const isFull =
				addressees.length === max ||
				(isGet &&
					addressees.length > 0 &&
					!fitsUrl(
						letter,
						[...addressees, addressee].map(({ to }) => to),
					));
			if (isFull) {
				yield { letter, addressees };
				addressees = [];
			}
			addressees.push(addressee);
		}
		if (addressees.length > 0) yield { letter, addressees };
	}
}
