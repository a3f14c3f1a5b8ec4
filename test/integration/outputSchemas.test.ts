import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { readPush, type PushedFields } from '../../nodes/ClickSend/triggers/push/pushedEvent';
import {
	replyFieldsV2,
	replyFieldsV3,
	reportFieldsV2,
	reportFieldsV3,
} from '../../sandbox/push/fields';
import { json, MARKER_KEY, useClickSendBench } from '../support/clickSend';
import { workedExample } from '../support/fixtures';
import { fieldsOf, hasSchema, OutputSchema } from '../support/outputSchema';
import { pollOnce } from '../support/triggerContexts';

const bench = useClickSendBench();

const MOBILE = '+61491570156';
/** The recipient of the worked example of Send. */
const RECIPIENT = '+61411111111';
const OWNER = { user_id: 1, subaccount_id: 2 };

/** The choices of a field that is shown for a resource. */
function valuesOf(name: string, resource?: string): string[] {
	const isShown = ({ displayOptions }: INodeProperties) =>
		resource === undefined || displayOptions?.show?.resource?.includes(resource);
	return new ClickSend().description.properties
		.filter((property) => property.name === name && isShown(property))
		.flatMap(({ options = [] }) => options.flatMap((each) => ('value' in each ? [each.value] : [])))
		.map(String);
}

const OPERATIONS = valuesOf('resource').flatMap((resource) =>
	valuesOf('operation', resource).map((operation) => [resource, operation] as const),
);

/** An SMS, what was answered to it and how it was delivered. */
async function correspond() {
	const [sent] = json(await bench.send({ to: MOBILE, options: { customString: '0000' } }));
	const messageid = String(sent?.messageid);
	const { state } = bench.sandbox;
	const report = state.addDeliveryReport({ messageid, status: 'Delivered' });
	if (!report) throw new Error('No such SMS');
	return { reply: state.addReply({ messageid, from: MOBILE, message: ' 007 ' }), report };
}

interface Operation {
	parameters: INodeParameters;
	/** The call that answers it. */
	example: Parameters<typeof workedExample>[0];
	/** Brings about what there is to be put out. */
	arrange?: () => Promise<unknown>;
	/** Where more has to happen than one run. */
	run?: () => Promise<IDataObject[]>;
}

const REPORT = { event: 'deliveryReport', status: 'Delivered', status_code: 201 };

/** Asks in each way that is answered without a link; its answers say no more. */
async function askAll(): Promise<IDataObject[]> {
	const ask = async (responseType: string, event: IDataObject) =>
		await bench.ask({ to: RECIPIENT, responseType }, (customstring) => ({
			...event,
			customstring,
		}));
	const yes = { event: 'reply', from: RECIPIENT, message: 'Yes' };
	return [
		...(await ask('deliveryReport', REPORT)),
		...(await ask('reply', yes)),
		...(await ask('approval', yes)),
	];
}

const list = { filters: {}, options: {} };

const RUNS: Record<string, Operation> = {
	'sms send': { parameters: { to: RECIPIENT, message: 'Hello', options: {} }, example: 'send' },
	'sms getHistory': {
		parameters: { returnAll: true, simplify: true, ...list },
		example: 'history',
		arrange: async () => {
			await correspond();
			await bench.send({ to: MOBILE, options: { schedule: '2099-01-31T09:00:00' } });
		},
	},
	'inboundSms getMany': { parameters: list, example: 'reply', arrange: correspond },
	'deliveryReport getMany': { parameters: list, example: 'delivery', arrange: correspond },
	'account getBalance': { parameters: { options: {} }, example: 'balance' },
	'sms sendAndWait': { parameters: {}, example: 'send', run: askAll },
};

/** Expects items to have the fields of a schema, all of them and no other. */
function expectExactly(schema: OutputSchema, items: readonly IDataObject[]): void {
	expect(items.length).toBeGreaterThan(0);
	expect(items.flatMap((item) => schema.faultsOf(item))).toEqual([]);
	expect(new Set(items.flatMap(fieldsOf))).toEqual(new Set(schema.fields));
}

describe('What the editor shows of the output before the first run', () => {
	it('is there for every operation', () => {
		expect(OPERATIONS.filter((path) => !hasSchema(path))).toEqual([]);
		expect(Object.keys(RUNS).sort()).toEqual(OPERATIONS.map((path) => path.join(' ')).sort());
	});

	it.each(OPERATIONS)('is what comes out of %s %s', async (resource, operation) => {
		const { parameters, example, arrange, run: runAll } = RUNS[`${resource} ${operation}`] ?? {};
		if (!parameters || !example) throw new Error('Not run here');
		const schema = new OutputSchema([resource, operation]);
		const runOnce = async () =>
			json(await bench.run({ resource, operation, ...parameters } satisfies INodeParameters));
		const run = runAll ?? runOnce;

		await arrange?.();
		expectExactly(schema, await run());
		bench.inject({ kind: 'raw', body: workedExample(example) });
		expectExactly(schema, await run());
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

		const { reply, report } = await correspond();
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
		const { reply, report } = await correspond();
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
		expect(schema.faultsOf({ credit: 12 })).toHaveLength(1);
		expect(hasSchema(['account', 'getMany'])).toBe(false);
	});
});
