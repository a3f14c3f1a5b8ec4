import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import * as n8nWorkflow from 'n8n-workflow';
import * as xmlParser from 'fast-xml-parser';
import type * as TriggerModule from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import { DEFAULT_ACCOUNT, startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { BEHAVIOUR } from '../support/behaviour';
import { startRecorder, type Recorder } from '../support/recorder';
import { pollOnce } from '../support/polls';

const SCHEDULES = 1000;
const TIMEOUT_MS = 5 * 60_000;

let sandbox: Sandbox;
let recorder: Recorder;
beforeAll(async () => {
	sandbox = await startSandbox({ behaviour: BEHAVIOUR });
	recorder = await startRecorder(sandbox.url);
});
afterAll(async () => {
	await recorder.close();
	await sandbox.close();
});

type Event = 'reply' | 'deliveryReport';

/** What becomes of a record on its way. */
type Damage = 'start' | 'end' | 'name' | 'namespace' | 'field' | 'loose' | 'none';

type Poll = {
	do: 'poll';
	fault?: Fault;
	/** A second one at the same time: of the same process, or of one that was just started. */
	beside?: 'poll' | 'restart';
	/** For each record in turn. */
	damages?: Damage[];
	/** Which starts of the workflow n8n refuses. */
	starts?: Starts;
};

/** Engine 2.0, which refuses nothing, everything, or what its store does not take. */
type Starts = 'engine2' | 'engine2Off' | 'everyThirdRecord';

/** What may happen, in any order. */
type Step = { do: 'arrive'; texts: string[] } | Poll | { do: 'restart' };

const text = fc.oneof(
	fc.constantFrom(
		'0000',
		' 007 ',
		'+61411111111',
		'<b>&amp;</b>',
		'</reply><reply>',
		'😀\r\n',
		']]>',
	),
	fc.string({ unit: 'grapheme' }),
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
	fc.constantFrom<Fault>(
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 503 },
		{ kind: 'raw', body: '<html>Maintenance</html>' },
		{ kind: 'raw', body: '' },
		{ kind: 'resetBefore' },
		{ kind: 'resetAfter' },
		{ kind: 'result', code: '2100' },
	),
	fc.nat(2500).map((bytes): Fault => ({ kind: 'truncate', bytes })),
);

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.array(text, { minLength: 1, maxLength: 4 }).map((texts): Step => ({ do: 'arrive', texts })),
	fc.constantFrom<Step>(
		{ do: 'poll' },
		{ do: 'poll', beside: 'poll' },
		{ do: 'poll', beside: 'restart' },
	),
	fault.map((each): Step => ({ do: 'poll', fault: each })),
	fc
		.constantFrom<Starts>('engine2', 'engine2Off', 'everyThirdRecord')
		.map((starts): Step => ({ do: 'poll', starts })),
	fc
		.array(
			fc.constantFrom<Damage>(
				'start',
				'end',
				'name',
				'namespace',
				'field',
				'loose',
				'none',
				'none',
			),
			{ minLength: 1, maxLength: 4 },
		)
		.map((damages): Step => ({ do: 'poll', damages })),
	fc.constant<Step>({ do: 'restart' }),
);

const schedule = fc.record({
	event: fc.constantFrom<Event>('reply', 'deliveryReport'),
	steps: fc.array(step, { maxLength: 12 }),
});

/** Why n8n does not start the workflow with items; undefined where it does. */
function refusal(starts: Starts, event: Event, items: readonly n8nWorkflow.IDataObject[]) {
	if (starts === 'engine2Off') return 'Engine 2.0 is not available.';
	if (starts === 'engine2') return undefined;
	const numbers = items.map((item) => Number(String(item[RECORDS[event].idField]).slice(-9)));
	return numbers.some((number) => number % 3 === 0) ? 'Engine responded with 500' : undefined;
}

/** The records that executions keep that did not succeed. */
const keptIn = (failed: readonly n8nWorkflow.NodeError[]) =>
	failed.flatMap((error): n8nWorkflow.IDataObject[] => {
		const records: unknown = Reflect.get(Object(error.context.data), 'records');
		return Array.isArray(records) ? records : [];
	});

/** A record as it has to come out: read, or the beginning of it that was delivered. */
type Expected = { id: string; text: string } | { raw: string };

type ClickSendPollTrigger = TriggerModule.ClickSendPollTrigger;

const RECORDS = {
	reply: { tag: 'reply', idField: 'from', textField: 'message' },
	deliveryReport: { tag: 'dlr', idField: 'messageid', textField: 'customstring' },
} as const;

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (xml: string) =>
	xml.replace(/&(?:#x([\da-f]+)|(\w+));/gi, (_all, hex: string | undefined, name: string) =>
		hex === undefined ? (NAMED[name] ?? '') : String.fromCodePoint(Number.parseInt(hex, 16)),
	);

/** Reads a record that the sandbox has delivered, by other means than the trigger. */
function read(record: string, event: Event): Expected {
	const contentOf = (field: string) =>
		decoded(new RegExp(`<${field}>([^]*?)</${field}>`).exec(record)?.[1] ?? '');
	const { idField, textField } = RECORDS[event];
	return { id: contentOf(idField), text: contentOf(textField) };
}

/** Reads the records in what the sandbox has delivered, also of one that was cut off. */
function recordsIn(body: string, event: Event): Expected[] {
	const { tag } = RECORDS[event];
	const [, ...records] = body.split(`<${tag}>`);
	return records.map((record) => {
		const [whole, rest] = record.split(`</${tag}>`);
		return rest === undefined ? { raw: `<${tag}>${record}` } : read(whole ?? '', event);
	});
}

const toExpected = (item: n8nWorkflow.IDataObject, event: Event): Expected => {
	const { idField, textField } = RECORDS[event];
	return typeof item.raw === 'string'
		? { raw: item.raw }
		: { id: String(item[idField]), text: String(item[textField]) };
};

/** Damages a record. What it holds between its tags stays, so that it can be looked for. */
function damaged(record: string, event: Event, damage: Damage): string {
	const { tag, idField } = RECORDS[event];
	const [start, end] = [`<${tag}>`, `</${tag}>`];
	const rename = (name: string) => record.replace(start, `<${name}>`).replace(end, `</${name}>`);
	switch (damage) {
		case 'start':
			return record.replace(start, `<${tag.slice(0, 2)} ${tag.slice(2)}>`);
		case 'end':
			return record.replace(end, `</${tag.slice(1)}>`);
		case 'name':
			return rename(tag.toUpperCase());
		case 'namespace':
			return rename(`a:${tag}`);
		case 'field':
			return record.replace(`</${idField}>`, `</${idField}x>`);
		case 'loose':
			return record.replace(start, `${start}Loose`);
		case 'none':
			return record;
	}
}

/** Damages records of an answer on its way, and takes note of what has to come out of it. */
function damageWith(damages: readonly Damage[], event: Event) {
	const { tag, idField } = RECORDS[event];
	const readable: Expected[] = [];
	const unreadable: string[] = [];
	let position = 0;
	const change = (body: Buffer) => {
		const records = new RegExp(`<${tag}>[^]*?</${tag}>`, 'g');
		const changed = body.toString().replace(records, (record) => {
			const damage = damages[position++ % damages.length] ?? 'none';
			if (damage === 'none') readable.push(read(record, event));
			else unreadable.push(new RegExp(`<${idField}>([^<]*)<`).exec(record)?.[1] ?? '');
			return damaged(record, event, damage);
		});
		return Buffer.from(changed);
	};
	return { change, readable, unreadable };
}

let arrivals = 0;

/** Something comes for the account of the poll trigger, each with an ID of its own. */
function arrive(event: Event, texts: readonly string[]): void {
	for (const each of texts) {
		arrivals++;
		if (event === 'reply') {
			const from = `+61${String(arrivals).padStart(9, '0')}`;
			sandbox.state.addReply({ from, message: each });
			continue;
		}
		const messageid = `ID-${String(arrivals).padStart(9, '0')}`;
		sandbox.state.ledger = [{ ...SENT_SMS, messageid, customstring: each }];
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
	}
}

const SENT_SMS = {
	to: '+61491570156',
	toAsGiven: '+61491570156',
	message: 'Hello',
	senderid: '',
	schedule: '',
	country: '',
	from_email: '',
	price: 0,
	test: false,
	requestId: '',
	acceptedAt: '2030-01-01T00:00:00.000Z',
	username: DEFAULT_ACCOUNT.username,
};

/** The trigger in a process of n8n that was just started: its modules remember nothing. */
function afterStart(): ClickSendPollTrigger {
	// What is not ours has no memory that matters and takes seconds to load; and nobody waits for a repetition.
	const noWait = async () => {
		await Promise.resolve();
	};
	jest.doMock('n8n-workflow', () => ({
		...n8nWorkflow,
		sleep: noWait,
		sleepWithAbort: noWait,
	}));
	jest.doMock('fast-xml-parser', () => xmlParser);
	const started: ClickSendPollTrigger[] = [];
	jest.isolateModules(() => {
		const module = jest.requireActual<typeof TriggerModule>(
			'../../nodes/ClickSend/ClickSendPollTrigger.node',
		);
		started.push(new module.ClickSendPollTrigger());
	});
	const [trigger] = started;
	if (!trigger) throw new Error('The trigger was not loaded');
	return trigger;
}

describe('Over a thousand schedules of arrivals, polls, faults and restarts', () => {
	it(
		'everything that was delivered comes out exactly once, in its order and to the letter',
		async () => {
			let polls = 0;
			let records = 0;
			let rescued = 0;
			let refused = 0;
			const first = afterStart();
			await fc.assert(
				fc.asyncProperty(schedule, async ({ event, steps }) => {
					sandbox.reset();
					let trigger = first;
					const options = {
						parameters: { event },
						credentials: {
							username: DEFAULT_ACCOUNT.username,
							apiKey: DEFAULT_ACCOUNT.key,
							baseUrl: `${recorder.url}/http/v2`,
						},
					};
					/** What one poll starts the workflow with, then what is kept instead. */
					const poll = async (by: ClickSendPollTrigger, starts?: Starts) =>
						await pollOnce(
							{
								...options,
								...(starts && {
									engine: 'engine 2',
									refuses: (items) => refusal(starts, event, items),
								}),
							},
							by,
						).then(
							({ emitted, failed }) => ({ started: emitted.flat(), kept: keptIn(failed) }),
							() => ({ started: [], kept: [] }),
						);
					const pollAll = async ({ beside, starts }: Poll) => {
						const polling = [poll(trigger, starts)];
						if (beside === 'restart') trigger = afterStart();
						if (beside) polling.push(poll(trigger));
						const polled = await Promise.all(polling);
						const kept = polled.flatMap((each) => each.kept);
						refused += kept.length;
						return { started: polled.flatMap((each) => each.started), kept };
					};
					// At the end a poll without a fault brings what is still there.
					for (const each of [...steps, { do: 'poll' } satisfies Step]) {
						if (each.do === 'restart') trigger = afterStart();
						if (each.do === 'arrive') arrive(event, each.texts);
						if (each.do !== 'poll') continue;
						recorder.bodies.length = 0;
						sandbox.state.faults.clear();
						if (each.fault) sandbox.state.faults.inject(each.fault);
						const damage = each.damages && damageWith(each.damages, event);
						recorder.change = damage?.change;
						const { started, kept } = await pollAll(each);
						const asExpected = (item: n8nWorkflow.IDataObject) => toExpected(item, event);
						const came = started.map(asExpected);
						polls++;
						records += came.length;
						if (!damage) {
							const delivered = recorder.bodies.flatMap((body) => recordsIn(body, event));
							const without = kept.map(asExpected);
							const isKept = (record: Expected) =>
								without.some((each) => isDeepStrictEqual(each, record));
							expect(without).toEqual(delivered.filter(isKept));
							expect(came).toEqual(delivered.filter((record) => !isKept(record)));
							continue;
						}
						expect(came.filter((item) => 'id' in item)).toEqual(damage.readable);
						const raw = came.flatMap((item) => ('raw' in item ? [item.raw] : [])).join('\n');
						for (const id of damage.unreadable) {
							const times = damage.unreadable.filter((each) => each === id).length;
							expect(raw.split(id)).toHaveLength(times + 1);
						}
						rescued += damage.unreadable.length;
					}
					const left = [...sandbox.state.replies, ...sandbox.state.deliveryReports];
					expect(left.filter((record) => !record.read)).toEqual([]);
				}),
				{ numRuns: SCHEDULES },
			);
			// It was about something.
			expect(polls).toBeGreaterThan(2 * SCHEDULES);
			expect(records).toBeGreaterThan(SCHEDULES);
			expect(rescued).toBeGreaterThan(SCHEDULES / 10);
			expect(refused).toBeGreaterThan(SCHEDULES / 10);
		},
		TIMEOUT_MS,
	);
});
