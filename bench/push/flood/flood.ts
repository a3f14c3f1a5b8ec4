import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmptyN8n } from '../../shared/emptyN8n';
import { memoryOf, type Memory } from '../../shared/memory';
import { processorTimeOf } from '../../shared/processorTime';
import type { Ending } from '../../shared/program';
import { waitForExecutions } from '../executions';
import { pushAll } from '../load';
import { savedMessageIds } from './savedReports';
import { setUp, type Scene } from './scene';

/** Milliseconds before each further attempt of what got no 200; ClickSend goes on for hours. */
const PAUSES_MS = [10_000, 10_000, 60_000, 60_000, 300_000];

/** How much to push. */
export interface Flood {
	readonly reports: number;
	/** Of them, how many are waited for. */
	readonly waiting: number;
	readonly inFlight: number;
}

/** What came of it. */
export interface FloodResult {
	readonly flood: Flood;
	/** Milliseconds from push to response, of each report that got 200 at last. */
	readonly latencies: readonly number[];
	/** By status, or by error code, how many attempts did not get 200. */
	readonly refused: ReadonlyMap<string, number>;
	/** Milliseconds from the first push to the end of the last execution, without pauses. */
	readonly duration: number;
	/** Milliseconds of processor time that n8n took for all. */
	readonly processor: number;
	/** Of n8n, before and after. */
	readonly memory: readonly [Memory | undefined, Memory | undefined];
	/** Executions that were waiting and have gone on. */
	readonly goneOn: number;
	/** Reports that started the trigger's workflow, once or more often. */
	readonly started: number;
	/** Executions beyond one for each report. */
	readonly doubled: number;
	/** Reports that nobody waited for, and that started nothing. */
	readonly lost: number;
}

const formOf = (messageid: string, customstring: string) =>
	new URLSearchParams({
		messageid,
		status: 'Delivered',
		status_code: '201',
		customstring,
		username: 'bench',
	}).toString();

/** The reports' bodies, those that are waited for spread among the others. */
function bodiesOf(others: readonly string[], { sent }: Scene): string[] {
	const every = Math.ceil((others.length + 1) / Math.max(1, sent.length));
	const awaited = sent.map(({ messageid, customstring }) => formOf(messageid, customstring));
	const bodies = others.flatMap((messageid, index) => {
		const next = index % every === 0 ? awaited.shift() : undefined;
		const own = formOf(messageid, 'newsletter');
		return next === undefined ? [own] : [next, own];
	});
	return [...bodies, ...awaited];
}

/** Pushes all, and again what got no 200, as ClickSend does. */
async function pushUntilTaken(scene: Scene, all: readonly string[], inFlight: number) {
	const latencies: number[] = [];
	const refused = new Map<string, number>();
	let bodies = all;
	let duration = 0;
	for (const pause of [0, ...PAUSES_MS]) {
		if (bodies.length === 0) break;
		await sleep(pause);
		const volley = await pushAll(scene.target, bodies, inFlight);
		latencies.push(...volley.latencies);
		for (const [answer, count] of volley.refused) {
			refused.set(answer, (refused.get(answer) ?? 0) + count);
		}
		duration += volley.duration;
		bodies = volley.refusedBodies;
	}
	return { latencies, refused, duration };
}

/** Pushes delivery reports while executions wait for some of them. */
export async function runFlood(
	empty: EmptyN8n,
	flood: Flood,
	ending: Ending,
	onStep: (what: string) => void,
): Promise<FloodResult> {
	const { client, n8n } = empty;
	onStep(`${flood.waiting} executions begin to wait`);
	const scene = await setUp(empty, flood.waiting, ending);
	const others = Array.from({ length: flood.reports - flood.waiting }, () =>
		randomUUID().toUpperCase(),
	);
	const before = { memory: await memoryOf(n8n.pid), processor: await processorTimeOf(n8n.pid) };
	onStep(`${flood.reports} delivery reports, ${flood.inFlight} at the same time`);
	const pushed = await pushUntilTaken(scene, bodiesOf(others, scene), flood.inFlight);
	const answered = performance.now();
	const goneOn = await waitForExecutions(client, scene.askingId, 'success', flood.waiting);
	await waitForExecutions(client, scene.triggerId, 'success', others.length);
	const duration = pushed.duration + performance.now() - answered;
	const saved = await savedMessageIds(n8n, scene.triggerId);
	const distinct = new Set(saved);
	const after = { memory: await memoryOf(n8n.pid), processor: await processorTimeOf(n8n.pid) };
	return {
		flood,
		latencies: pushed.latencies,
		refused: pushed.refused,
		duration,
		processor: (after.processor ?? NaN) - (before.processor ?? NaN),
		memory: [before.memory, after.memory],
		goneOn,
		started: distinct.size,
		doubled: saved.length - distinct.size,
		lost: others.filter((id) => !distinct.has(id)).length,
	};
}
