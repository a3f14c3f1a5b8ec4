import type { NodeExecutionHint } from 'n8n-workflow';
import { printableLine } from '../helpers/excerpt';
import { count, formatNumber } from '../helpers/formatNumber';
import { firstNonGsm, messageParts } from '../helpers/messageParts';
import { replaceTypography } from '../helpers/typography';
import { OPEN, type Outcome } from '../errors/issue';
import { settledIn, type SmsJob } from './sendRequests';
import { NAMED_RECIPIENTS, type Output } from './summary';
import { countOf, tallyOf, type Result, type Tally } from './tally';

/** A summary names this many reasons. */
const NAMED_REASONS = 3;
/** The explanation of Unicode names this many characters. */
const NAMED_CHARACTERS = 5;
/** Look at this many different messages to explain Unicode: each takes about 10 µs. */
const MAX_MESSAGES_LOOKED_AT = 1_000;

/** The reasons, the most frequent first, in brackets. */
function inBrackets(reasons: ReadonlyMap<string, number>): string {
	const named = [...reasons].filter(([reason]) => reason !== '').sort(([, a], [, b]) => b - a);
	if (named.length === 0) return '';
	const [[only] = ['']] = named;
	if (named.length === 1 && reasons.size === 1) return ` (${only})`;
	const words = named
		.slice(0, NAMED_REASONS)
		.map(([reason, times]) => `${reason}: ${formatNumber(times)}`);
	return ` (${words.join(', ')}${named.length > NAMED_REASONS ? ', …' : ''})`;
}

const IN_WORDS: ReadonlyArray<readonly [Result, string]> = [
	['accepted', 'accepted'],
	['refused', 'refused'],
	['unknown', 'unknown'],
	['notSent', 'not sent'],
	['skipped', 'skipped'],
];

/** How many recipients there are of each result, with the reasons, e.g. `3 refused (2015 Invalid recipient)`. */
export const resultsInWords = (tally: Tally): string[] =>
	IN_WORDS.flatMap(([result, words]) => {
		const reasons = tally.counts.get(result);
		return reasons
			? [`${formatNumber(countOf(tally, result))} ${words}${inBrackets(reasons)}`]
			: [];
	});

export const countParts = (parts: number): string => count(parts, 'part');
export const countRecipients = ({ recipients }: Tally): string => count(recipients, 'recipient');

/** How a run was done. */
export interface SendCourse {
	/** How many requests were made. */
	requests: number;
	/** How many recipients an earlier try had settled. */
	settledBefore: number;
}

/**
 * Sums up a send for the person who watches, e.g. "10,000 recipients in 10 requests: 9,997 accepted,
 * 3 refused (2015 Invalid recipient). 9,997 parts, 281.92 USD".
 *
 * @param tally of every recipient
 */
export function summarise(tally: Tally, { requests, settledBefore }: SendCourse): string {
	const before =
		settledBefore > 0 ? `, ${formatNumber(settledBefore)} of them settled by an earlier try,` : '';
	const made = `${countRecipients(tally)}${before} in ${count(requests, 'request')}`;
	const { parts, price, currency } = tally;
	const cost = `${countParts(parts)}${currency === undefined ? '' : `, ${price.toFixed(2)} ${currency}`}`;
	return `${made}: ${resultsInWords(tally).join(', ')}${parts > 0 ? `. ${cost}` : ''}`;
}

/**
 * Explains what Unicode costs, for the first message that needs it. Only the first thousand are looked at,
 * because n8n stands still meanwhile.
 *
 * @param messages as they were sent; no more are taken than are looked at
 * @returns undefined where none of them needs more parts for it
 */
export function explainUnicode(messages: Iterable<string>): string | undefined {
	let looked = 0;
	for (const message of messages) {
		if (looked++ >= MAX_MESSAGES_LOOKED_AT) break;
		if (firstNonGsm(message) === undefined) continue;
		const nonGsm = [...new Set(message)].filter((each) => firstNonGsm(each) !== undefined);
		const named = nonGsm.slice(0, NAMED_CHARACTERS);
		const { parts } = messageParts(message);
		const plain = replaceTypography(message);
		const isMendable = firstNonGsm(plain) === undefined;
		// A typographic quote at the beginning of a sentence looks like a stray one.
		const because =
			named.length === 1
				? `The character ${named.join('')} makes`
				: `The characters ${named.join(' ')} make`;
		const cost = `${because} the SMS Unicode, which holds 70 characters instead of 160 (67 instead of 153 in each of several parts): ${countParts(parts)}`;
		if (!isMendable) {
			// A short SMS in another script costs no more, and cannot be improved.
			if (parts === 1) continue;
			return `${cost}.`;
		}
		const { parts: plainParts } = messageParts(plain);
		if (plainParts >= parts) continue;
		return `${cost}, where plain characters need ${plainParts}. Switch on the option Replace Typographic Characters to replace them.`;
	}
	return undefined;
}

function* outcomesOf(jobs: readonly SmsJob[]): Generator<Outcome> {
	for (const { outcomes } of jobs) {
		for (const outcome of outcomes) if (outcome !== OPEN) yield outcome;
	}
}

/**
 * Tells the person who watches what the items do not: a summary where there is more than one recipient,
 * records that belong to none, and what Unicode costs.
 *
 * @param output what the node puts out
 */
export function sendHints(
	jobs: readonly SmsJob[],
	course: SendCourse,
	output: Output = 'recipients',
): NodeExecutionHint[] {
	const hints: NodeExecutionHint[] = [];
	const add = (message: string, type: 'info' | 'warning') =>
		hints.push({ message: printableLine(message), type, location: 'outputPane' });
	const tally = tallyOf(outcomesOf(jobs));
	const { recipients, unmatched } = tally;
	const skipped = countOf(tally, 'skipped');
	if (recipients > 1 || skipped > 0) {
		const isClean = countOf(tally, 'accepted') + skipped === recipients;
		add(summarise(tally, course), isClean ? 'info' : 'warning');
	}
	const others = recipients - countOf(tally, 'accepted');
	if (output === 'summary' && others > NAMED_RECIPIENTS) {
		add(
			`The output names ${formatNumber(NAMED_RECIPIENTS)} of the ${formatNumber(others)} recipients that were not accepted. To get them all, set Output to Not Accepted before you send.`,
			'warning',
		);
	}
	const redirected = settledIn(jobs.filter(({ sms }) => sms.intendedFor));
	if (redirected > 0) {
		const which = count(redirected, 'SMS went', 'SMS went');
		const see = output === 'recipients' ? ', see “intendedFor” in the output' : '';
		add(
			`Redirect To is on: ${which} to that number instead of the recipients${see}. Remove the option to send to them.`,
			'warning',
		);
	}
	if (unmatched > 0) {
		const records = count(unmatched, 'record that belongs', 'records that belong');
		add(
			`ClickSend responded with ${records} to no recipient of this node. See “unmatched” in the output, and look in the history for SMS that you did not ask for.`,
			'warning',
		);
	}
	const unicode = explainUnicode(new Set(jobs.map(({ sms }) => sms.message)));
	if (unicode !== undefined) add(unicode, 'info');
	return hints;
}
