import type { Issue } from '../errors/issue';
import { messages } from '../errors/messages';
import type { Target } from '../errors/remedies';
import { withCauses } from '../helpers/causes';
import { property, textOf } from '../helpers/property';
import { unsentStage, type Stage } from './unsent';

/** System codes that come only before there is a connection: the request did not leave. */
const NOT_CONNECTED = /^(ENOTFOUND|EAI_(AGAIN|FAIL|NODATA)|ECONNREFUSED|EADDRNOTAVAIL)$/;

/** System calls that come before there is a connection. */
const CONNECTING = /^(connect|getaddrinfo)$/;

/**
 * Codes of a certificate that is not trusted: the request did not leave. Other codes of TLS may come after
 * the request was written, so they say nothing.
 */
const NOT_TRUSTED =
	/^(CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_CERT_ALTNAME_INVALID$)/;

/** Codes of a TLS handshake that met another protocol, such as HTTP, or one that has nothing in common with it. */
const NOT_TLS = /^(EPROTO$|ERR_SSL_)/;

const TIMED_OUT = /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT)$/;

const CANCELLED = /^(ERR_CANCELED|ABORT_ERR)$/;

/** Names of what n8n's SSRF protection throws. It looks at an address before it connects. */
const BLOCKED = /^SsrfBlocked/;

/**
 * What is said where a request did not leave. n8n's older request helper, which credential tests have, takes
 * the request off the error; then only this is left.
 */
const UNSENT_WORDS: ReadonlyArray<[words: RegExp, stage: Stage]> = [
	[/^Proxy connection ended before receiving CONNECT response$/, 'proxy'],
	[
		/^Client network socket disconnected before secure TLS connection was established$/,
		'handshake',
	],
];

interface SystemFault {
	code: string;
	/** Axios repeats the code alone and leaves this with the cause; empty there. */
	syscall: string;
}

/** What the operating system or TLS reported; empty texts where nothing did. */
function faultIn(errors: readonly unknown[]): SystemFault {
	const faults = errors
		.map((each) => ({
			code: textOf(property(each, 'code')),
			syscall: textOf(property(each, 'syscall')),
		}))
		.filter(({ code }) => code !== '');
	// An HTTP status is no code of the network.
	const [httpCode = ''] = /^[A-Z].*/.exec(textOf(property(errors[0], 'httpCode'))) ?? [];
	const [fault] = [...faults.filter(({ syscall }) => syscall !== ''), ...faults];
	return fault ?? { code: httpCode, syscall: '' };
}

/** How far the request came, where it has certainly not left. */
function stageIn(errors: readonly unknown[]): Stage | undefined {
	for (const error of errors) {
		// n8n 1 hands on neither request nor cause; it keeps the words beside those of its own.
		const words: unknown[] = [property(error, 'message'), property(error, 'messages')].flat();
		const [, said] =
			UNSENT_WORDS.find(([pattern]) => words.some((each) => pattern.test(textOf(each)))) ?? [];
		const stage = unsentStage(property(error, 'request')) ?? said;
		if (stage !== undefined) return stage;
	}
	return undefined;
}

function explainProxy(target: Target, code: string, isConnecting: boolean): Issue {
	if (isConnecting) return messages.proxyAway(target, `No connection to it was made (${code}).`);
	if (TIMED_OUT.test(code)) return messages.proxyAway(target, 'Time was up before it responded.');
	return messages.proxyAway(
		target,
		`It ended the connection, or responded with something else than HTTP${code === '' ? '' : ` (${code})`}.`,
	);
}

function explainHandshake(target: Target, code: string): Issue {
	if (TIMED_OUT.test(code)) {
		return messages.notReached(
			target,
			'No secure connection was made before time was up; a firewall may drop it.',
		);
	}
	const why = NOT_TLS.test(code)
		? 'What responded does not speak TLS as n8n does'
		: 'The TLS handshake was cut';
	return messages.notSecured(target, code === '' ? `${why}.` : `${why} (${code}).`);
}

/**
 * Explains a request that got no response, from what the network reported.
 *
 * @param error what n8n's request helper threw
 * @param target where the request went, and what it changes there
 * @returns `notSent` only where the request cannot have left; otherwise `unknown`
 */
export function explainNetworkFault(error: unknown, target: Target): Issue {
	const errors = withCauses(error);
	if (errors.some((each) => BLOCKED.test(textOf(property(each, 'name'))))) {
		return messages.blocked(target);
	}
	const { code, syscall } = faultIn(errors);
	if (NOT_TRUSTED.test(code)) {
		return messages.notSecured(
			target,
			`The certificate of the server could not be trusted (${code}).`,
		);
	}
	const isConnecting = NOT_CONNECTED.test(code) || CONNECTING.test(syscall);
	const stage = stageIn(errors);
	if (stage === 'proxy') return explainProxy(target, code, isConnecting);
	if (isConnecting) return messages.notReached(target, `No connection was made (${code}).`);
	if (stage === 'handshake') return explainHandshake(target, code);
	if (code === '') return messages.noResponse(target, 'the connection ended');
	if (CANCELLED.test(code)) return messages.noResponse(target, 'the execution was stopped');
	if (TIMED_OUT.test(code)) return messages.noResponse(target, 'time was up');
	return messages.noResponse(target, `the connection ended (${code})`);
}
