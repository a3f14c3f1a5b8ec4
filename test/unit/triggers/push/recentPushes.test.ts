import type { IDataObject } from 'n8n-workflow';
import type { PushedEvent } from '../../../../nodes/ClickSend/triggers/push/pushedEvent';
import {
	keptKeys,
	lookUpPush,
	putNoted,
	REMEMBERED_PUSHES,
	setNoted,
} from '../../../../nodes/ClickSend/triggers/push/recentPushes';

const report = (messageid: string, status = 'Delivered'): PushedEvent => ({
	event: 'deliveryReport',
	json: { event: 'deliveryReport', messageid, status },
});

const reply = (more: IDataObject = {}): PushedEvent => ({
	event: 'reply',
	json: { event: 'reply', from: '+61491570156', message: 'Yes', originalmessageid: '1', ...more },
});

let triggers = 0;
/** A trigger that nothing was pushed to yet. */
const newTrigger = () => `workflow/${++triggers}`;

/** n8n saves the static data as JSON, and hands a copy of its own to each push. */
const saved = (staticData: IDataObject): IDataObject => JSON.parse(JSON.stringify(staticData));

/** Looks a push up at a trigger of this process, and takes note of it. */
function receive(push: PushedEvent, trigger: string, staticData: IDataObject = {}): boolean {
	const recent = lookUpPush(push, trigger, staticData, 'atOnce');
	if (!recent.isRepeated) recent.remember();
	return recent.isRepeated;
}

const keysIn = ({ recentPushes }: IDataObject): unknown[] =>
	Array.isArray(recentPushes) ? recentPushes : [];

describe('A push', () => {
	it('is new the first time, and repeated after', () => {
		const trigger = newTrigger();
		expect(receive(report('1'), trigger)).toBe(false);
		expect(receive(report('1'), trigger)).toBe(true);
		expect(receive(report('1'), trigger)).toBe(true);
	});

	it('is new as long as it was only looked up', () => {
		const trigger = newTrigger();
		lookUpPush(report('1'), trigger, {}, 'atOnce');
		expect(lookUpPush(report('1'), trigger, {}, 'atOnce').isRepeated).toBe(false);
	});

	it('is new at each trigger', () => {
		expect(receive(report('1'), newTrigger())).toBe(false);
		expect(receive(report('1'), newTrigger())).toBe(false);
	});

	it.each([
		['another message ID', report('2')],
		['another status', report('1', 'Undelivered')],
		['the same message ID for another event', reply({ messageid: '1', status: 'Delivered' })],
		['the status moved into the message ID', report('1","Delivered', '')],
	])('is another one with %s', (_what, other) => {
		const trigger = newTrigger();
		receive(report('1'), trigger);
		expect(receive(other, trigger)).toBe(false);
	});

	it('is another one with another status code: several reports come for one SMS', () => {
		const trigger = newTrigger();
		const withCode = (status_code: number | null): PushedEvent => {
			const { event, json } = report('1', 'Undelivered');
			return { event, json: { ...json, status_code } };
		};
		expect(receive(withCode(300), trigger)).toBe(false);
		expect(receive(withCode(301), trigger)).toBe(false);
		expect(receive(withCode(301), trigger)).toBe(true);
		expect(receive(withCode(null), trigger)).toBe(false);
	});

	it('is the same with a message ID, whatever else has changed', () => {
		const trigger = newTrigger();
		receive(reply({ messageid: '7', timestamp: '1' }), trigger);
		expect(receive(reply({ messageid: '7', timestamp: '2' }), trigger)).toBe(true);
	});

	it.each([
		['empty', ''],
		['nothing', null],
		['an object', {}],
	])('with a message ID that is %s counts as one without', (_what, messageid) => {
		const trigger = newTrigger();
		receive(reply({ messageid, message: 'Yes' }), trigger);
		expect(receive(reply({ messageid, message: 'No' }), trigger)).toBe(false);
		expect(receive(reply({ messageid, message: 'Yes' }), trigger)).toBe(true);
	});

	it('without a message ID is the same with the same fields, in any order', () => {
		const trigger = newTrigger();
		receive(reply({ customstring: 'a', username: 'tester' }), trigger);
		expect(receive(reply({ username: 'tester', customstring: 'a' }), trigger)).toBe(true);
		expect(receive(reply({ username: 'tester', customstring: 'b' }), trigger)).toBe(false);
	});
});

describe('A push in which nothing says which SMS it is about', () => {
	const HOUR = 3_600_000;
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it.each<[string, IDataObject, boolean]>([
		['no ID at all', { originalmessageid: '' }, false],
		['a time', { originalmessageid: '', timestamp: '1775012927' }, true],
		['the SMS that it answers', {}, true],
		['a message ID', { messageid: '7' }, true],
	])('is the same for some hours only, with %s', (_what, fields, afterADay) => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1000 * HOUR);
		const staticData: IDataObject = {};
		receive(reply(fields), newTrigger(), staticData);
		// After a restart.
		const isRepeated = () =>
			lookUpPush(reply(fields), newTrigger(), saved(staticData), 'atOnce').isRepeated;
		clock.mockReturnValue(1006 * HOUR);
		expect(isRepeated()).toBe(true);
		clock.mockReturnValue(1024 * HOUR);
		expect(isRepeated()).toBe(afterADay);
	});
});

describe('The static data of a trigger', () => {
	it('brings what another process, or this one before a restart, has received', () => {
		const staticData: IDataObject = {};
		receive(report('1'), newTrigger(), staticData);
		const afterRestart = newTrigger();
		expect(receive(report('1'), afterRestart, saved(staticData))).toBe(true);
		expect(receive(report('2'), afterRestart, saved(staticData))).toBe(false);
	});

	it('keeps what came from there together with what is new', () => {
		const theirs: IDataObject = {};
		receive(report('1'), newTrigger(), theirs);
		const trigger = newTrigger();
		const ours: IDataObject = {};
		receive(report('2'), trigger, ours);
		const next = saved(theirs);
		receive(report('3'), trigger, next);
		expect(keysIn(next)).toEqual(expect.arrayContaining([...keysIn(theirs), ...keysIn(ours)]));
		expect(keysIn(next)).toHaveLength(3);
	});

	it('does not show who was written to and what', () => {
		const staticData: IDataObject = {};
		receive(reply(), newTrigger(), staticData);
		expect(JSON.stringify(staticData)).not.toMatch(/61491570156|Yes/);
	});

	it.each([
		['a text', 'abc'],
		['nothing', null],
		['an object', { a: 1 }],
		['a list of other things', [1, null, {}]],
	])('may hold %s where the list should be', (_what, recentPushes) => {
		const trigger = newTrigger();
		const staticData: IDataObject = { recentPushes, other: 'kept' };
		expect(receive(report('1'), trigger, staticData)).toBe(false);
		expect(keysIn(staticData)).toEqual([expect.any(String)]);
		expect(staticData.other).toBe('kept');
	});

	it('knows of two pushes at the same time, though each has a copy of its own', () => {
		const trigger = newTrigger();
		const empty: IDataObject = {};
		expect(receive(report('1'), trigger, saved(empty))).toBe(false);
		expect(receive(report('1'), trigger, saved(empty))).toBe(true);
	});
});

describe('The static data of a trigger, put once more', () => {
	it('has what is kept by then', () => {
		const trigger = newTrigger();
		const staticData: IDataObject = {};
		const first = lookUpPush(report('1'), trigger, staticData, 'atOnce');
		first.remember();
		Reflect.deleteProperty(staticData, 'recentPushes');
		receive(report('2'), trigger, {});
		first.putAgain();
		expect(keysIn(staticData)).toEqual(keptKeys(trigger));
		expect(keysIn(staticData)).toHaveLength(2);
	});
});

describe('The static data of two pushes at the same time', () => {
	it('is the same, because n8n may save that of the earlier one last', () => {
		const trigger = newTrigger();
		const earlier: IDataObject = {};
		receive(report('1'), trigger, earlier);
		const later: IDataObject = {};
		receive(report('2'), trigger, later);
		expect(keysIn(saved(earlier))).toEqual(keysIn(saved(later)));
		expect(keysIn(earlier)).toHaveLength(2);
	});
});

describe('A note that a trigger sends to itself', () => {
	it('puts what is kept into the static data, and nothing else', () => {
		const trigger = newTrigger();
		const done = lookUpPush(report('1'), trigger, {}, 'whenDone');
		done.remember();
		done.keep();
		lookUpPush(report('2'), trigger, {}, 'whenDone').remember();
		const keys = keptKeys(trigger);
		expect(keys).toHaveLength(1);
		// It may reach another process.
		const other = newTrigger();
		const staticData: IDataObject = {};
		receive(report('3'), newTrigger(), staticData);
		putNoted(other, staticData, keys);
		expect(keysIn(staticData)).toEqual(expect.arrayContaining(keys));
		expect(keysIn(staticData)).toHaveLength(2);
		expect(lookUpPush(report('1'), other, saved(staticData), 'whenDone').isRepeated).toBe(true);
		expect(lookUpPush(report('2'), other, saved(staticData), 'whenDone').isRepeated).toBe(false);
	});

	it('leaves the other static data of the workflow alone from then on', () => {
		const trigger = newTrigger();
		setNoted(trigger, true);
		const staticData: IDataObject = {};
		const push = lookUpPush(report('1'), trigger, staticData, 'whenDone');
		push.remember();
		push.putAgain();
		expect(staticData).toEqual({});
	});

	it('does not bring back what was forgotten', () => {
		const trigger = newTrigger();
		const push = lookUpPush(report('1'), trigger, {}, 'atOnce');
		push.remember();
		const keys = keptKeys(trigger);
		push.forget();
		const staticData: IDataObject = {};
		putNoted(trigger, staticData, keys);
		expect(keysIn(staticData)).toEqual([]);
	});
});

describe('The memory of a trigger', () => {
	it(`holds the last ${REMEMBERED_PUSHES}, oldest first, and lets the oldest go`, () => {
		const trigger = newTrigger();
		let staticData: IDataObject = {};
		const keys: unknown[] = [];
		for (let count = 0; count <= REMEMBERED_PUSHES; count++) {
			staticData = saved(staticData);
			expect(receive(report(`id ${count}`), trigger, staticData)).toBe(false);
			keys.push(keysIn(staticData).at(-1));
		}
		expect(new Set(keys).size).toBe(REMEMBERED_PUSHES + 1);
		expect(keysIn(staticData)).toEqual(keys.slice(1));
		const isKnown = (messageid: string) =>
			lookUpPush(report(messageid), trigger, saved(staticData), 'atOnce').isRepeated;
		expect(isKnown('id 0')).toBe(false);
		expect(isKnown('id 1')).toBe(true);
		expect(isKnown(`id ${REMEMBERED_PUSHES}`)).toBe(true);
	});
});

describe('The memory of all triggers', () => {
	/** Nothing is in the static data, so what is known is in memory. */
	const isKnown = (trigger: string) => lookUpPush(report('1'), trigger, {}, 'atOnce').isRepeated;

	it('lets the triggers go that received nothing for longest, and no others', () => {
		const [idle, busy] = [newTrigger(), newTrigger()];
		receive(report('1'), idle);
		receive(report('1'), busy);
		for (let count = 0; count < 1500; count++) {
			receive(report('1'), newTrigger());
			if (count % 100 === 0) expect(isKnown(busy)).toBe(true);
		}
		expect(isKnown(busy)).toBe(true);
		expect(isKnown(idle)).toBe(false);
	});

	it('keeps a trigger whose workflow still runs for a push', () => {
		const trigger = newTrigger();
		lookUpPush(report('1'), trigger, {}, 'whenDone').remember();
		for (let count = 0; count < 1500; count++) receive(report('1'), newTrigger());
		expect(isKnown(trigger)).toBe(true);
	});
});

describe('A push that counts only once it is kept', () => {
	it('is repeated while its workflow runs, however many others come meanwhile', () => {
		const trigger = newTrigger();
		lookUpPush(report('slow'), trigger, {}, 'whenDone').remember();
		for (let count = 0; count < REMEMBERED_PUSHES + 10; count++) {
			const push = lookUpPush(report(`id ${count}`), trigger, {}, 'whenDone');
			push.remember();
			push.keep();
		}
		expect(lookUpPush(report('slow'), trigger, {}, 'whenDone').isRepeated).toBe(true);
	});

	it('is repeated while its workflow runs, and not saved', () => {
		const trigger = newTrigger();
		const staticData: IDataObject = {};
		lookUpPush(report('1'), trigger, staticData, 'whenDone').remember();
		expect(lookUpPush(report('1'), trigger, {}, 'whenDone').isRepeated).toBe(true);
		expect(keysIn(staticData)).toEqual([]);
	});

	it('is saved with the push after it', () => {
		const trigger = newTrigger();
		const first = lookUpPush(report('1'), trigger, {}, 'whenDone');
		first.remember();
		first.keep();
		const staticData: IDataObject = {};
		lookUpPush(report('2'), trigger, staticData, 'whenDone').remember();
		expect(keysIn(staticData)).toHaveLength(1);
		expect(lookUpPush(report('1'), newTrigger(), staticData, 'atOnce').isRepeated).toBe(true);
	});

	it('is new again once it is forgotten', () => {
		const trigger = newTrigger();
		const first = lookUpPush(report('1'), trigger, {}, 'whenDone');
		first.remember();
		first.forget();
		const again = lookUpPush(report('1'), trigger, {}, 'whenDone');
		expect(again.isRepeated).toBe(false);
		again.remember();
		expect(lookUpPush(report('1'), trigger, {}, 'whenDone').isRepeated).toBe(true);
	});

	it('stays forgotten when it is kept too late', () => {
		const trigger = newTrigger();
		const first = lookUpPush(report('1'), trigger, {}, 'whenDone');
		first.remember();
		first.forget();
		first.keep();
		expect(lookUpPush(report('1'), trigger, {}, 'whenDone').isRepeated).toBe(false);
	});
});

describe('A push that is forgotten after n8n has saved it', () => {
	it('is new again, and can be received for good', () => {
		const trigger = newTrigger();
		const staticData: IDataObject = {};
		const first = lookUpPush(report('1'), trigger, staticData, 'atOnce');
		first.remember();
		const inDatabase = saved(staticData);
		first.forget();

		const next = saved(inDatabase);
		expect(receive(report('1'), trigger, next)).toBe(false);
		expect(receive(report('1'), trigger, saved(next))).toBe(true);
		expect(keysIn(next)).toHaveLength(1);
	});

	it('is the newest of all once it was received again', () => {
		const trigger = newTrigger();
		const staticData: IDataObject = {};
		const first = lookUpPush(report('1'), trigger, staticData, 'atOnce');
		first.remember();
		const [key] = keysIn(staticData);
		first.forget();
		receive(report('2'), trigger, staticData);
		receive(report('1'), trigger, staticData);
		expect(keysIn(staticData)).toEqual([expect.not.stringContaining(String(key)), key]);
	});

	it('leaves the static data with the push after it', () => {
		const trigger = newTrigger();
		const staticData: IDataObject = {};
		const first = lookUpPush(report('1'), trigger, staticData, 'atOnce');
		first.remember();
		const inDatabase = saved(staticData);
		first.forget();
		receive(report('2'), trigger, inDatabase);
		expect(keysIn(inDatabase)).toHaveLength(1);
		expect(lookUpPush(report('1'), newTrigger(), inDatabase, 'atOnce').isRepeated).toBe(false);
	});
});
