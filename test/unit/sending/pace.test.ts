import fc from 'fast-check';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import {
	MAX_PACED_HOURS,
	minutesInWords,
	Pace,
	pacedMs,
	pacedTooLong,
	recipientsPerRequest,
	type PaceClock,
	type PaceSettings,
} from '../../../nodes/ClickSend/sending/pace';
import { openSmsReader } from '../../../nodes/ClickSend/sending/sms';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A clock that stands still but while somebody sleeps. */
class StandingClock implements PaceClock {
	time = 5_000;
	readonly slept: number[] = [];

	/** @param late what each sleep takes longer than it should, in turn */
	constructor(private readonly late: readonly number[] = [0]) {}

	now = () => this.time;
	sleep = async (ms: number): Promise<void> => {
		const late = this.late[this.slept.length % this.late.length] ?? 0;
		this.slept.push(ms);
		this.time += ms + late;
		await Promise.resolve();
	};
}

let executions = 0;
const settings = (perMinute: number, more: Partial<PaceSettings> = {}): PaceSettings => ({
	perMinute,
	execution: `execution ${executions++}`,
	...more,
});

const never = () => false;

/** When the requests of a run begin, in milliseconds after the first. */
async function beginnings(
	sizes: readonly number[],
	perMinute: number,
	clock = new StandingClock(),
): Promise<number[]> {
	const pace = new Pace(settings(perMinute), never, clock);
	const begun: number[] = [];
	for (const size of sizes) {
		await pace.turn(size);
		begun.push(clock.now());
	}
	return begun.map((at) => at - (begun[0] ?? 0));
}

const readSmsPerMinute = (smsPerMinute: unknown) =>
	openSmsReader({ timezone: 'UTC', now: 0 })({
		to: '+61411111111',
		message: 'Hello',
		options: { smsPerMinute },
	}).options.smsPerMinute;

describe('The value of SMS per Minute', () => {
	it.each([undefined, null, ''])('may be nothing, as with %j, for no bound', (value) => {
		expect(readSmsPerMinute(value)).toBeUndefined();
	});

	it.each([
		[1, 1],
		['600', 600],
		[60_000, 60_000],
	])('may be %j', (value, read) => {
		expect(readSmsPerMinute(value)).toBe(read);
	});

	it.each([0, -5, 1.5, 60_001, 'fast', '60/min', true, [60], {}, Number.NaN])(
		'is refused where it is %j',
		(value) => {
			expect(resultOf(() => readSmsPerMinute(value))).toMatchObject({
				ok: false,
				issue: {
					message: 'The value of SMS per Minute cannot be used',
					description:
						'Give SMS per Minute a whole number from 1 to 60,000, or nothing to send as fast as possible.',
					quotes: [`SMS per Minute: ${JSON.stringify(value)}`],
				},
			});
		},
	);
});

describe('A paced request', () => {
	it.each([
		[undefined, 1_000, 1_000],
		[1, 1_000, 1],
		[100, 1_000, 100],
		[1_000, 1_000, 1_000],
		[1_500, 1_000, 750],
		[2_000, 1_000, 1_000],
		[60_000, 1_000, 1_000],
		[150, 100, 75],
	])('at %j SMS per minute, where %i are allowed, has %i recipients at most', (...given) => {
		const [perMinute, most, expected] = given;
		expect(recipientsPerRequest(perMinute, most)).toBe(expected);
	});

	it('is never larger than a minute or than ClickSend allows, and full ones use the minute up', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 60_000 }),
				fc.constantFrom(100, 1_000),
				(perMinute, most) => {
					const size = recipientsPerRequest(perMinute, most);
					expect(size).toBeGreaterThanOrEqual(1);
					expect(size).toBeLessThanOrEqual(Math.min(perMinute, most));
					const inMinute = Math.floor(perMinute / size) * size;
					expect(perMinute - inMinute).toBeLessThan(perMinute / most + 1);
				},
			),
		);
	});
});

describe('A pace', () => {
	it('lets the first request leave at once, and the others at even distances', async () => {
		expect(await beginnings([1, 1, 1, 1], 60)).toEqual([0, 1_000, 2_000, 3_000]);
		expect(await beginnings([1_000, 1_000, 1_000], 60_000)).toEqual([0, 1_000, 2_000]);
		expect(await beginnings([750, 750, 750], 1_500)).toEqual([0, 30_000, 60_000]);
		expect(await beginnings([100, 100, 7], 100)).toEqual([0, 60_000, 120_000]);
	});

	it('waits longer after a larger request', async () => {
		expect(await beginnings([30, 1, 1], 60)).toEqual([0, 30_000, 31_000]);
	});

	it('gives turns one after another, in the order in which they were asked for', async () => {
		const clock = new StandingClock();
		const pace = new Pace(settings(60), never, clock);
		const turns: string[] = [];
		const turn = async (name: string, recipients: number) => {
			expect(await pace.turn(recipients)).toBe(true);
			turns.push(name);
		};
		await Promise.all([turn('large', 50), turn('small', 1), turn('last', 1)]);
		expect(turns).toEqual(['large', 'small', 'last']);
		expect(clock.now()).toBe(5_000 + 51_000);
	});

	it('lets no more recipients leave within any 60 seconds, whatever the sizes and however late the timers', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 3_000 }),
				fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 60 }),
				fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 5 }),
				async (perMinute, given, late) => {
					const sizes = given.map((size) => Math.min(size, perMinute));
					const begun = await beginnings(sizes, perMinute, new StandingClock(late));
					for (const [index, at] of begun.entries()) {
						const inMinute = begun.reduce(
							(sum, other, each) =>
								other > at - MINUTE && each <= index ? sum + (sizes[each] ?? 0) : sum,
							0,
						);
						expect(inMinute).toBeLessThanOrEqual(perMinute);
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it('makes up for timers that are late', async () => {
		const sizes = Array.from({ length: 601 }, () => 1);
		const begun = await beginnings(sizes, 600, new StandingClock([40]));
		expect(begun.at(-1)).toBeLessThanOrEqual(MINUTE + 100);
	});

	it('asks a timer that was early again', async () => {
		const begun = await beginnings([1, 1, 1], 60, new StandingClock([-0.5]));
		expect(begun).toEqual([0, 1_000, 2_000]);
	});

	it('lets a request that is larger than a minute leave alone', async () => {
		expect(await beginnings([5, 1, 5], 2)).toEqual([0, 150_000, 210_000]);
	});

	it('looks every second whether the run is over, and gives no turn then', async () => {
		const clock = new StandingClock();
		const pace = new Pace(settings(1), () => clock.slept.length >= 3, clock);
		const turns = [pace.turn(1), pace.turn(1), pace.turn(1)];
		expect(await Promise.all(turns)).toEqual([true, false, false]);
		expect(clock.slept).toEqual([1_000, 1_000, 1_000]);
	});

	it('gives not even the first turn where the run is over', async () => {
		const pace = new Pace(settings(60), () => true, new StandingClock());
		expect(await pace.turn(1)).toBe(false);
	});

	it('goes on in the next run of the node in the same execution, and begins anew in another', async () => {
		const clock = new StandingClock();
		const loop = settings(60);
		const waited = async (of: PaceSettings) => {
			const before = clock.now();
			await new Pace(of, never, clock).turn(30);
			return clock.now() - before;
		};
		expect(await waited(loop)).toBe(0);
		expect(await waited(loop)).toBe(30_000);
		expect(await waited(settings(60))).toBe(0);
		// A run that comes later has waited already.
		clock.time += 10 * MINUTE;
		expect(await waited(loop)).toBe(0);
	});
});

describe('The time that a paced run takes', () => {
	it('is counted to the beginning of the last request', () => {
		expect(pacedMs([], 60)).toBe(0);
		expect(pacedMs([60], 60)).toBe(0);
		expect(pacedMs([1, 1, 1], 60)).toBe(2 * SECOND);
		expect(
			pacedMs(
				Array.from({ length: 601 }, () => 1),
				60,
			),
		).toBe(10 * MINUTE);
	});

	it('is what the pace takes where nothing is late', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 3_000 }),
				fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 60 }),
				async (perMinute, sizes) => {
					const begun = await beginnings(sizes, perMinute);
					// The pace waits for whole milliseconds.
					const late = (begun.at(-1) ?? 0) - pacedMs(sizes, perMinute);
					expect(late).toBeGreaterThan(-0.001);
					expect(late).toBeLessThan(sizes.length + 1);
				},
			),
		);
	});

	it('is known for a million recipients, too', () => {
		const sizes = Array.from({ length: 1_000_000 }, () => 1);
		expect(pacedMs(sizes, 60_000)).toBeCloseTo(999_999, 0);
	});

	it.each([
		[1, '1 minute'],
		[MINUTE, '1 minute'],
		[MINUTE + 1, '2 minutes'],
		[HOUR, '1 hour'],
		[HOUR + MINUTE, '1 hour 1 minute'],
		[16 * HOUR + 40 * MINUTE, '16 hours 40 minutes'],
	])('of %i ms is said as %s', (ms, words) => {
		expect(minutesInWords(ms)).toBe(words);
	});

	it('may be half a day', () => {
		const longest = Array.from({ length: MAX_PACED_HOURS * 60 + 1 }, () => 1);
		expect(pacedTooLong(longest, settings(1))).toBeUndefined();
		expect(pacedTooLong([...longest, 1], settings(1))).toMatchObject({
			certainty: 'notSent',
			origin: 'parameter',
			message:
				'At the pace of SMS per Minute, this run would take 12 hours 1 minute; 12 hours are the most',
			description: expect.stringMatching(
				/^Raise SMS per Minute, or send fewer items at a time, .* Loop Over Items and Wait\. .*Schedule/,
			),
		});
	});

	it('has to be over before n8n ends the execution', () => {
		const sizes = Array.from({ length: 11 }, () => 60);
		const within = (executionTimeoutMs: number) =>
			pacedTooLong(sizes, settings(60, { executionTimeoutMs }));
		expect(within(10 * MINUTE + 1)).toBeUndefined();
		expect(within(10 * MINUTE)).toMatchObject({
			certainty: 'notSent',
			message:
				"At the pace of SMS per Minute, this run would take 10 minutes, and the workflow's timeout ends it after 10 minutes",
			description: expect.stringMatching(/^Raise SMS per Minute.* Or raise Timeout After /),
		});
	});
});
