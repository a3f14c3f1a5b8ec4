import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { linkIn, question, submit } from '../support/n8n/asker';
import { chain } from '../support/n8n/chain';
import { toRun, type Fields } from '../support/n8n/realN8n';
import { TriggerWorkflow } from '../support/n8n/triggerWorkflow';
import type { LedgerEntry } from '../../sandbox';
import { QueueN8n } from './support/queueN8n';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;

const EXECUTIONS = 10;

jest.setTimeout(TEST_TIMEOUT_MS);

const n8n = new QueueN8n('waiting');
beforeAll(async () => {
	await n8n.start();
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n.stop();
});

const sent = () => n8n.sandbox.state.ledger;

/** How often an execution was begun or gone on with by a worker. */
const runsOf = (executionId: string) =>
	n8n.workers.flatMap(({ logFile }) => [
		...readFileSync(logFile, 'utf8').matchAll(
			new RegExp(`Worker started execution ${executionId} `, 'g'),
		),
	]).length;

describe('In queue mode', () => {
	let trigger: TriggerWorkflow;
	beforeAll(async () => {
		trigger = await TriggerWorkflow.activate(n8n);
	});
	beforeEach(() => {
		n8n.reset();
		n8n.sandbox.state.pushSettings = { reply: trigger.url(), deliveryReport: trigger.url() };
	});

	/**
	 * Activates a workflow that asks when its webhook is called, with the path of it in the message.
	 * @returns what calls it through the webhook process
	 */
	async function activate(fields: Fields): Promise<{ id: string; call: () => Promise<void> }> {
		const path = randomUUID();
		const credentialId = await n8n.createCredential({});
		const { id } = await n8n.client.createWorkflow(
			chain([
				{
					name: 'Webhook',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					parameters: { httpMethod: 'POST', path, options: {} },
					more: { webhookId: path },
				},
				{
					name: 'ClickSend',
					type: 'n8n-nodes-clicksend-http.clickSend',
					parameters: question({ message: '={{ $execution.id }}', ...fields }),
					more: { credentials: { clickSendHttpApi: { id: credentialId, name: 'ClickSend' } } },
				},
			]),
		);
		await n8n.client.activateWorkflow(id);
		const call = async () => {
			const { ok, status } = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST' });
			expect([ok, status]).toEqual([true, 200]);
		};
		return { id, call };
	}

	/** The execution that an SMS is of, when it waits. */
	async function waiting({ message }: LedgerEntry): Promise<string> {
		const [id = ''] = message.split('\n');
		await n8n.client.waitForExecution(id, { until: ['waiting'] });
		return id;
	}

	it('a question of a worker is answered through the webhook process, once, and a worker goes on', async () => {
		const { call } = await activate({});
		await Promise.all(Array.from({ length: EXECUTIONS }, call));
		await n8n.sandboxUntil(() => sent().length === EXECUTIONS);
		const asked = await Promise.all(
			sent().map(async (sms) => ({ id: await waiting(sms), messageid: sms.messageid, to: sms.to })),
		);
		for (const { id, messageid, to } of asked) {
			for (const which of ['first', 'second']) {
				n8n.sandbox.state.addReply({ messageid, from: to, message: `${which} for ${id}` });
			}
		}
		const rest = (await trigger.executions(EXECUTIONS)).map(
			(execution) => trigger.items(execution)[0]?.message,
		);
		expect(rest).toHaveLength(EXECUTIONS);
		for (const { id } of asked) {
			const { json } = toRun(await n8n.client.waitForExecution(id));
			const taken = json.map(({ data }) => Reflect.get(Object(data), 'text'));
			const both = [...taken, ...rest].filter((text) => String(text).endsWith(` for ${id}`));
			expect(both.sort()).toEqual([`first for ${id}`, `second for ${id}`]);
			expect(taken).toHaveLength(1);
			expect(runsOf(id)).toBe(2);
		}
	});

	it('the link is opened and answered through the webhook process', async () => {
		const { call } = await activate({ responseType: 'freeText' });
		await call();
		await n8n.sandboxUntil(() => sent().length === 1);
		const [sms] = sent();
		if (!sms) throw new Error('Nothing was sent');
		const id = await waiting(sms);
		const { pathname, search } = new URL(linkIn(sms));
		// As with the address of a proxy before all processes, which n8n has to be told.
		const link = `${n8n.url}${pathname}${search}`;
		expect(await (await fetch(link)).text()).toContain('<textarea');
		await submit(link, { text: 'written' });
		expect(toRun(await n8n.client.waitForExecution(id)).json).toMatchObject([
			{ data: { text: 'written' }, respondedVia: 'link' },
		]);
		expect(runsOf(id)).toBe(2);
	});
});
