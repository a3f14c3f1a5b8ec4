import fc from 'fast-check';
import type { IDataObject, INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { MAX_REDIRECTED } from '../../nodes/ClickSend/sending/safeguards/safeguards';
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
	/** Whether it is in a time zone where it is quiet, if there are quiet hours. */
	isQuiet: boolean;
}

/** A number of Do Not Send To. */
interface Listed {
	number: string;
	/** As it stands in the list. */
	spelling: string;
	/** Whether it has no country code, so that it is read with the country of each item. */
	isLocal: boolean;
}

/** What may hold recipients back. */
interface Safeguarded {
	/** Undefined where the safeguard is not there. */
	list: Listed[] | undefined;
	/** How the list is written: as a text with this between the numbers, or by an expression. */
	between: string | undefined;
	sameNumberAgain: 'send' | 'skip' | undefined;
	hasQuietHours: boolean;
	redirectTo: string | undefined;
}

type Output = 'recipients' | 'notAccepted' | 'summary';

interface Scenario {
	items: Item[];
	safeguards: Safeguarded;
	output: Output | undefined;
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

const RESULTS = ['accepted', 'refused', 'unknown', 'notSent', 'skipped'] as const;

/** What the node said of one recipient. */
interface Said {
	item: number;
	/** Whom it was for, where it was redirected. */
	to: string;
	what: (typeof RESULTS)[number];
	messageid?: string;
	/** Why it was skipped. */
	why?: string;
	/** Where it went; the same as `to` where nothing is said of that. */
	wentTo: string;
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
	isQuiet: fc.boolean(),
});

/** Without a country, a local number is nothing that ClickSend takes. */
const item = anyItem.map((each): Item => ({
	...each,
	to: each.options.country === undefined ? each.to.map(international) : each.to,
}));

/** As people and tables write a number. Only the last ones have no country code. */
const SPELLINGS: ReadonlyArray<(national: string) => string> = [
	(national) => `+61${national}`,
	(national) => `+61 ${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`,
	(national) => `(+61) ${national.slice(0, 3)}-${national.slice(3)}`,
	(national) => `+610${national}`,
	(national) => `'+61${national}`,
	(national) => `tel:+61${national}`,
	(national) => `\u202a+61${national}\u202c`,
	(national) => `0061${national}`,
	(national) => `61${national}`,
	(national) => `0${national}`,
	(national) => `0${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`,
];
const LOCAL_SPELLINGS = 2;

const listed: fc.Arbitrary<Listed> = fc
	.tuple(number, fc.nat({ max: SPELLINGS.length - 1 }))
	.map(([each, index]) => ({
		number: each,
		spelling: SPELLINGS[index]?.(each.replace('+61', '')) ?? each,
		isLocal: index >= SPELLINGS.length - LOCAL_SPELLINGS,
	}));

const REDIRECTED_TO = '+61491579999';

const rarely = <Value>(value: Value) =>
	fc.oneof(
		{ weight: 9, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.constant(value) },
	);

const safeguards: fc.Arbitrary<Safeguarded> = fc.record({
	list: fc.option(fc.array(listed, { minLength: 1, maxLength: 4 }), { nil: undefined, freq: 2 }),
	between: fc.constantFrom(', ', '\n', '; ', undefined),
	sameNumberAgain: fc.constantFrom('send', 'skip', 'skip', undefined),
	hasQuietHours: rarely(true).map((each) => each === true),
	redirectTo: rarely(REDIRECTED_TO),
});

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
	safeguards,
	output: fc.constantFrom('recipients', 'recipients', 'notAccepted', 'summary', undefined),
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

/** The safeguards as the workflow has them. */
function safeguardParameters({
	list,
	between,
	sameNumberAgain,
	hasQuietHours,
}: Safeguarded): INodeParameters {
	const spellings = list?.map(({ spelling }) => spelling);
	const at = (hours: number) =>
		new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
	const timezone = '={{ $json.isQuiet ? "Etc/UTC" : "Etc/GMT-12" }}';
	return {
		...(spellings && {
			doNotSendTo:
				between === undefined ? `={{ ${JSON.stringify(spellings)} }}` : spellings.join(between),
		}),
		...(sameNumberAgain && { sameNumberAgain }),
		...(hasQuietHours && {
			quietHours: { window: { from: at(-3), to: at(3), timezone, then: 'skip' } },
		}),
	};
}

async function send(given: Scenario) {
	const { items, onError, maxConcurrentRequests, faults, retryOnFail, output } = given;
	const { redirectTo } = given.safeguards;
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
			...(output && { output }),
			...(redirectTo !== undefined && { redirectTo }),
		},
		safeguards: safeguardParameters(given.safeguards),
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

type Run = Awaited<ReturnType<typeof send>>;

/** Where an SMS went and whom it was for. An error of the node says it in the same words as an item. */
const addressed = ({ to, intendedFor }: IDataObject) => ({
	to: text(intendedFor) || text(to),
	wentTo: text(to),
});

/** What the error with which the node stopped said. */
function saidInError(error: Run['error']): Said[] {
	const context = error?.context;
	const data: unknown = Reflect.get(Object(context), 'data');
	return RESULTS.flatMap((what) =>
		listOf(Reflect.get(Object(data), what)).map(
			({ item: index, messageid, skipped, ...about }): Said => ({
				...addressed(about),
				item: Number(index),
				what,
				messageid: text(messageid),
				why: text(skipped),
			}),
		),
	);
}

const asResult = (value: unknown) => RESULTS.find((each) => each === value) ?? 'notSent';

/** What an item of the output said. */
function saidInItem({ json, pairedItem }: Run['outputs'][number][number]): Said {
	const about = typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : -1;
	const { error } = json;
	if (typeof error === 'object' && error !== null) {
		const [outcome, to, intendedFor] = ['outcome', 'to', 'intendedFor'].map((name) =>
			text(Reflect.get(error, name)),
		);
		return { ...addressed({ to, intendedFor }), item: about, what: asResult(outcome) };
	}
	const what = json.skipped === undefined ? 'accepted' : 'skipped';
	const [messageid, why] = [text(json.messageid), text(json.skipped)];
	return { ...addressed(json), item: about, what, messageid, why };
}

/** What the summary said of those that were not accepted. */
const saidInSummary = (summary: IDataObject): Said[] =>
	listOf(summary.notAccepted).map(({ item: index, outcome, reason, ...about }): Said => ({
		...addressed(about),
		item: Number(index),
		what: asResult(outcome),
		why: outcome === 'skipped' ? text(reason) : '',
	}));

/** The one item of a run with Output: Summary; undefined of other runs, and where the node stopped. */
const summaryOf = ({ output }: Scenario, run: Run): IDataObject | undefined =>
	output === 'summary' && !run.error ? run.outputs[0]?.[0]?.json : undefined;

/** Everything that the node said, in its output and in its error. */
function saidBy(given: Scenario, run: Run): Said[] {
	const summary = summaryOf(given, run);
	if (summary) return saidInSummary(summary);
	// Where the accepted ones are left out, what belongs to no recipient still comes out.
	const items = run.outputs.flat().filter(({ json }) => Object.keys(json).join() !== 'unmatched');
	return [...saidInError(run.error), ...items.map(saidInItem)];
}

function counted(values: Iterable<string>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}

/** What is left of a number of things when others are taken away; less than nothing where there were too few. */
function less(all: Map<string, number>, taken: Map<string, number>): Map<string, number> {
	const left = new Map(all);
	for (const [each, count] of taken) left.set(each, (left.get(each) ?? 0) - count);
	return left;
}

const namesOf = (counts: Map<string, number>, is: (count: number) => boolean) =>
	[...counts].filter(([, count]) => is(count)).map(([each]) => each);

/** A recipient of an item, by its number. */
const place = (index: number, to: string) => `${index} ${international(to)}`;

/** A summary names as many that were not accepted. */
const NAMED = 1_000;

/** What a run said, beside what it was asked. */
interface Checked {
	given: Scenario;
	run: Run;
	said: Said[];
	/** Recipients that are not named, because they were accepted, by item and number. */
	silent: Map<string, number>;
}

/** Every recipient of every item is named once, or, where the output leaves out the accepted ones, not at all. */
function checkNamedOnce({ given, run, said, silent }: Checked): void {
	const leavesOut = (given.output === 'notAccepted' || given.output === 'summary') && !run.error;
	const wrong = namesOf(silent, (count) => (leavesOut ? count < 0 : count !== 0));
	expect(wrong).toEqual([]);
	if (leavesOut) expect(said.filter(({ what }) => what === 'accepted')).toEqual([]);

	const summary = summaryOf(given, run);
	if (!summary) return;
	const asked = given.items.reduce((sum, { to }) => sum + to.length, 0);
	const counts = RESULTS.map((result) => Number(summary[result]));
	expect(summary.recipients).toBe(asked);
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(asked);
	expect(said).toHaveLength(Math.min(asked - Number(summary.accepted), NAMED));
	const named = counted(said.map(({ what }) => what));
	const unnamed = RESULTS.slice(1).filter((what) => (named.get(what) ?? 0) !== summary[what]);
	if (said.length < NAMED) expect(unnamed).toEqual([]);
}

/** Every accepted one is in the ledger, and every other entry of the ledger is an unknown one. */
function checkLedger({ given, run, said, silent }: Checked): void {
	const { ledger } = bench.sandbox.state;
	const textOf = (message: string) =>
		given.timeInMessage ? message.replace(/ \d+$/, '') : message;
	const messageOf = (index: number) => given.items[index]?.message ?? '';
	const sentTo = (to: string) => given.safeguards.redirectTo ?? international(to);
	const accepted = said.filter(({ what }) => what === 'accepted');

	// Under its own number and its item's message.
	const entries = new Map(ledger.map((entry) => [entry.messageid, entry]));
	const notInLedger = accepted.filter(({ item: index, to, messageid = '' }) => {
		const entry = entries.get(messageid);
		// None is credited twice.
		entries.delete(messageid);
		return !entry || entry.to !== sentTo(to) || textOf(entry.message) !== messageOf(index);
	});
	expect(notInLedger).toEqual([]);

	const summary = summaryOf(given, run);
	const unknown = said.filter(({ what }) => what === 'unknown');
	if (summary) {
		// What the others add up to is beyond doubt only where nothing is unknown.
		const [least, most] = [Number(summary.accepted), Number(summary.unknown)];
		expect(ledger.length).toBeGreaterThanOrEqual(least);
		expect(ledger.length).toBeLessThanOrEqual(least + most);
		const price = ledger.reduce((sum, entry) => sum + entry.price, 0);
		if (most === 0) expect(summary.price).toBeCloseTo(price, 4);
		if (said.length === NAMED) return;
	}
	const key = (to: string, message: string) => `${sentTo(to)} ${message}`;
	const silentOnes = [...silent].flatMap(([each, count]) => {
		const [index = '', to = ''] = each.split(' ');
		return Array.from({ length: Math.max(0, count) }, () => key(to, messageOf(Number(index))));
	});
	const left = less(
		counted([...entries.values()].map(({ to, message }) => `${to} ${textOf(message)}`)),
		counted(silentOnes),
	);
	expect(namesOf(left, (count) => count < 0)).toEqual([]);
	const uncertain = counted(unknown.map(({ item: index, to }) => key(to, messageOf(index))));
	expect(namesOf(less(left, uncertain), (count) => count > 0)).toEqual([]);
}

/** Nothing goes to whom a safeguard holds back, and nobody else is held back. */
function checkSafeguards({ given, said }: Checked): void {
	const { list = [], sameNumberAgain, hasQuietHours, redirectTo } = given.safeguards;
	const { ledger } = bench.sandbox.state;
	const isListed = ({ item: index, to }: Said) =>
		list.some(
			(each) =>
				each.number === international(to) &&
				(!each.isLocal || given.items[index]?.options.country === 'AU'),
		);
	const isQuiet = ({ item: index }: Said) => hasQuietHours && given.items[index]?.isQuiet === true;
	const expected = (each: Said) => {
		if (isListed(each)) return ['doNotSendTo'];
		if (isQuiet(each)) return ['quietHours'];
		const again = sameNumberAgain === 'skip' ? ['sameNumberAgain'] : [];
		return ['', ...again, ...(redirectTo === undefined ? [] : ['redirectTo'])];
	};
	expect(said.filter((each) => !expected(each).includes(each.why ?? ''))).toEqual([]);

	const everywhere = new Set(list.filter(({ isLocal }) => !isLocal).map((each) => each.number));
	expect(ledger.filter(({ to }) => everywhere.has(to))).toEqual([]);
	if (redirectTo !== undefined) {
		expect(ledger.filter(({ to }) => to !== redirectTo)).toEqual([]);
		expect(ledger.length).toBeLessThanOrEqual(MAX_REDIRECTED);
		const isWrong = ({ what, wentTo, to }: Said) =>
			wentTo !== (what === 'skipped' ? to : redirectTo);
		expect(said.filter(isWrong)).toEqual([]);
	}
	if (sameNumberAgain !== 'skip') return;
	const numbers = counted(given.items.flatMap(({ to }) => to.map(international)));
	if (redirectTo === undefined) {
		const twice = namesOf(counted(ledger.map(({ to }) => to)), (count) => count > 1);
		expect(twice).toEqual([]);
	} else {
		expect(ledger.length).toBeLessThanOrEqual(numbers.size);
	}
	// Of each number, the first one that nothing else holds back is sent.
	const again = counted(
		said.filter(({ why }) => why === 'sameNumberAgain').map(({ to }) => international(to)),
	);
	const none = namesOf(less(numbers, again), (count) => count < 1);
	expect(none).toEqual([]);
	const sent = [
		...said.filter(({ what }) => what !== 'skipped').map(({ to }) => international(to)),
	];
	expect(namesOf(counted(sent), (count) => count > 1)).toEqual([]);
}

async function check(given: Scenario): Promise<void> {
	const run = await send(given);
	const said = saidBy(given, run);
	const asked = given.items.flatMap(({ to }, index) => to.map((each) => place(index, each)));
	const silent = less(counted(asked), counted(said.map(({ item: index, to }) => place(index, to))));
	const checked = { given, run, said, silent };
	checkNamedOnce(checked);
	checkLedger(checked);
	checkSafeguards(checked);

	// One that nobody waits for any more is noticed by the sandbox a moment after the next has come.
	const hanging = given.faults.filter(({ kind: each }) => each === 'hang').length;
	const givenUp = hanging + given.lostConnections.length;
	expect(bench.sandbox.state.traffic.mostInFlight).toBeLessThanOrEqual(
		given.maxConcurrentRequests + givenUp,
	);
}

describe('Whatever the network and ClickSend do', () => {
	it(
		'every SMS is accounted for once, none is sent twice by us, and none leaves that a safeguard holds back',
		async () => {
			await fc.assert(fc.asyncProperty(scenario, check), { numRuns: RUNS });
		},
		TEST_TIMEOUT_MS,
	);
});
