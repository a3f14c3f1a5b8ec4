import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmptyN8n } from '../../shared/emptyN8n';
import { memoryOf } from '../../shared/memory';
import { print } from '../../shared/program';
import { webhook } from '../arena';
import { clickSend, NO_OPERATION, type Contender } from '../contenders';
import { readRecord, savedExecution } from '../executionRecord';
import type { Section } from '../report';
import { MESSAGE } from '../sms';
import type { StandIn } from '../standIn/standIn';
import { callWebhook } from '../webhookCall';

const RECIPIENTS = 1_000_000;
const COUNT = RECIPIENTS.toLocaleString('en-US');
const RUN_TIMEOUT_MS = 600_000;
/** From the webhook's answer until n8n has saved the execution, which it may never do. */
const SAVE_TIMEOUT_MS = 60_000;
const POLL_MS = 200;

/** The name of the one node that is measured. */
const MEASURED = 'Node';

/** What a summary may take of what an item for each recipient takes. */
const MEMORY_SHARE = 0.25;
const TIME_SHARE = 0.6;

/** As much as n8n takes in the body of a webhook call: 15 of 16 MB. */
const LIST = Array.from({ length: RECIPIENTS }, (_, index) => `+${61_400_000_000 + index}`);

/** What a run took. */
interface Taken {
	seconds: number;
	/** Megabytes at the peak, over n8n at rest. */
	memory: number | undefined;
	/** Whether n8n has a record of the run that can be read, with what came out. */
	hasRecord: boolean;
}

const ofSend = (title: string, output: string): Contender =>
	clickSend(title, { to: '={{ $json.body.to }}', message: MESSAGE }, { output });

/** Saves and activates a workflow: a webhook that gets the list, and the contender. */
async function enter(
	{ client }: EmptyN8n,
	standIn: StandIn,
	{ title, nodes }: Contender,
	path: string,
): Promise<string> {
	const type = 'clickSendHttpApi';
	const data = { username: 'bench', apiKey: 'bench-key', baseUrl: standIn.baseUrl };
	const credential = await client.createCredential({ name: 'ClickSend', type, data });
	const { id } = await client.createWorkflow({
		name: title,
		nodes: [
			{ ...webhook(path), id: randomUUID(), position: [0, 0], webhookId: path },
			...nodes.map(({ isOurs: _, ...node }) => ({
				...node,
				name: MEASURED,
				id: randomUUID(),
				position: [200, 0] as [number, number],
				credentials: { [type]: { id: credential, name: 'ClickSend' } },
			})),
		],
		connections: { Webhook: { main: [[{ node: MEASURED, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	await client.activateWorkflow(id);
	return id;
}

/** @returns the ID of a workflow's last execution, when n8n has saved it; undefined where it has not */
async function untilSaved({ client }: EmptyN8n, workflowId: string): Promise<string | undefined> {
	const end = Date.now() + SAVE_TIMEOUT_MS;
	while (Date.now() < end) {
		const id = await savedExecution(client, workflowId).catch(() => undefined);
		if (id !== undefined) return id;
		await sleep(POLL_MS);
	}
	return undefined;
}

/** Whether an execution can be read, with what came out. */
async function canBeRead({ client }: EmptyN8n, executionId: string): Promise<boolean> {
	const record = await readRecord(client, executionId).catch(() => undefined);
	return record?.status === 'success' && record.nodes.has(MEASURED);
}

async function run(empty: EmptyN8n, standIn: StandIn, contender: Contender): Promise<Taken> {
	const title = `${COUNT} recipients from one item: ${contender.title}`;
	print(title);
	const path = randomUUID();
	const workflowId = await enter(empty, standIn, contender, path);
	const { pid, url } = empty.n8n;
	const atRest = await memoryOf(pid);
	const before = await standIn.accepted();
	const start = performance.now();
	await callWebhook(`${url}/webhook/${path}`, { to: LIST }, RUN_TIMEOUT_MS);
	const seconds = (performance.now() - start) / 1_000;
	const sent = (await standIn.accepted()) - before;
	if (sent !== (contender.sends ? RECIPIENTS : 0)) {
		throw new Error(`${title}: ${sent} SMS were sent.`);
	}
	const executionId = await untilSaved(empty, workflowId);
	// Before n8n needs more to answer what it has recorded.
	const memory = await memoryOf(pid);
	const hasRecord = executionId !== undefined && (await canBeRead(empty, executionId));
	return { seconds, memory: memory && atRest && memory.peak - atRest.now, hasRecord };
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
	for (const contender of [
		ofSend('Summary', 'summary'),
		ofSend('Recipients', 'recipients'),
		NO_OPERATION,
	]) {
		const empty = await startN8n(`one-item-${taken.length}`);
		taken.push(await run(empty, standIn, contender));
		await empty.n8n.stop();
	}
	const [summary, all, nothing] = taken;
	if (!summary || !all) throw new Error(`${COUNT} recipients could not be measured.`);
	const held = (figure: (taken: Taken) => number | undefined, share: number) => {
		const [ours, others] = [figure(summary), [figure(all), nothing && figure(nothing)]];
		const [recipients] = others;
		const isMeasured = ours !== undefined && recipients !== undefined;
		const met = isMeasured ? ours <= share * recipients : undefined;
		return { ours: ours ?? 0, others, targets: [{ text: `≤ ${share} of Recipients`, met }] };
	};
	return {
		title: `${COUNT} recipients from one item, in n8n's default memory`,
		ours: 'Summary',
		others: ['Recipients', NO_OPERATION.title],
		figures: [
			{
				what: "n8n's memory at its peak, over n8n at rest",
				unit: 'MB',
				...held(({ memory }) => memory, MEMORY_SHARE),
			},
			{ what: 'time of the execution', unit: 's', ...held(({ seconds }) => seconds, TIME_SHARE) },
			{
				what: 'executions that n8n has kept',
				unit: '',
				ours: Number(summary.hasRecord),
				others: [Number(all.hasRecord), nothing && Number(nothing.hasRecord)],
				targets: [{ text: '1', met: summary.hasRecord }],
			},
		],
	};
}
