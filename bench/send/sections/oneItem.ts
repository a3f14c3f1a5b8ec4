import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmptyN8n } from '../../shared/emptyN8n';
import { memoryOf } from '../../shared/memory';
import { print } from '../../shared/program';
import { readRecord } from '../executionRecord';
import type { Section } from '../report';
import { MESSAGE } from '../sms';
import type { StandIn } from '../standIn/standIn';
import { callWebhook } from '../webhookCall';

const RECIPIENTS = 1_000_000;
const RUN_TIMEOUT_MS = 600_000;
/** From the webhook's answer until n8n has saved the execution, which it may never do. */
const SAVE_TIMEOUT_MS = 60_000;
const POLL_MS = 200;

/** What a summary may take of what an item for each recipient takes. */
const MEMORY_SHARE = 0.25;
const TIME_SHARE = 0.6;

const MAKE_LIST = `
const to = Array.from({ length: ${RECIPIENTS} }, (_, index) => '+' + (61400000000 + index));
return [{ json: { to } }];
`;

/** What a run took. */
interface Taken {
	seconds: number;
	/** Megabytes at the peak, over n8n at rest. */
	memory: number | undefined;
	/** Whether n8n has a record of the run that can be read, with what came out. */
	hasRecord: boolean;
}

async function enter({ client }: EmptyN8n, standIn: StandIn, output: string, path: string) {
	const data = { username: 'bench', apiKey: 'bench-key', baseUrl: standIn.baseUrl };
	const credential = await client.createCredential({
		name: 'ClickSend',
		type: 'clickSendHttpApi',
		data,
	});
	const nodes = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: {
				httpMethod: 'POST',
				path,
				responseMode: 'lastNode',
				responseData: 'noData',
				options: {},
			},
			webhookId: path,
		},
		{
			name: 'List',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: MAKE_LIST },
		},
		{
			name: 'ClickSend',
			type: 'n8n-nodes-clicksend-http.clickSend',
			typeVersion: 1,
			parameters: {
				resource: 'sms',
				operation: 'send',
				to: '={{ $json.to }}',
				message: MESSAGE,
				options: { output },
			},
			credentials: { clickSendHttpApi: { id: credential, name: 'ClickSend' } },
		},
	];
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const { id } = await client.createWorkflow({
		name: output,
		nodes: nodes.map((node, index) => ({
			...node,
			id: randomUUID(),
			position: [index * 200, 0],
		})),
		connections: { Webhook: to('List'), List: to('ClickSend') },
		settings: { executionOrder: 'v1' },
	});
	await client.activateWorkflow(id);
	return id;
}

/** Whether n8n has saved the last execution of a workflow so that it can be read. */
async function hasRecord({ client }: EmptyN8n, workflowId: string): Promise<boolean> {
	const end = Date.now() + SAVE_TIMEOUT_MS;
	while (Date.now() < end) {
		const [last] = await client.listExecutions(workflowId).catch(() => []);
		if (last && last.status !== 'new' && last.status !== 'running') {
			const record = await readRecord(client, last.id).catch(() => undefined);
			return record?.status === 'success' && record.nodes.has('ClickSend');
		}
		await sleep(POLL_MS);
	}
	return false;
}

async function run(empty: EmptyN8n, standIn: StandIn, output: string): Promise<Taken> {
	const title = `${RECIPIENTS.toLocaleString('en-US')} recipients from one item, output: ${output}`;
	print(title);
	const path = randomUUID();
	const workflowId = await enter(empty, standIn, output, path);
	const { pid, url } = empty.n8n;
	const atRest = await memoryOf(pid);
	const before = await standIn.accepted();
	const start = performance.now();
	await callWebhook(`${url}/webhook/${path}`, {}, RUN_TIMEOUT_MS);
	const seconds = (performance.now() - start) / 1_000;
	const sent = (await standIn.accepted()) - before;
	if (sent !== RECIPIENTS) throw new Error(`${title}: ${sent} SMS were sent.`);
	const isKept = await hasRecord(empty, workflowId);
	const memory = await memoryOf(pid);
	return { seconds, memory: memory && atRest && memory.peak - atRest.now, hasRecord: isKept };
}

/**
 * A million recipients from one item, with an item for each and with a summary, each in an n8n that has done nothing
 * else.
 *
 * @param startN8n starts one, under a name
 */
export async function oneItem(
	standIn: StandIn,
	startN8n: (name: string) => Promise<EmptyN8n>,
): Promise<Section> {
	const taken: Taken[] = [];
	for (const output of ['summary', 'recipients']) {
		const empty = await startN8n(`one-item-${output}`);
		taken.push(await run(empty, standIn, output));
		await empty.n8n.stop();
	}
	const [summary, all] = taken;
	if (!summary || !all) throw new Error('A million recipients could not be measured.');
	const isLess = (one: number | undefined, other: number | undefined, share: number) =>
		one === undefined || other === undefined ? undefined : one <= share * other;
	return {
		title: `${RECIPIENTS.toLocaleString('en-US')} recipients from one item, in n8n's default memory`,
		ours: 'Summary',
		others: ['Recipients'],
		figures: [
			{
				what: "n8n's memory at its peak, over n8n at rest",
				unit: 'MB',
				ours: summary.memory ?? 0,
				others: [all.memory],
				targets: [
					{ text: `≤ ${MEMORY_SHARE} ×`, met: isLess(summary.memory, all.memory, MEMORY_SHARE) },
				],
			},
			{
				what: 'time of the execution',
				unit: 's',
				ours: summary.seconds,
				others: [all.seconds],
				targets: [
					{ text: `≤ ${TIME_SHARE} ×`, met: isLess(summary.seconds, all.seconds, TIME_SHARE) },
				],
			},
			{
				what: 'executions that n8n has kept',
				unit: '',
				ours: Number(summary.hasRecord),
				others: [Number(all.hasRecord)],
				targets: [{ text: '1', met: summary.hasRecord }],
			},
		],
	};
}
