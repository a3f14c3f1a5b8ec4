import type { Issue } from '../errors/issue';
import { messages, type Target } from '../errors/messages';
import { property, textOf } from '../helpers/property';

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

const TIMED_OUT = /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT)$/;

const CANCELLED = /^(ERR_CANCELED|ABORT_ERR)$/;

interface SystemFault {
	code: string;
	/** Axios repeats the code alone and leaves this with the cause; empty there. */
	syscall: string;
}

/** How deep n8n and axios wrap the fault that the operating system reported. */
const MAX_DEPTH = 5;

/** The faults with a code in an error and its causes, from the outside in. */
function faultsIn(error: unknown, depth = 0): SystemFault[] {
	if (depth > MAX_DEPTH) return [];
	const code = textOf(property(error, 'code'));
	const several = property(error, 'errors');
	const inner: readonly unknown[] = Array.isArray(several) ? several : [];
	return [
		...(code === '' ? [] : [{ code, syscall: textOf(property(error, 'syscall')) }]),
		...[property(error, 'cause'), ...inner].flatMap((each) => faultsIn(each, depth + 1)),
	];
}

/**
 * Explains a request that got no response, from what the network reported.
 *
 * @param error what n8n's request helper threw
 * @param target where the request went, and what it changes there
 * @returns `notSent` only where the request cannot have left; otherwise `unknown`
 */
export function explainNetworkFault(error: unknown, target: Target): Issue {
	const faults = faultsIn(error);
	const [fault] = [...faults.filter(({ syscall }) => syscall !== ''), ...faults];
	// An HTTP status is no code of the network.
	const [httpCode = ''] = /^[A-Z].*/.exec(textOf(property(error, 'httpCode'))) ?? [];
	const { code, syscall } = fault ?? { code: httpCode, syscall: '' };
	if (code === '') return messages.noResponse(target, 'the connection ended');
	if (NOT_TRUSTED.test(code)) return messages.notTrusted(target, code);
	if (NOT_CONNECTED.test(code) || CONNECTING.test(syscall))
		return messages.notReached(target, code);
	if (CANCELLED.test(code)) return messages.noResponse(target, 'the execution was stopped');
	if (TIMED_OUT.test(code)) return messages.noResponse(target, 'time was up');
	return messages.noResponse(target, `the connection ended (${code})`);
}
