import { isNote, readNote, writeNote } from '../../../../nodes/ClickSend/triggers/push/keptNote';

const TOKEN = 'Zt4-9_uQ.x~1mB7c';
const TRIGGER = 'workflow/trigger';
const KEYS = ['abc', 'def'];

/** As it arrives. */
const sent = (note: unknown): unknown => JSON.parse(JSON.stringify(note));

const read = (note: unknown) => readNote(sent(note), TOKEN, TRIGGER);
const written = () => writeNote(KEYS, TOKEN, TRIGGER);

describe('A note', () => {
	it('is read again with the push token', () => {
		expect(read(written())).toEqual(KEYS);
		expect(read(writeNote([], TOKEN, TRIGGER))).toEqual([]);
	});

	it('does not hold the push token', () => {
		expect(JSON.stringify(written())).not.toContain(TOKEN);
	});

	it.each<[string, unknown]>([
		['another push token', writeNote(KEYS, `${TOKEN}0`, TRIGGER)],
		['another trigger', writeNote(KEYS, TOKEN, 'workflow/other')],
		['a key more', { ...written(), clicksend_trigger_keeps: [...KEYS, 'ghi'] }],
		['another time', { ...written(), time: Date.now() + 1000 }],
		['no time', { ...written(), time: undefined }],
		['no proof', { clicksend_trigger_keeps: KEYS, time: Date.now() }],
		['a proof that is none', { ...written(), proof: [''] }],
		['keys that are none', { ...written(), clicksend_trigger_keeps: 'abc' }],
		['keys that are no texts', writeNote(JSON.parse('[1]'), TOKEN, TRIGGER)],
		['more keys than a trigger keeps', writeNote(Array<string>(1001).fill('abc'), TOKEN, TRIGGER)],
		['a key longer than those of pushes', writeNote(['a'.repeat(17)], TOKEN, TRIGGER)],
		['a reply', { from: '+61491570156', message: 'Hi' }],
		['nothing', null],
	])('is not read of %s', (_what, body) => {
		expect(read(body)).toBeUndefined();
	});

	it('is not read where no push token is expected', () => {
		const note = sent(writeNote(KEYS, '', TRIGGER));
		expect(readNote(note, '', TRIGGER)).toBeUndefined();
	});

	it('is a note whoever has made it, and a reply is none', () => {
		expect(isNote({ clicksend_trigger_keeps: KEYS, proof: 'x' })).toBe(true);
		expect(isNote({ from: '+61491570156', message: 'Hi' })).toBe(false);
	});

	it('costs nobody more than a look at its size where it cannot be one', () => {
		let looks = 0;
		const keys = new Proxy(Array<string>(800_000).fill('abcdefghij'), {
			get(target, name): unknown {
				looks++;
				return Reflect.get(target, name);
			},
		});
		for (const proof of ['x', 'x'.repeat(64)]) {
			const body = { clicksend_trigger_keeps: keys, time: Date.now(), proof };
			expect(readNote(body, TOKEN, TRIGGER)).toBeUndefined();
		}
		expect(looks).toBeLessThan(10);
	});
});

describe('A note that somebody sends again', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it.each([
		[299_000, KEYS],
		[301_000, undefined],
		[-299_000, KEYS],
		[-301_000, undefined],
	])('is read for five minutes, also where clocks differ: after %i ms', (after, keys) => {
		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
		const note = written();
		clock.mockReturnValue(now + after);
		expect(read(note)).toEqual(keys);
	});
});
