import type { Failure } from 'n8n-workflow';
import { ACCOUNT_CODES } from '../../errors/resultCodes';
import type { FailedRequest } from '../../transport/httpApi';

/** What n8n reads on an error of a poll to decide when it polls again; undefined leaves it to n8n. */
export type PollFailure = Failure | undefined;

/** Statuses that say nothing of the address: a request that was slow, or one that a firewall turned away. */
const NOT_ABOUT_ADDRESS: readonly number[] = [403, 408];

/** Tells whether a server says with this status that its address is not one of ClickSend. */
const isWrongAddress = (status: number) =>
	status >= 300 && status < 500 && !NOT_ABOUT_ADDRESS.includes(status);

/**
 * Says why a pull did not succeed, in n8n's words. With its durable scheduler, n8n polls again soon where time
 * helps, not before ClickSend wants it, and after half an hour where somebody has to act.
 */
export function toPollFailure({ issue, fault, retryAfterMs }: FailedRequest): PollFailure {
	const { code = '', httpStatus = 0 } = issue;
	if (ACCOUNT_CODES.has(code) || httpStatus === 401) return { cause: 'credential-invalid' };
	if (fault === 'busy') {
		const cause = httpStatus === 429 ? 'rate-limited' : 'temporarily-unavailable';
		return retryAfterMs === undefined ? { cause } : { cause, retryAfterMs };
	}
	if (fault !== 'final') return { cause: 'temporarily-unavailable' };
	return isWrongAddress(httpStatus) ? { cause: 'configuration-invalid' } : undefined;
}
