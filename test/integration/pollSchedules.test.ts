import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import { DEFAULT_ACCOUNT, startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { startRecorder, type Recorder } from '../support/recorder';
import { pollOnce } from '../support/triggerContexts';

const SCHEDULES = 1000;
const TIMEOUT_MS = 5 * 60_000;

const MOBILE = '+61491570156';
const SENT = 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78';

let sandbox: Sandbox;
let recorder: Recorder;
beforeAll(async () => {
	sandbox = await startSandbox();
	recorder = await startRecorder(sandbox.url);
});
afterAll(async () => {
	await recorder.close();
	await sandbox.close();
});

type Event = 'reply' | 'deliveryReport';

/** What may happen, in any order. */
type Step =
	| { do: 'arrive'; texts: string[] }
	| { do: 'poll'; fault?: Fault; twice: boolean }
	| { do: 'restart' };

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
	fc.record({ twice: fc.boolean() }).map(({ twice }): Step => ({ do: 'poll', twice })),
	fault.map((each): Step => ({ do: 'poll', fault: each, twice: false })),
	fc.constant<Step>({ do: 'restart' }),
);

const schedule = fc.record({
	event: fc.constantFrom<Event>('reply', 'deliveryReport'),
	steps: fc.array(step, { maxLength: 12 }),
});

/** A record as it has to come out: its text, or the beginning of it that was delivered. */
type Expected = { text: string } | { raw: string };

const RECORDS = {
	reply: { tag: 'reply', field: 'message' },
	deliveryReport: { tag: 'dlr', field: 'customstring' },
} as const;

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (xml: string) =>
	xml.replace(/&(?:#x([\da-f]+)|(\w+));/gi, (_all, hex: string | undefined, name: string) =>
		hex === undefined ? (NAMED[name] ?? '') : String.fromCodePoint(Number.parseInt(hex, 16)),
	);

/** Reads the records in what the sandbox has delivered, by other means than the trigger. */
function recordsIn(body: string, event: Event): Expected[] {
	const { tag, field } = RECORDS[event];
	const [, ...records] = body.split(`<${tag}>`);
	return records.map((record) => {
		const [whole, rest] = record.split(`</${tag}>`);
		if (rest === undefined) return { raw: `<${tag}>${record}` };
		const [, content = ''] = new RegExp(`<${field}>([^]*?)</${field}>`).exec(whole ?? '') ?? [];
		return { text: decoded(content) };
	});
}

const toExpected = (item: IDataObject, event: Event): Expected =>
	typeof item.raw === 'string' ? { raw: item.raw } : { text: String(item[RECORDS[event].field]) };

/** Something comes for the account of the poll trigger. */
function arrive(event: Event, texts: readonly string[]): void {
	for (const each of texts) {
		if (event === 'reply') {
			sandbox.state.addReply({ from: MOBILE, message: each });
			continue;
		}
		sandbox.state.ledger = [{ ...SENT_SMS, customstring: each }];
		sandbox.state.addDeliveryReport({ messageid: SENT, status: 'Delivered' });
	}
}

const SENT_SMS = {
	messageid: SENT,
	to: MOBILE,
	toAsGiven: MOBILE,
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

describe('Over a thousand schedules of arrivals, polls, faults and restarts', () => {
	it(
		'everything that was delivered comes out exactly once, in its order and to the letter',
		async () => {
			let polls = 0;
			let records = 0;
			await fc.assert(
				fc.asyncProperty(schedule, async ({ event, steps }) => {
					sandbox.reset();
					let trigger = new ClickSendPollTrigger();
					const options = {
						parameters: { event },
						credentials: {
							username: DEFAULT_ACCOUNT.username,
							apiKey: DEFAULT_ACCOUNT.key,
							baseUrl: `${recorder.url}/http/v2`,
						},
					};
					const poll = async () =>
						await pollOnce(options, trigger).then(
							({ emitted }) => emitted.flat(),
							() => [],
						);
					// At the end a poll without a fault brings what is still there.
					for (const each of [...steps, { do: 'poll', twice: false } as Step]) {
						if (each.do === 'restart') trigger = new ClickSendPollTrigger();
						if (each.do === 'arrive') arrive(event, each.texts);
						if (each.do !== 'poll') continue;
						recorder.bodies.length = 0;
						sandbox.state.faults.clear();
						if (each.fault) sandbox.state.faults.inject(each.fault);
						const items = await Promise.all(each.twice ? [poll(), poll()] : [poll()]);
						const expected = recorder.bodies.flatMap((body) => recordsIn(body, event));
						expect(items.flat().map((item) => toExpected(item, event))).toEqual(expected);
						polls++;
						records += expected.length;
					}
					const left = [...sandbox.state.replies, ...sandbox.state.deliveryReports];
					expect(left.filter(({ read }) => !read)).toEqual([]);
				}),
				{ numRuns: SCHEDULES },
			);
			// It was about something.
			expect(polls).toBeGreaterThan(2 * SCHEDULES);
			expect(records).toBeGreaterThan(SCHEDULES);
		},
		TIMEOUT_MS,
	);
});
