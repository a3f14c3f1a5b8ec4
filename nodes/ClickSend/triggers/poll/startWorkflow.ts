import type { IDataObject, INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';
import { toKeptError } from '../../errors/nodeErrors';
import { formatNumber } from '../../helpers/formatNumber';
import { property } from '../../helpers/property';
import type { ClickSendEvent } from '../events';
import { inPieces, MAX_PIECE_BYTES } from './pieces';

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
 * What the promise of a start rejects with although the workflow was started: Engine 2.0 always does so, and
 * Engine 1 does for an execution that is over already, or that is stopped.
 */
const STARTED = /^(ExecutionNotFound|\w*ExecutionCancelled)Error$/;

/** What n8n says where Engine 2.0 took nothing of a start, for example because of its size or a character. */
const ENGINE_REFUSED = /^Engine responded with /;

/**
 * Starts the workflow with items at once.
 *
 * @returns why n8n did not start it; undefined where it did. Engine 1 tells that only when the execution ends
 */
async function start(
	context: IPollFunctions,
	items: readonly IDataObject[],
): Promise<string | undefined> {
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
		if (!(error instanceof Error)) return String(error);
		return STARTED.test(error.constructor.name) ? undefined : error.message;
	}
}

/** After this many records that are refused alone, one after the other, it is not about the records. */
const ENOUGH_REFUSED = 3;

/** Items that n8n did not start the workflow with, and why. */
interface Refused {
	items: IDataObject[];
	reason: string;
}

/**
 * Starts the workflow with items. Where Engine 2.0 refuses them it tries each half, down to the one item that
 * is refused for itself.
 */
async function startInHalves(
	context: IPollFunctions,
	piece: readonly IDataObject[],
): Promise<Refused> {
	const refused: Refused = { items: [], reason: '' };
	const waiting = [piece];
	let alone = 0;
	for (let items = waiting.pop(); items; items = waiting.pop()) {
		const reason = alone < ENOUGH_REFUSED ? await start(context, items) : refused.reason;
		if (reason === undefined) {
			alone = 0;
			continue;
		}
		refused.reason = reason;
		const mayBeAboutOne = alone < ENOUGH_REFUSED && ENGINE_REFUSED.test(reason);
		if (mayBeAboutOne && items.length > 1) {
			const half = Math.ceil(items.length / 2);
			waiting.push(items.slice(half), items.slice(0, half));
			continue;
		}
		refused.items = refused.items.concat(items);
		alone = mayBeAboutOne ? alone + 1 : ENOUGH_REFUSED;
	}
	return refused;
}

/** Makes an execution that did not succeed, with what it says of it. Never throws. */
export function addFailedExecution(context: IPollFunctions, error: Error): void {
	try {
		context.__emitError(error);
	} catch {
		context.logger.error(error.message, { node: context.getNode().name });
	}
}

/** Keeps items in an execution that did not succeed, where a person finds them. */
function keep(context: IPollFunctions, event: ClickSendEvent, { items, reason }: Refused): void {
	const what = inWords(event, items.length);
	const node = context.getNode();
	context.logger.error(
		`n8n did not start the workflow of this trigger with ${what}. An execution that did not succeed keeps them.`,
		{ node: node.name, workflowId: context.getWorkflow().id },
	);
	addFailedExecution(context, toKeptError(node, what, items, reason));
}

async function startOrKeep(
	context: IPollFunctions,
	event: ClickSendEvent,
	piece: readonly IDataObject[],
): Promise<void> {
	const refused = await startInHalves(context, piece);
	if (refused.items.length > 0) keep(context, event, refused);
}

/**
 * Starts the workflow with items at once, in an execution for each 4 MB. What a poll returns, n8n throws away
 * when the workflow was published again meanwhile, and ClickSend would not hand the records out a second time.
 *
 * What n8n does not start the workflow with, an execution that did not succeed keeps. The poll does not wait for
 * that, because n8n's Engine 1 tells only at the end of an execution that it had begun.
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
