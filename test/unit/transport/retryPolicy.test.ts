import type { Effect } from '../../../nodes/ClickSend/errors/effect';
import {
	MAX_ATTEMPTS,
	parseRetryAfter,
	waitBeforeRepetition,
	type Fault,
} from '../../../nodes/ClickSend/transport/retryPolicy';

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
		const waits = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
			waitBeforeRepetition('none', 'lost', index + 1),
		);
		expect(waits).toEqual([500, 1000, 2000, undefined]);
	});

	it('after the time that ClickSend asks for, if it is not more than a minute', () => {
		expect(waitBeforeRepetition('send', 'busy', 1, 0)).toBe(0);
		expect(waitBeforeRepetition('send', 'busy', 1, 60_000)).toBe(60_000);
		expect(waitBeforeRepetition('send', 'busy', 1, 61_000)).toBeUndefined();
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
