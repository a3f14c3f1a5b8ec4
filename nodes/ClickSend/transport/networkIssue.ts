import { messages } from '../errors/messages';
import type { Issue } from '../errors/issue';
import { property } from '../helpers/property';
import type { Endpoint } from './endpoints';

/** System codes that come only where there is no connection yet: the request did not leave. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_FAIL',
	'EAI_NODATA',
	'ECONNREFUSED',
	'EADDRNOTAVAIL',
]);

/**
 * Codes of a certificate that could not be trusted, so the request did not leave. Other codes of TLS can
 * come after it, and do not tell.
 */
const NOT_TRUSTED =
	/^(CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_CERT_ALTNAME_INVALID$)/;

/** What the system was asked for when there was no connection yet. */
const CONNECTING: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);

const TIMED_OUT: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

const CANCELLED: ReadonlySet<string> = new Set(['ERR_CANCELED', 'ABORT_ERR']);

interface SystemFault {
	code: string;
	/** Axios, for one, leaves it with the cause, and repeats the code alone. */
	syscall?: string;
}

/** How deep n8n and axios wrap the fault that the operating system reported. */
const MAX_DEPTH = 5;

/** Everything that has a code among an error and what caused it, from the outside in. */
function faultsIn(error: unknown, depth = 0): SystemFault[] {
	if (depth > MAX_DEPTH) return [];
	const code = property(error, 'code');
	const syscall = property(error, 'syscall');
	const several = property(error, 'errors');
	const inner: readonly unknown[] = Array.isArray(several) ? several : [];
	return [
		...(typeof code === 'string' && code !== ''
			? [typeof syscall === 'string' ? { code, syscall } : { code }]
			: []),
		...[property(error, 'cause'), ...inner].flatMap((each) => faultsIn(each, depth + 1)),
	];
}

function systemFault(error: unknown): SystemFault | undefined {
	const faults = faultsIn(error);
	const found = faults.find(({ syscall }) => syscall !== undefined) ?? faults[0];
	if (found) return found;
	const httpCode = property(error, 'httpCode');
	return typeof httpCode === 'string' && /^[A-Z]/.test(httpCode) ? { code: httpCode } : undefined;
}

/**
 * Explains a request that got no answer, from what the network reported.
 *
 * @param error what n8n's request helper threw
 * @param endpoint which call it was, because what may have happened at ClickSend depends on it
 * @param host the host of the base URL
 * @returns `notSent` only where the request cannot have left; otherwise `unknown`
 */
export function explainNetworkFault(
	error: unknown,
	endpoint: Pick<Endpoint, 'effect'>,
	host: string,
): Issue {
	const fault = systemFault(error);
	if (!fault) return messages.noAnswer(endpoint, host, 'the connection ended');
	const { code, syscall } = fault;
	if (NOT_TRUSTED.test(code)) return messages.notTrusted(endpoint, host, code);
	const isConnecting =
		NOT_CONNECTED.has(code) || (syscall !== undefined && CONNECTING.has(syscall));
	if (isConnecting) return messages.notReached(endpoint, host, code);
	if (CANCELLED.has(code)) return messages.noAnswer(endpoint, host, 'the execution was stopped');
	if (TIMED_OUT.has(code)) return messages.noAnswer(endpoint, host, 'time was up');
	return messages.noAnswer(endpoint, host, `the connection ended (${code})`);
}
