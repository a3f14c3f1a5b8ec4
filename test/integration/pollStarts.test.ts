import type { IDataObject, NodeError } from 'n8n-workflow';
import { DEFAULT_ACCOUNT, startSandbox, type Sandbox } from '../../sandbox';
import { pollOnce, type PollOptions } from '../support/polls';

const NOT_AVAILABLE =
	'Engine 2.0 is not available. Enable the `engine-v2` module with N8N_ENABLED_MODULES.';
/** What n8n says where the store of Engine 2.0 does not take a start. */
const NOT_STORED = 'Engine responded with 500';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(async () => {
	await sandbox.close();
});

const trigger = (more: Partial<PollOptions> = {}, event = 'reply'): PollOptions => ({
	parameters: { event },
	credentials: {
		username: DEFAULT_ACCOUNT.username,
		apiKey: DEFAULT_ACCOUNT.key,
		baseUrl: sandbox.baseUrl,
	},
	...more,
});

function replies(...messages: string[]): void {
	for (const message of messages) sandbox.state.addReply({ from: '+61491570156', message });
}

const texts = (items: readonly IDataObject[] = []) => items.map(({ message }) => message);

/** The records that an execution keeps that did not succeed. */
function keptBy(error: NodeError | undefined): IDataObject[] {
	const records: unknown = Reflect.get(Object(error?.context.data), 'records');
	return Array.isArray(records) ? records : [];
}

/** Refuses every start that has one of these texts. */
const refusing =
	(...refused: string[]) =>
	(items: readonly IDataObject[]) =>
		texts(items).some((text) => refused.includes(String(text))) ? NOT_STORED : undefined;

describe('What n8n does not start a workflow with', () => {
	it('is kept in an execution that did not succeed, which says how to get it', async () => {
		replies('one', 'two');
		const { emitted, failed, logged } = await pollOnce(
			trigger({ engine: 'engine 2', refuses: () => NOT_AVAILABLE }),
		);
		expect(emitted).toEqual([]);
		expect(failed).toMatchObject([
			{
				message: 'n8n did not start this workflow with 2 replies',
				description: `Take the 2 replies from the details, under records: ClickSend has marked them as read and does not hand them out again. n8n's reason: ${NOT_AVAILABLE}`,
				node: { name: 'Trigger' },
			},
		]);
		expect(keptBy(failed[0])).toMatchObject([
			{ event: 'reply', from: '+61491570156', message: 'one' },
			{ event: 'reply', from: '+61491570156', message: 'two' },
		]);
		expect(logged).toEqual([
			'n8n did not start the workflow of this trigger with 2 replies. An execution that did not succeed keeps them.',
		]);
	});

	it('is tried once where n8n starts nothing at all, also on Engine 1', async () => {
		replies('one', 'two');
		let starts = 0;
		const refuses = () => {
			starts++;
			return 'Published version not found for workflow';
		};
		const { failed } = await pollOnce(trigger({ refuses }));
		expect(starts).toBe(1);
		expect(texts(keptBy(failed[0]))).toEqual(['one', 'two']);
	});

	it.each(['0', '3', '6'])('is one record alone (%s), and its neighbours start it', async (bad) => {
		const all = ['0', '1', '2', '3', '4', '5', '6'];
		replies(...all);
		const { emitted, failed } = await pollOnce(
			trigger({ engine: 'engine 2', refuses: refusing(bad) }),
		);
		expect(texts(emitted.flat())).toEqual(all.filter((text) => text !== bad));
		expect(failed).toMatchObject([{ message: 'n8n did not start this workflow with 1 reply' }]);
		expect(texts(keptBy(failed[0]))).toEqual([bad]);
	});

	it('may be several records far apart, which one execution keeps', async () => {
		const all = Array.from({ length: 100 }, (_, index) => `Reply ${index}`);
		replies(...all);
		const bad = ['Reply 3', 'Reply 4', 'Reply 50', 'Reply 99'];
		const { emitted, failed } = await pollOnce(
			trigger({ engine: 'engine 2', refuses: refusing(...bad) }),
		);
		expect(texts(emitted.flat())).toEqual(all.filter((text) => !bad.includes(text)));
		expect(failed).toHaveLength(1);
		expect(texts(keptBy(failed[0]))).toEqual(bad);
	});

	it('is three records in a row, and the others start it all the same', async () => {
		const bad = ['bad 1', 'bad 2', 'bad 3'];
		const good = ['good 1', 'good 2', 'good 3', 'good 4', 'good 5'];
		replies(...bad, ...good);
		const { emitted, failed } = await pollOnce(
			trigger({ engine: 'engine 2', refuses: refusing(...bad) }),
		);
		expect(texts(emitted.flat())).toEqual(good);
		expect(texts(keptBy(failed[0]))).toEqual(bad);
	});

	it('is everything where the store refuses everything, after a few tries', async () => {
		const all = Array.from({ length: 1000 }, (_, index) => `Reply ${index}`);
		replies(...all);
		let starts = 0;
		const refuses = () => {
			starts++;
			return NOT_STORED;
		};
		const { emitted, failed } = await pollOnce(trigger({ engine: 'engine 2', refuses }));
		expect(emitted).toEqual([]);
		expect(texts(keptBy(failed[0]))).toEqual(all);
		expect(failed).toHaveLength(1);
		expect(starts).toBeLessThan(70);
	});
});

describe('A start that n8n has taken', () => {
	it.each(['engine 1', 'engine 2', 'n8n 1'] as const)('is not made again (%s)', async (engine) => {
		replies('once');
		const { emitted, failed, logged } = await pollOnce(trigger({ engine }));
		expect(emitted).toMatchObject([[{ message: 'once' }]]);
		expect(failed).toEqual([]);
		expect(logged).toEqual([]);
	});
});

describe('A hundred thousand delivery reports', () => {
	const COUNT = 100_000;
	const LIMIT_OF_ENGINE_2 = 16 * 1024 * 1024;

	it('start the workflow in pieces far below what Engine 2.0 takes, in their order', async () => {
		/** As long as it may be. */
		const custom = (index: number) => `order ${index}`.padEnd(50, '.');
		const report = (index: number) =>
			`<dlr><messageid>4F5CDB7E-0000-0000-0000-${String(index).padStart(12, '0')}</messageid><status>Delivered</status><status_code>201</status_code><customstring>${custom(index)}</customstring><username>somebody</username></dlr>`;
		const list = Array.from({ length: COUNT }, (_, index) => report(index)).join('');
		sandbox.state.faults.inject({
			kind: 'raw',
			body: `<xml><dlrs dlrcount="${COUNT}">${list}</dlrs><result>0000</result></xml>`,
		});
		const { emitted, failed } = await pollOnce(trigger({ engine: 'engine 2' }, 'deliveryReport'));
		const sizes = emitted.map((items) => Buffer.byteLength(JSON.stringify(items)));
		expect(Math.max(...sizes)).toBeLessThan(LIMIT_OF_ENGINE_2 / 3);
		expect(sizes.length).toBeLessThan(10);
		const came = emitted.flat();
		expect(came).toHaveLength(COUNT);
		expect(came.every(({ customstring }, index) => customstring === custom(index))).toBe(true);
		expect(failed).toEqual([]);
	});
});
