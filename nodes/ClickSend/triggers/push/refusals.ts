import type { IWebhookFunctions } from 'n8n-workflow';
import { count, formatNumber } from '../../helpers/formatNumber';
import { isPushToken } from './pushToken';

/** Why a push was turned away, as far as whoever runs n8n can do something about it. */
export type Refusal =
	| 'noPushToken'
	| 'noToken'
	| 'severalTokens'
	| 'blankAtToken'
	| 'moreThanToken'
	| 'wrongToken'
	| 'outsideAllowlist'
	| 'unreadableBody'
	| 'unreadable';

const IN_WORDS: Readonly<Record<Refusal, string>> = {
	noPushToken: 'while the credential has no push token',
	noToken: 'without a token',
	severalTokens: 'with several tokens',
	blankAtToken: 'with the right token and a blank before or after it',
	moreThanToken: 'with the right token and something more after it',
	wrongToken: 'with a wrong token',
	outsideAllowlist: 'with the right token from outside the IP allowlist',
	unreadableBody: 'with the right token and a body that the trigger does not take',
	unreadable: "that look like ClickSend's, and are neither a reply nor a delivery report",
};

const URL_ADVICE =
	'The URL at ClickSend has to end with ?token= and the push token of the credential, and nothing else.';

const ADVICE: Readonly<Record<Refusal, string>> = {
	noPushToken:
		'Fill in Push Token in the credential with a long random text, at least 16 letters and digits, and end the URL at ClickSend with ?token= and that text.',
	noToken: URL_ADVICE,
	severalTokens: URL_ADVICE,
	blankAtToken: URL_ADVICE,
	moreThanToken: URL_ADVICE,
	wrongToken: URL_ADVICE,
	outsideAllowlist:
		'Behind a reverse proxy, n8n sees the real addresses only if N8N_PROXY_HOPS is set.',
	unreadableBody:
		'A body has to be a form, JSON or multipart fields without files, of 128 KB at most. The response to the push says what is wrong with it.',
	unreadable: 'ClickSend tries them again.',
};

/** What is wrong with the token of a request; undefined where it is right. */
export function tokenRefusal(given: unknown, pushToken: string): Refusal | undefined {
	if (pushToken === '') return 'noPushToken';
	if (isPushToken(given, pushToken)) return undefined;
	if (given === undefined || given === '') return 'noToken';
	if (typeof given !== 'string') return 'severalTokens';
	if (isPushToken(given.trim(), pushToken)) return 'blankAtToken';
	if (isPushToken(given.slice(0, pushToken.length), pushToken)) return 'moreThanToken';
	return 'wrongToken';
}

/** Milliseconds from one line of a trigger in the log to the next, so that nobody can fill the log. */
const PAUSE_MS = 60_000;

interface Told {
	/** When the last line was written. */
	at: number;
	/** What was turned away since. */
	counts: Map<Refusal, number>;
}

/** Of each trigger, while this process lives. It is bounded because triggers get deleted. */
const told = new Map<string, Told>();
const REMEMBERED_TRIGGERS = 1000;

function newlyTold(trigger: string): Told {
	const [oldest = ''] = told.keys();
	if (told.size >= REMEMBERED_TRIGGERS) told.delete(oldest);
	const fresh: Told = { at: Number.NEGATIVE_INFINITY, counts: new Map() };
	told.set(trigger, fresh);
	return fresh;
}

/**
 * Says in n8n's log that pushes were turned away, and how many since the last time: once a minute at most for each
 * trigger. Neither tokens nor phone numbers are in it.
 */
export function logRefusal(context: IWebhookFunctions, trigger: string, refusal: Refusal): void {
	const { at, counts } = told.get(trigger) ?? newlyTold(trigger);
	counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
	const now = Date.now();
	if (now - at < PAUSE_MS) return;
	const kinds = [...counts];
	const total = kinds.reduce((sum, [, count]) => sum + count, 0);
	const parts = kinds.map(([kind, count]) => `${formatNumber(count)} ${IN_WORDS[kind]}`);
	const advice = new Set(kinds.map(([kind]) => ADVICE[kind]));
	told.set(trigger, { at: now, counts: new Map() });
	context.logger.warn(
		`The ClickSend Trigger has turned away ${count(total, 'push', 'pushes')}: ${parts.join(', ')}. ${[...advice].join(' ')}`,
		{ workflowId: context.getWorkflow().id, nodeName: context.getNode().name },
	);
}
