import { expectPauses, waits } from '../../support/noWaiting'; // Before what waits.
import type { Effect } from '../../../nodes/ClickSend/errors/issue';
import {
	repeatWhereAllowed,
	type Bounds,
	type Fault,
} from '../../../nodes/ClickSend/transport/retryPolicy';

type Attempt = { ok: true } | { ok: false; fault: Fault; retryAfterMs?: number };

beforeEach(() => {
	waits.length = 0;
});

/** What comes of attempts that end one after another as given, the last for good. */
async function attempted(effect: Effect, ends: Attempt[], bounds?: Bounds) {
	let made = 0;
	const attempt = async () => {
		const end = ends[Math.min(made, ends.length - 1)];
		made++;
		return await Promise.resolve(end ?? { ok: true as const });
	};
	const { result, attempts } = await repeatWhereAllowed(effect, attempt, bounds);
	expect(attempts).toBe(made);
	return { result, made };
}

const good: Attempt = { ok: true };
const busy: Attempt = { ok: false, fault: 'busy' };
const lost: Attempt = { ok: false, fault: 'lost' };

describe('What is tried', () => {
	it('is tried once where it succeeds', async () => {
		expect(await attempted('none', [good])).toEqual({ result: good, made: 1 });
		expect(waits).toEqual([]);
	});

	it('is tried until it succeeds', async () => {
		expect(await attempted('none', [lost, busy, good])).toEqual({ result: good, made: 3 });
		expectPauses(waits, [500, 1000]);
	});

	it('is given up with the last result where the policy allows no more', async () => {
		expect(await attempted('none', [lost])).toEqual({ result: lost, made: 4 });
		expect(await attempted('send', [busy, lost])).toEqual({ result: lost, made: 2 });
		expect(await attempted('rule', [busy])).toEqual({ result: busy, made: 1 });
	});

	it('is not tried more often than is asked for', async () => {
		expect(await attempted('none', [lost], { maxAttempts: 2 })).toMatchObject({ made: 2 });
	});

	it('is not tried where the wait would go past the end', async () => {
		const end = Date.now() + 60_000;
		const asksFor = (retryAfterMs: number): Attempt => ({ ok: false, fault: 'busy', retryAfterMs });
		expect(await attempted('none', [asksFor(60_000), good], { end })).toMatchObject({ made: 1 });
		expect(await attempted('none', [asksFor(1_000), good], { end })).toMatchObject({ made: 2 });
	});

	it('is not tried again where it was stopped before it waits, or while it does', async () => {
		const stopped = AbortSignal.abort();
		expect(await attempted('none', [lost], { cancelSignal: stopped })).toMatchObject({ made: 1 });
		const stop = new AbortController();
		// Before the wait, which takes until the one after.
		setImmediate(() => {
			stop.abort();
		});
		const { signal: cancelSignal } = stop;
		expect(await attempted('none', [lost], { cancelSignal })).toMatchObject({ made: 1 });
		expectPauses(waits, [500]);
	});
});
