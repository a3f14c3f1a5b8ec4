import fc from 'fast-check';
import type { Effect } from '../../../nodes/ClickSend/errors/issue';
import {
	parseRetryAfter,
	waitBeforeRepetition,
	type Fault,
} from '../../../nodes/ClickSend/transport/retryPolicy';

const MAX_ATTEMPTS = 4;

const NOW = Date.parse('2030-01-01T00:00:00Z');

describe('A request is made again', () => {
	const table: Array<[Fault, Record<'send' | 'none' | 'markRead', boolean>]> = [
		['notReached', { send: true, none: true, markRead: true }],
		['busy', { send: true, none: true, markRead: true }],
		['lost', { send: false, none: true, markRead: true }],
		['unclear', { send: false, none: true, markRead: false }],
		['final', { send: false, none: false, markRead: false }],
	];
	const cases = table.flatMap(([fault, repeated]) =>
		(['send', 'none', 'markRead'] as const).map((effect): [Effect, Fault, boolean] => [
			effect,
			fault,
			repeated[effect],
		]),
	);

	it.each(cases)('%s, %s: %j', (effect, fault, isRepeated) => {
		expect(waitBeforeRepetition(effect, fault, 1) !== undefined).toBe(isRepeated);
	});

	it('a few times, each after a longer wait', () => {
		const longest = () => 1;
		const waits = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
			waitBeforeRepetition('none', 'lost', index + 1, undefined, longest),
		);
		expect(waits).toEqual([500, 1000, 2000, undefined]);
	});

	it('after the time that ClickSend asks for, if it is not more than a minute', () => {
		const shortest = () => 0;
		const wait = (retryAfterMs: number) =>
			waitBeforeRepetition('send', 'busy', 1, retryAfterMs, shortest);
		expect(wait(0)).toBe(0);
		expect(wait(60_000)).toBe(60_000);
		expect(wait(61_000)).toBeUndefined();
	});

	it('after a random wait within the bounds, and never earlier than ClickSend asks for', () => {
		const effects: Effect[] = ['send', 'none', 'markRead', 'rule'];
		const faults: Fault[] = ['notReached', 'busy', 'lost', 'unclear', 'final'];
		const MAX_PAUSES = [500, 1000, 2000];
		const retryAfter = fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined });
		fc.assert(
			fc.property(
				fc.constantFrom(...effects),
				fc.constantFrom(...faults),
				fc.integer({ min: 1, max: 2 * MAX_ATTEMPTS }),
				retryAfter,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(effect, fault, attempts, retryAfterMs, random) => {
					const wait = waitBeforeRepetition(effect, fault, attempts, retryAfterMs, () => random);
					const isRepeated =
						waitBeforeRepetition(effect, fault, 1) !== undefined &&
						attempts < MAX_ATTEMPTS &&
						(retryAfterMs ?? 0) <= 60_000;
					expect(wait !== undefined).toBe(isRepeated);
					if (wait === undefined) return;
					const least = retryAfterMs ?? 0;
					expect(wait).toBeGreaterThanOrEqual(least);
					expect(wait).toBeLessThanOrEqual(least + (MAX_PAUSES[attempts - 1] ?? 0));
				},
			),
			{ numRuns: 2000 },
		);
	});

	it('not in step with others', () => {
		const waits = Array.from({ length: 50 }, () => waitBeforeRepetition('send', 'busy', 1));
		expect(new Set(waits).size).toBeGreaterThan(1);
	});
});

describe('Retry-After', () => {
	it.each([
		['0', 0],
		['7', 7000],
		[' 120 ', 120_000],
		['Tue, 01 Jan 2030 00:00:05 GMT', 5000],
		['Mon, 31 Dec 2029 23:59:00 GMT', 0],
		['', undefined],
		['soon', undefined],
		['-1', undefined],
		['1.5', undefined],
		[7, undefined],
		[undefined, undefined],
	])('%j is %j ms', (value, expected) => {
		expect(parseRetryAfter(value, NOW)).toBe(expected);
	});
});
