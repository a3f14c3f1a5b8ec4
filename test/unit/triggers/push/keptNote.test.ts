import { readNote, writeNote } from '../../../../nodes/ClickSend/triggers/push/keptNote';

const TOKEN = 'Zt4-9_uQ.x~1mB7c';
const KEYS = ['abc', 'def'];

/** As it arrives. */
const sent = (note: unknown): unknown => JSON.parse(JSON.stringify(note));

describe('A note', () => {
	it('is read again with the push token', () => {
		expect(readNote(sent(writeNote(KEYS, TOKEN)), TOKEN)).toEqual(KEYS);
		expect(readNote(sent(writeNote([], TOKEN)), TOKEN)).toEqual([]);
	});

	it('does not hold the push token', () => {
		expect(JSON.stringify(writeNote(KEYS, TOKEN))).not.toContain(TOKEN);
	});

	it.each([
		['another push token', { ...writeNote(KEYS, `${TOKEN}0`) }],
		['a key more', { ...writeNote(KEYS, TOKEN), clicksend_trigger_keeps: [...KEYS, 'ghi'] }],
		['no proof', { clicksend_trigger_keeps: KEYS }],
		['a proof that is none', { clicksend_trigger_keeps: KEYS, proof: [''] }],
		['keys that are none', { ...writeNote(KEYS, TOKEN), clicksend_trigger_keeps: 'abc' }],
		['a reply', { from: '+61491570156', message: 'Hi' }],
		['nothing', undefined],
	])('is not read of %s', (_what, body) => {
		expect(readNote(sent(body ?? null), TOKEN)).toBeUndefined();
	});

	it('is not read where no push token is expected', () => {
		expect(readNote(sent(writeNote(KEYS, '')), '')).toBeUndefined();
	});
});
