import type { NodeExecutionHint } from 'n8n-workflow';
import { firstNonGsm, messageParts } from '../../helpers/messageParts';
import { replaceTypography } from '../../helpers/typography';
import type { Job } from '../operation';
import type { Outcome } from '../outcome';
import type { Sms } from './sms';

/** How many reasons a summary names. */
const NAMED_REASONS = 3;

const count = (number: number, one: string, many: string) =>
	`${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

function reasonOf(outcome: Outcome): string {
	if (outcome.ok) return '';
	const { code, errortext } = outcome.issue;
	return code === undefined ? '' : `${code} ${errortext ?? ''}`.trim();
}

/** The reasons, the most frequent first, in brackets. */
function inBrackets(reasons: ReadonlyMap<string, number>): string {
	const named = [...reasons].filter(([reason]) => reason !== '').sort(([, a], [, b]) => b - a);
	if (named.length === 0) return '';
	const [[only] = ['']] = named;
	if (named.length === 1 && reasons.size === 1) return ` (${only})`;
	const words = named
		.slice(0, NAMED_REASONS)
		.map(([reason, times]) => `${reason}: ${times.toLocaleString('en-US')}`);
	return ` (${words.join(', ')}${named.length > NAMED_REASONS ? ', …' : ''})`;
}

type Certainty = 'accepted' | 'refused' | 'unknown' | 'notSent';

const IN_WORDS: ReadonlyArray<[Certainty, string]> = [
	['accepted', 'accepted'],
	['refused', 'refused'],
	['unknown', 'unknown'],
	['notSent', 'not sent'],
];

/**
 * Sums up a send for the person who watches, e.g. "10,000 recipients in 10 requests: 9,997 accepted,
 * 3 refused (2015 Invalid recipient)".
 *
 * @param outcomes of every recipient
 * @param requests how many were made
 */
export function summarise(outcomes: Iterable<Outcome>, requests: number): string {
	const tally = new Map<Certainty, Map<string, number>>();
	let recipients = 0;
	for (const outcome of outcomes) {
		recipients++;
		const certainty = outcome.ok ? 'accepted' : outcome.issue.outcome;
		const reasons = tally.get(certainty) ?? new Map<string, number>();
		tally.set(certainty, reasons);
		const reason = reasonOf(outcome);
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	const parts = IN_WORDS.flatMap(([certainty, words]) => {
		const reasons = tally.get(certainty);
		if (!reasons) return [];
		const number = [...reasons.values()].reduce((sum, each) => sum + each, 0);
		return [`${number.toLocaleString('en-US')} ${words}${inBrackets(reasons)}`];
	});
	const made = `${count(recipients, 'recipient', 'recipients')} in ${count(requests, 'request', 'requests')}`;
	return parts.length === 0 ? made : `${made}: ${parts.join(', ')}`;
}

/**
 * Explains what Unicode costs, where a message needs it.
 *
 * @param messages of the SMS, each as it was sent
 * @returns undefined where none needs more parts for it
 */
export function explainUnicode(messages: Iterable<string>): string | undefined {
	for (const message of messages) {
		const character = firstNonGsm(message);
		if (character === undefined) continue;
		const { parts } = messageParts(message);
		const plain = replaceTypography(message);
		const isMendable = firstNonGsm(plain) === undefined;
		const cost = `“${character}” makes the SMS Unicode, which holds 70 instead of 160 characters a part: ${count(parts, 'part', 'parts')}`;
		if (!isMendable) {
			// Without a way to do better, a short SMS is nothing to speak of.
			if (parts === 1) continue;
			return `${cost}.`;
		}
		const { parts: plainParts } = messageParts(plain);
		if (plainParts === parts) continue;
		return `${cost}, where plain characters need ${plainParts}. The option Replace Typographic Characters takes care of that.`;
	}
	return undefined;
}

function* allOutcomes(jobs: ReadonlyArray<Job<Sms>>): Generator<Outcome> {
	for (const { outcomes } of jobs) {
		for (const outcome of outcomes) if (outcome) yield outcome;
	}
}

/** The different messages of a run; mostly it is one. */
function messagesOf(jobs: ReadonlyArray<Job<Sms>>): Set<string> {
	return new Set(jobs.map(({ parameters }) => parameters.message));
}

/**
 * What a person who watches is told beside the items: a summary where there is more than one recipient,
 * and what Unicode costs.
 */
export function sendHints(jobs: ReadonlyArray<Job<Sms>>, requests: number): NodeExecutionHint[] {
	const hints: NodeExecutionHint[] = [];
	const recipients = jobs.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
	if (recipients > 1) {
		const isClean = jobs.every(({ outcomes }) => outcomes.every((outcome) => outcome?.ok));
		hints.push({
			message: summarise(allOutcomes(jobs), requests),
			type: isClean ? 'info' : 'warning',
			location: 'outputPane',
		});
	}
	const unicode = explainUnicode(messagesOf(jobs));
	if (unicode !== undefined) {
		hints.push({ message: unicode, type: 'info', location: 'outputPane' });
	}
	return hints;
}
