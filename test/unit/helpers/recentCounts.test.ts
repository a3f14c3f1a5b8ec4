import { RecentCounts } from '../../../nodes/ClickSend/helpers/recentCounts';

const LASTS = 60_000;
const counts = (maxKeys = 10) => new RecentCounts(LASTS, maxKeys);

describe('What was taken lately', () => {
	it('counts up to the limit, and no further', () => {
		const recent = counts();
		expect(recent.take('a', 20, 30, 0)).toMatchObject({ ok: true });
		expect(recent.take('a', 10, 30, 1)).toMatchObject({ ok: true });
		expect(recent.take('a', 1, 30, 2)).toMatchObject({ ok: false, counted: 30 });
	});

	it('counts each key on its own', () => {
		const recent = counts();
		recent.take('a', 30, 30, 0);
		expect(recent.take('b', 30, 30, 0)).toMatchObject({ ok: true });
	});

	it('counts no more once its time is over, to the millisecond', () => {
		const recent = counts();
		recent.take('a', 30, 30, 1_000);
		expect(recent.take('a', 1, 30, 1_000 + LASTS - 1)).toMatchObject({ ok: false });
		expect(recent.take('a', 30, 30, 1_000 + LASTS)).toMatchObject({ ok: true });
	});

	it.each([
		[1, 1_000 + LASTS],
		[10, 1_000 + LASTS],
		[11, 2_000 + LASTS],
		[30, 3_000 + LASTS],
	])('says when there is room for %i', (count, roomAt) => {
		const recent = counts();
		for (const at of [1_000, 2_000, 3_000]) recent.take('a', 10, 30, at);
		expect(recent.take('a', count, 30, 4_000)).toEqual({ ok: false, counted: 30, roomAt });
		expect(recent.take('a', count, 30, roomAt)).toMatchObject({ ok: true });
	});

	it('has room again for what was given back', () => {
		const recent = counts();
		const taken = recent.take('a', 30, 30, 0);
		if (taken.ok) taken.share.count -= 10;
		expect(recent.take('a', 11, 30, 1)).toMatchObject({ ok: false, counted: 20 });
		expect(recent.take('a', 10, 30, 1)).toMatchObject({ ok: true });
	});

	it('does not count for an hour when the clock is set back by an hour', () => {
		const recent = counts();
		recent.take('a', 30, 30, 3_600_000);
		expect(recent.take('a', 30, 30, 0)).toMatchObject({ ok: true });
	});

	it('holds its limit at any order of takes, times and returns', () => {
		// A generator of its own, so that a failure can be repeated.
		let seed = 4711;
		const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
		const recent = counts();
		const taken: Array<{ at: number; count: number }> = [];
		for (let now = 0, step = 0; step < 1_000; step++) {
			now += random(4_000);
			const count = 1 + random(10);
			const counting = taken.filter(({ at }) => now < at + LASTS);
			const counted = counting.reduce((sum, share) => sum + share.count, 0);
			const result = recent.take('a', count, 30, now);
			expect(result.ok).toBe(counted + count <= 30);
			if (!result.ok) continue;
			if (random(3) === 0) result.share.count = random(count);
			taken.push(result.share);
		}
	});

	it('remembers so many keys, and forgets those first whose time is over', () => {
		const recent = counts(3);
		for (const [key, at] of [
			['old', 0],
			['b', LASTS],
			['c', LASTS],
			['d', LASTS],
		] as const) {
			recent.take(key, 30, 30, at);
		}
		expect(recent.size).toBe(3);
		expect(recent.take('b', 1, 30, LASTS)).toMatchObject({ ok: false });
		recent.take('e', 1, 30, LASTS);
		expect(recent.size).toBe(3);
	});
});
