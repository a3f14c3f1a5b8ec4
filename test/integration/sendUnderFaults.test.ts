import fc from 'fast-check';
import type { IDataObject, INodeParameters, IRunExecutionData } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { DAMAGES } from '../../sandbox/faults/damage';
import type { FaultKind } from '../../sandbox/faults/faults';
import { useClickSendBench } from '../support/clickSend';
import { onClientSocket, systemError } from '../support/clientSockets';
import '../support/noWaiting';

/** How many scenarios are tried, for each behaviour of the sandbox. */
const RUNS = Number(process.env.RUNS ?? 500);
/** Milliseconds; the least that the option takes. Only an answer that never comes needs it. */
const TIMEOUT = 1000;
const TEST_TIMEOUT_MS = 15 * 60_000;

const bench = useClickSendBench();

interface Item {
	[field: string]: unknown;
	to: string[];
	message: string;
	options: IDataObject;
}

interface Scenario {
	items: Item[];
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	maxConcurrentRequests: number;
	faults: Fault[];
	/** Connections that the operating system gives up. */
	lostConnections: LostConnection[];
	/** Whether the node is run again by n8n, with what is left. */
	retryOnFail: boolean;
	/** Whether a person retries an execution that has failed, with another sender ID and without faults. */
	retriedByPerson: boolean;
	/** Whether the message has the time in it, so that it is another text in each try. */
	timeInMessage: boolean;
}

interface LostConnection {
	/** How many connections are begun before it. */
	after: number;
	code: string;
	/** Turns of the event loop from when it is there; undefined where it never is. */
	turns: number | undefined;
}

/** What the node said of one recipient. */
interface Said {
	item: number;
	to: string;
	what: 'accepted' | 'refused' | 'unknown' | 'notSent';
	messageid?: string;
}

const number = fc.integer({ min: 0, max: 8 }).map((n) => `+6149157${String(n).padStart(4, '0')}`);

/** As a person in the country writes it. */
const localNumber = number.map((international) => international.replace('+61', '0'));
/** As ClickSend answers. */
const international = (to: string) => to.replace(/^0/, '+61');

const options = fc.record(
	{
		country: fc.constantFrom('AU'),
		senderId: fc.constantFrom('', 'MyCompany'),
		combineRecipients: fc.boolean(),
		requestMethod: fc.constantFrom('POST', 'GET'),
	},
	{ requiredKeys: [] },
);

const anyItem: fc.Arbitrary<Item> = fc.record({
	to: fc.oneof(
		{
			weight: 60,
			arbitrary: fc.array(fc.oneof(number, localNumber), { minLength: 1, maxLength: 6 }),
		},
		// More than a request takes.
		{
			weight: 1,
			arbitrary: fc
				.integer({ min: 1001, max: 2100 })
				.map((count) => Array.from({ length: count }, (_, n) => `+6149${1_000_000 + n}`)),
		},
	),
	message: fc.constantFrom('Hello', 'Hello', 'Your code is 007', 'Grüße ✓'),
	options,
});

/** Without a country, a local number is nothing that ClickSend takes. */
const item = anyItem.map((each): Item => ({
	...each,
	to: each.options.country === undefined ? each.to.map(international) : each.to,
}));

const kind: fc.Arbitrary<FaultKind> = fc.oneof(
	fc.constantFrom<FaultKind>(
		{ kind: 'resetBefore' },
		{ kind: 'resetAfter' },
		{ kind: 'reverse' },
		{ kind: 'status', status: 429, headers: { 'retry-after': '0' } },
		{ kind: 'status', status: 503 },
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 404 },
		{ kind: 'result', code: '2100' },
		{ kind: 'result', code: '2018' },
		{ kind: 'result', code: '2022' },
		{ kind: 'raw', body: '<html><body>Sign in</body></html>' },
		{ kind: 'raw', body: '<xml><messages></messages></xml>' },
		{ kind: 'everyRecipient', code: '2022' },
		{ kind: 'everyRecipient', code: '2006' },
	),
	fc.record({
		kind: fc.constant('damage' as const),
		what: fc.constantFrom(...DAMAGES),
		record: fc.integer({ min: 0, max: 5 }),
	}),
	fc.record({
		kind: fc.constant('envelope' as const),
		http_code: fc.constantFrom(400, 401, 403, 404, 429, 500, 503),
		format: fc.constantFrom('json' as const, 'xml' as const),
	}),
	fc.integer({ min: 0, max: 2000 }).map((bytes): FaultKind => ({ kind: 'truncate', bytes })),
	// So many bytes that the list of records has begun: before it, nothing says that the request was processed.
	fc.record({
		kind: fc.constant('truncate' as const),
		bytes: fc.integer({ min: 120, max: 2000 }),
		status: fc.constantFrom(302, 400, 429, 503),
	}),
	fc.integer({ min: 0, max: 2000 }).map((bytes): FaultKind => ({ kind: 'breakOff', bytes })),
	fc.constant<FaultKind>({ kind: 'closeConnection' }),
	fc.integer({ min: 1, max: 15 }).map((ms): FaultKind => ({ kind: 'latency', ms })),
	number.map((to): FaultKind => ({ kind: 'recipientResult', to, code: '2015' })),
);

const fault: fc.Arbitrary<Fault> = fc
	.tuple(kind, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 3 }))
	.map(([what, after, times]) => ({ ...what, after, times }));

const lostConnection: fc.Arbitrary<LostConnection> = fc.record({
	after: fc.integer({ min: 0, max: 4 }),
	code: fc.constantFrom('EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ETIMEDOUT', 'ECONNRESET'),
	turns: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
});

const scenario: fc.Arbitrary<Scenario> = fc.record({
	items: fc.array(item, { minLength: 1, maxLength: 10 }),
	onError: fc.constantFrom<Scenario['onError'][]>(
		'stopWorkflow',
		'continueRegularOutput',
		'continueErrorOutput',
	),
	maxConcurrentRequests: fc.integer({ min: 1, max: 6 }),
	faults: fc.oneof(
		{ weight: 30, arbitrary: fc.array(fault, { maxLength: 5 }) },
		// It costs real time, so it is rare.
		{ weight: 1, arbitrary: fault.map((each): Fault[] => [{ kind: 'hang' }, each]) },
	),
	lostConnections: fc.oneof(
		{ weight: 2, arbitrary: fc.constant<LostConnection[]>([]) },
		{ weight: 1, arbitrary: fc.array(lostConnection, { minLength: 1, maxLength: 2 }) },
	),
	retryOnFail: fc.boolean(),
	retriedByPerson: fc.boolean(),
	timeInMessage: fc.boolean(),
});

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): IDataObject[] => (Array.isArray(value) ? value : []);

/** Lets the sandbox read what was on its way to it when its connection was lost: all is in this process. */
async function arrive(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

/** Waits until the sandbox has noticed the end of every connection of an earlier run. */
async function calm(): Promise<void> {
	const { traffic } = bench.sandbox.state;
	while (traffic.inFlight > 0) await new Promise(setImmediate);
	traffic.reset();
}

/** Loses the connections that are begun until it is told to stop. */
function loseConnections(all: readonly LostConnection[]): () => void {
	let begun = 0;
	return onClientSocket((socket) => {
		const lost = all.find(({ after }) => after === begun);
		begun++;
		if (!lost) return;
		const { code, turns } = lost;
		if (turns === undefined) {
			process.nextTick(() => socket.destroy(systemError(code, 'connect')));
			return;
		}
		const lose = async () => {
			for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
			socket.destroy(systemError(code, 'read'));
		};
		socket.once('connect', () => void lose());
	});
}

async function send(given: Scenario) {
	const { items, onError, maxConcurrentRequests, faults, retryOnFail } = given;
	bench.sandbox.reset();
	await calm();
	bench.inject(...faults);
	const withOptions = items.map((each) => ({
		...each,
		options: { ...each.options, maxConcurrentRequests, timeout: TIMEOUT },
	}));
	const parameters: INodeParameters = {
		to: '={{ $json.to }}',
		message: given.timeInMessage
			? '={{ $json.message }} {{ $now.toMillis() }}'
			: '={{ $json.message }}',
		options: {
			senderId: '={{ $json.options.senderId ?? "" }}',
			country: '={{ $json.options.country ?? "NZ" }}',
			combineRecipients: '={{ $json.options.combineRecipients ?? true }}',
			requestMethod: '={{ $json.options.requestMethod ?? "POST" }}',
			maxConcurrentRequests,
			timeout: TIMEOUT,
		},
	};
	const settings = { onError, retryOnFail, maxTries: 2, waitBetweenTries: 1 };
	const stopLosing = loseConnections(given.lostConnections);
	const run = await bench.send(parameters, {
		items: withOptions.map((each) => ({ ...each })),
		settings,
	});
	stopLosing();
	if (given.lostConnections.length > 0) await arrive();
	if (!run.error || !given.retriedByPerson) return run;
	bench.sandbox.state.faults.clear();
	return await bench.send(parameters, { settings, earlier: retried(run.run.data) });
}

/** An execution that has failed, as n8n begins to retry it after a person has changed an option. */
function retried(data: IRunExecutionData): IRunExecutionData {
	const earlier: IRunExecutionData = structuredClone(JSON.parse(JSON.stringify(data)));
	delete earlier.resultData.error;
	earlier.resultData.runData.ClickSend?.pop();
	const node = earlier.executionData?.nodeExecutionStack[0]?.node;
	Object.assign(Object(node?.parameters.options), { senderId: 'Another' });
	return earlier;
}

/** Everything that the node said, in its output and in its error. */
function saidBy(run: Awaited<ReturnType<typeof send>>): Said[] {
	const data = run.error?.context;
	const lists = typeof data === 'object' && data !== null ? Reflect.get(data, 'data') : undefined;
	const inError = (['accepted', 'refused', 'unknown', 'notSent'] as const).flatMap((what) =>
		listOf(lists === undefined ? [] : Reflect.get(Object(lists), what)).map(
			({ item: index, to, messageid }): Said => ({
				item: Number(index),
				to: text(to),
				what,
				messageid: text(messageid),
			}),
		),
	);
	const inOutput = run.outputs.flat().map(({ json, pairedItem }): Said => {
		const index =
			typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : -1;
		const { error } = json;
		if (typeof error === 'object' && error !== null) {
			const outcome = Reflect.get(error, 'outcome');
			const what = outcome === 'refused' || outcome === 'unknown' ? outcome : 'notSent';
			return { item: index, to: text(Reflect.get(error, 'to')), what };
		}
		return {
			item: index,
			to: text(json.to),
			what: 'accepted',
			messageid: text(json.messageid),
		};
	});
	return [...inError, ...inOutput];
}

function counted(values: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}

async function check(given: Scenario): Promise<void> {
	const run = await send(given);
	const said = saidBy(run);
	const { ledger, traffic } = bench.sandbox.state;
	const sentTo = (index: number, to: string) => `${index} ${international(to)}`;
	const textOf = (message: string) =>
		given.timeInMessage ? message.replace(/ \d+$/, '') : message;

	// Every recipient of every item is in the output or named in the error, once.
	const asked = given.items.flatMap(({ to }, index) => to.map((each) => sentTo(index, each)));
	expect(said.map(({ item: index, to }) => sentTo(index, to)).sort()).toEqual([...asked].sort());

	// Every accepted one is in the ledger, under its own number and its item's message.
	const entries = new Map(ledger.map((entry) => [entry.messageid, entry]));
	const accepted = said.filter(({ what }) => what === 'accepted');
	const notInLedger = accepted.filter(({ item: index, to, messageid = '' }) => {
		const entry = entries.get(messageid);
		// None is credited twice.
		entries.delete(messageid);
		return (
			!entry ||
			entry.to !== international(to) ||
			textOf(entry.message) !== given.items[index]?.message
		);
	});
	expect(notInLedger).toEqual([]);

	// Every other entry is an unknown one, so nothing was accepted twice by our doing.
	const key = (to: string, message: string) => `${international(to)} ${message}`;
	const unknown = counted(
		said
			.filter(({ what }) => what === 'unknown')
			.map(({ item: index, to }) => key(to, given.items[index]?.message ?? '')),
	);
	const unaccounted = counted(
		[...entries.values()].map(({ to, message }) => key(to, textOf(message))),
	);
	for (const [each, count] of unaccounted) {
		expect([each, count <= (unknown.get(each) ?? 0)]).toEqual([each, true]);
	}

	// One that nobody waits for any more is noticed by the sandbox a moment after the next has come.
	const hanging = given.faults.filter(({ kind: each }) => each === 'hang').length;
	const givenUp = hanging + given.lostConnections.length;
	expect(traffic.mostInFlight).toBeLessThanOrEqual(given.maxConcurrentRequests + givenUp);
}

describe('Whatever the network and ClickSend do', () => {
	it(
		'every SMS is accounted for once, and none is sent twice by us',
		async () => {
			await fc.assert(fc.asyncProperty(scenario, check), { numRuns: RUNS });
		},
		TEST_TIMEOUT_MS,
	);
});
