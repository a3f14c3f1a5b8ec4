import {
	sleep,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	type IRun,
} from 'n8n-workflow';
import { toKeptError } from '../../errors/nodeErrors';
import { formatNumber } from '../../helpers/formatNumber';
import { property } from '../../helpers/property';
import type { ClickSendEvent } from '../events';
import { hold, triggerName } from './hold';
import { inPieces, MAX_PIECE_BYTES } from './pieces';
import { readRefusal, type Refusal } from './refusal';

export const toOutput = (items: readonly IDataObject[]): INodeExecutionData[][] => [
	items.map((json) => ({ json })),
];

const NAMES: Readonly<Record<ClickSendEvent, readonly [one: string, several: string]>> = {
	reply: ['reply', 'replies'],
	deliveryReport: ['delivery report', 'delivery reports'],
};

const inWords = (event: ClickSendEvent, count: number) =>
	`${formatNumber(count)} ${NAMES[event][count === 1 ? 0 : 1]}`;

/**
 * Starts the workflow with items at once.
 *
 * @returns why n8n did not start it; undefined where it did. Engine 1 tells that only when the execution ends
 */
async function start(
	context: IPollFunctions,
	items: readonly IDataObject[],
): Promise<Refusal | undefined> {
	try {
		// An n8n without budgets does not settle this promise for a refused start, but ends with a rejection
		// that nobody handles.
		if (typeof property(context, 'getPollBudgetMs') !== 'function') {
			context.__emit(toOutput(items));
			return undefined;
		}
		const done = context.helpers.createDeferredPromise<IRun | undefined>();
		context.__emit(toOutput(items), undefined, done);
		await done.promise;
		return undefined;
	} catch (error) {
		return readRefusal(error);
	}
}

/** The pauses between two tries of a start, in milliseconds; each is twice the last. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The start of one piece of what was pulled. */
class PieceStart {
	/** How long it has waited for n8n, in milliseconds. */
	private waitedMs = 0;
	private pauseMs = FIRST_PAUSE_MS;

	constructor(
		private readonly context: IPollFunctions,
		private readonly event: ClickSendEvent,
	) {}

	/**
	 * Starts the workflow with items, again and again while n8n refuses that for a reason that passes. The trigger
	 * asks ClickSend for nothing meanwhile.
	 */
	async start(items: readonly IDataObject[]): Promise<Refusal | undefined> {
		for (;;) {
			const refusal = await start(this.context, items);
			if (!refusal || this.waitedMs + this.pauseMs > refusal.patienceMs) return refusal;
			if (this.waitedMs === 0) this.announce(items.length, refusal.patienceMs);
			hold(triggerName(this.context), this.pauseMs);
			await sleep(this.pauseMs);
			this.waitedMs += this.pauseMs;
			this.pauseMs = Math.min(2 * this.pauseMs, LONGEST_PAUSE_MS);
		}
	}

	private announce(count: number, patienceMs: number): void {
		const minutes = patienceMs / 60_000;
		log(
			this.context,
			`n8n did not start the workflow of this trigger with ${inWords(this.event, count)} yet. The trigger tries again for ${minutes} minutes, and asks ClickSend for nothing meanwhile. If n8n is stopped before, look for them in the ClickSend dashboard.`,
		);
	}
}

/**
 * After this many refused starts in a row it is not about the records. To find one record among the 20,000 of a piece
 * takes 15.
 */
const REFUSED_IN_A_ROW = 64;

/** Items that n8n did not start the workflow with, and why. */
interface Refused {
	items: IDataObject[];
	refusal: Refusal | undefined;
}

/**
 * Starts the workflow with items. Where Engine 2.0 refuses them it tries each half, down to the one item that
 * is refused for itself.
 */
async function startInHalves(
	context: IPollFunctions,
	event: ClickSendEvent,
	piece: readonly IDataObject[],
): Promise<Refused> {
	const pieceStart = new PieceStart(context, event);
	const refused: Refused = { items: [], refusal: undefined };
	const waiting = [piece];
	let inARow = 0;
	for (let items = waiting.pop(); items; items = waiting.pop()) {
		const refusal = inARow < REFUSED_IN_A_ROW ? await pieceStart.start(items) : refused.refusal;
		if (refusal === undefined) {
			inARow = 0;
			continue;
		}
		refused.refusal = refusal;
		inARow = refusal.mayBeAboutOne ? inARow + 1 : REFUSED_IN_A_ROW;
		if (inARow < REFUSED_IN_A_ROW && items.length > 1) {
			const half = Math.ceil(items.length / 2);
			waiting.push(items.slice(half), items.slice(0, half));
			continue;
		}
		refused.items = refused.items.concat(items);
	}
	return refused;
}

function log(context: IPollFunctions, message: string): void {
	const { name: node } = context.getNode();
	context.logger.error(message, { node, workflowId: context.getWorkflow().id });
}

/** Whether the workflow's settings keep n8n from saving an execution that did not succeed. */
const savesNoFailures = (context: IPollFunctions): boolean =>
	context.getWorkflowSettings().saveDataErrorExecution === 'none';

/** Makes an execution that did not succeed, with what it says of it. Never throws. */
export function addFailedExecution(context: IPollFunctions, error: Error): void {
	if (savesNoFailures(context)) log(context, error.message);
	try {
		context.__emitError(error);
	} catch {
		log(context, error.message);
	}
}

/** Where a person finds items that n8n did not start the workflow with. */
function whereKept(context: IPollFunctions, { patienceMs }: Refusal): string {
	const look = 'Look for them in the ClickSend dashboard.';
	if (savesNoFailures(context)) {
		return `Save failed production executions is off in the settings of the workflow, so only an error workflow gets them. ${look}`;
	}
	// n8n does not tell whether it has saved the execution.
	return patienceMs > 0
		? `If no execution that did not succeed has them, n8n's database did not take that either. ${look}`
		: 'An execution that did not succeed keeps them.';
}

/** Keeps items in an execution that did not succeed, where a person finds them. */
function keep(
	context: IPollFunctions,
	event: ClickSendEvent,
	items: IDataObject[],
	refusal: Refusal,
): void {
	const what = inWords(event, items.length);
	log(
		context,
		`n8n did not start the workflow of this trigger with ${what}. ${whereKept(context, refusal)}`,
	);
	addFailedExecution(context, toKeptError(context.getNode(), what, items, refusal.reason));
}

async function startOrKeep(
	context: IPollFunctions,
	event: ClickSendEvent,
	piece: readonly IDataObject[],
): Promise<void> {
	const { items, refusal } = await startInHalves(context, event, piece);
	if (refusal) keep(context, event, items, refusal);
}

/**
 * Starts the workflow with items at once, in an execution for each 4 MB. What a poll returns, n8n throws away
 * when the workflow was published again meanwhile, and ClickSend would not hand the records out a second time.
 *
 * A start is tried again while n8n's database is away or Engine 2.0 is full. What n8n does not start the workflow
 * with, an execution that did not succeed keeps. The poll does not wait for that, because n8n's Engine 1 tells only at the end of an execution that it had begun.
 *
 * @returns the items that the poll has to return instead: none, unless n8n does not take them at once
 */
export function startWith(
	context: IPollFunctions,
	event: ClickSendEvent,
	items: readonly IDataObject[],
): readonly IDataObject[] {
	if (typeof property(context, '__emit') !== 'function') return items;
	for (const piece of inPieces(items, MAX_PIECE_BYTES)) void startOrKeep(context, event, piece);
	return [];
}
