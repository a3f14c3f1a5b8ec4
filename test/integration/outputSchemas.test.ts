import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { readPush, type PushedFields } from '../../nodes/ClickSend/triggers/push/pushedEvent';
import {
	replyFieldsV2,
	replyFieldsV3,
	reportFieldsV2,
	reportFieldsV3,
} from '../../sandbox/push/fields';
import { json, MARKER_KEY, stageOf, useClickSendBench } from '../support/clickSend';
import { workedExample } from '../support/fixtures';
import {
	correspond,
	MOBILE,
	OPERATIONS,
	PATHS,
	pathOf,
	REGISTERED,
	RUNNABLE,
} from '../support/operations';
import { fieldsOf, hasSchema, OutputSchema } from '../support/outputSchema';
import { pollOnce } from '../support/polls';

const bench = useClickSendBench();

/** The recipient of the worked example of Send. */
const RECIPIENT = '+61411111111';
const OWNER = { user_id: 1, subaccount_id: 2 };

const stage = stageOf(bench);

/** An SMS that was answered and delivered: the reply and the report. */
async function correspondence() {
	await correspond(stage);
	const { replies, deliveryReports } = bench.sandbox.state;
	const [reply] = replies;
	const [report] = deliveryReports;
	if (!reply || !report) throw new Error('Nothing was answered or delivered');
	return { reply, report };
}

const REPORT = { event: 'deliveryReport', status: 'Delivered', status_code: 201 };

/** Asks a person in each way that is answered without a link; its answers say no more. */
async function askAll(to: string): Promise<IDataObject[]> {
	const ask = async (responseType: string, event: IDataObject) =>
		await bench.ask({ to, responseType }, (customstring) => ({
			...event,
			customstring,
		}));
	const yes = { event: 'reply', from: to, message: 'Yes' };
	return [
		...(await ask('deliveryReport', REPORT)),
		...(await ask('reply', yes)),
		...(await ask('approval', yes)),
	];
}

/** Expects items to have the fields of a schema, all of them and no other; less those that they may lack. */
function expectExactly(
	schema: OutputSchema,
	items: readonly IDataObject[],
	mayLack: readonly string[] = [],
): void {
	expect(items.length).toBeGreaterThan(0);
	expect(items.flatMap((item) => schema.faultsOf(item))).toEqual([]);
	expect(new Set([...items.flatMap(fieldsOf), ...mayLack])).toEqual(new Set(schema.fields));
}

describe('What the editor shows of the output before the first run', () => {
	it('is there for every operation', () => {
		expect(PATHS.filter((path) => !hasSchema(path))).toEqual([]);
		expect(REGISTERED.map(pathOf).sort()).toEqual([...PATHS].sort());
	});

	const [send, ...others] = RUNNABLE;

	it('is all that comes out of sms send, with any output', async () => {
		if (!send) throw new Error('Send is not registered');
		const bulk = { to: `${RECIPIENT},${MOBILE}`, safeguards: { doNotSendTo: MOBILE } };
		const run = async (options: INodeParameters) =>
			json(await bench.run({ ...send.parameters, ...bulk, options }));
		const redirectTo = '+61491570158';
		bench.inject({ kind: 'recipientResult', to: RECIPIENT, code: '2015', after: 1 });
		const items = [
			...(await run({})),
			...(await run({ output: 'summary' })),
			...(await run({ redirectTo })),
			...(await run({ dryRun: true, pricePerPart: '0.1' })),
			...(await run({ dryRun: true, output: 'summary' })),
		];
		bench.inject({ kind: 'raw', body: workedExample('send') });
		items.push(...json(await bench.run(send.parameters)));
		expectExactly(new OutputSchema(pathOf(send)), items);
	});

	it.each(others)('is what comes out of $path', async (operation) => {
		const { arrange, example, field, mayLack } = operation;
		const parameters = { ...operation.parameters, simplify: true };
		const schema = new OutputSchema(pathOf(operation));
		expect(schema.fields).toContain(field);
		const item = (await arrange?.(stage)) ?? {};
		expectExactly(schema, json(await bench.run(parameters, { items: [item] })), mayLack);
		if (!example) return;
		bench.inject({ kind: 'raw', body: workedExample(example.name) });
		expectExactly(schema, json(await bench.run(parameters, { items: [item] })), mayLack);
	});

	it('is what comes out of a balance with the credit for a country', async () => {
		bench.sandbox.state.behaviour = { ...bench.sandbox.state.behaviour, like: 'observed' };
		const parameters = { ...OPERATIONS.balance, options: { country: 'AU' } };
		expectExactly(new OutputSchema(['account', 'getBalance']), json(await bench.run(parameters)));
	});

	it('is what comes out of sms sendAndWait', async () => {
		const schema = new OutputSchema(['sms', 'sendAndWait']);
		expectExactly(schema, await askAll(MOBILE));
		bench.inject({ kind: 'raw', body: workedExample('send') });
		expectExactly(schema, await askAll(RECIPIENT));
	});

	const pushed = (fields: PushedFields) => readPush(fields)?.json ?? {};

	it('is what starts a workflow, pushed or polled', async () => {
		const schema = new OutputSchema([]);
		const poll = async (event: string, mode: 'trigger' | 'manual') => {
			const credentials = {
				username: 'tester',
				apiKey: MARKER_KEY,
				baseUrl: bench.sandbox.baseUrl,
			};
			const { emitted, returned } = await pollOnce({ parameters: { event }, credentials, mode });
			return [...emitted.flat(), ...(returned ?? [])];
		};

		const { reply, report } = await correspondence();
		const pushes = [replyFieldsV2(reply), reportFieldsV2(report)].map(pushed);
		expectExactly(schema, pushes);
		for (const mode of ['manual', 'trigger'] as const) {
			expectExactly(schema, [
				...(await poll('reply', mode)),
				...(await poll('deliveryReport', mode)),
			]);
		}
	});

	it('fits what the rules of the REST API push, which has more', async () => {
		const schema = new OutputSchema([], { allowsMore: true });
		const { reply, report } = await correspondence();
		const items = [replyFieldsV3(reply, OWNER), reportFieldsV3(report, OWNER)].map(pushed);
		expect(items.flatMap((item) => schema.faultsOf(item))).toEqual([]);
		const fields = new Set(items.flatMap((item) => Object.keys(item)));
		expect(schema.fields.filter((field) => !fields.has(field))).toEqual(['username']);
	});

	it('does not let a field of another type, one too many or an unknown operation pass', () => {
		const schema = new OutputSchema(['account', 'getBalance']);
		expect(schema.faultsOf({ balance: '12' })).toEqual([
			'/balance must be number {"type":"number"}',
		]);
		expect(schema.faultsOf({ credits: 12 })).toHaveLength(1);
		expect(hasSchema(['account', 'getMany'])).toBe(false);
	});
});
