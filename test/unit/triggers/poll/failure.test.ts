import { ACTIONABLE_CAUSES, TIMED_CAUSES } from 'n8n-workflow';
import { toPollFailure } from '../../../../nodes/ClickSend/triggers/poll/failure';
import type { Issue } from '../../../../nodes/ClickSend/errors/issue';
import type { Fault } from '../../../../nodes/ClickSend/transport/retryPolicy';

const failureOf = (fault: Fault, issue: Partial<Issue> = {}, retryAfterMs?: number) =>
	toPollFailure({
		ok: false,
		fault,
		retryAfterMs,
		issue: { message: '', description: '', certainty: 'unknown', ...issue },
	});

describe('What n8n is told of a pull that did not succeed', () => {
	it.each<[string, Fault, Partial<Issue>, string | undefined]>([
		['a wrong login', 'final', { code: '2022' }, 'credential-invalid'],
		['an account that is not activated', 'final', { code: '2007' }, 'credential-invalid'],
		['HTTP 401', 'final', { httpStatus: 401 }, 'credential-invalid'],
		['HTTP 429', 'busy', { httpStatus: 429 }, 'rate-limited'],
		['HTTP 503', 'busy', { httpStatus: 503 }, 'temporarily-unavailable'],
		['a server that cannot be reached', 'notReached', {}, 'temporarily-unavailable'],
		['a response that is lost', 'lost', {}, 'temporarily-unavailable'],
		['HTTP 500', 'unclear', { httpStatus: 500 }, 'temporarily-unavailable'],
		['ClickSend out of order', 'unclear', { code: '2100' }, 'temporarily-unavailable'],
		['a redirect', 'final', { httpStatus: 302 }, 'configuration-invalid'],
		['HTTP 404', 'final', { httpStatus: 404 }, 'configuration-invalid'],
		['HTTP 403, which a firewall says too', 'final', { httpStatus: 403 }, undefined],
		['HTTP 408', 'final', { httpStatus: 408 }, undefined],
		['any other result code', 'final', { code: '2015' }, undefined],
	])('is why, in its own words: %s', (_what, fault, issue, cause) => {
		expect(failureOf(fault, issue)?.cause).toBe(cause);
		const known: readonly unknown[] = [...TIMED_CAUSES, ...ACTIONABLE_CAUSES, undefined];
		expect(known).toContain(cause);
	});

	it('is how long ClickSend asks to wait', () => {
		expect(failureOf('busy', { httpStatus: 429 }, 90_000)).toEqual({
			cause: 'rate-limited',
			retryAfterMs: 90_000,
		});
		expect(failureOf('busy', { httpStatus: 429 })).toEqual({ cause: 'rate-limited' });
	});
});
