import { PollContext } from 'n8n-core';
import { NodeError, type IDataObject, type INodeExecutionData } from 'n8n-workflow';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import { additionalDataFor } from './n8nData';
import { call, workflowOf, type TriggerOptions } from './triggerContexts';

/** A trigger, and the n8n that polls with it. */
export interface PollOptions extends TriggerOptions {
	/** Whether n8n takes items at once, apart from what a poll returns. It does when left out. */
	takesItems?: boolean;
	/** Which n8n runs the workflow, as far as a start tells: Engine 1 of a current one when left out. */
	engine?: 'engine 1' | 'engine 2' | 'n8n 1';
	/** Why n8n does not start the workflow with items, or what it rejects with; undefined where it does. */
	refuses?: (items: readonly IDataObject[]) => string | Error | undefined;
	/** Milliseconds that n8n's durable scheduler leaves to a poll; without them, it is not the one that polls. */
	budgetMs?: number;
}

/** What polls have led to. */
export interface Polled {
	/** The items that n8n has started the workflow with, for an execution each. */
	emitted: IDataObject[][];
	/** What the executions that did not succeed say, without the one that n8n makes of what a poll throws. */
	failed: NodeError[];
	/** What stands in n8n's log. */
	logged: string[];
}

/** What one poll came to. */
export interface Poll extends Polled {
	/** The items that were returned: those of a test run. */
	returned: IDataObject[] | null;
}

const toJson = (items: readonly INodeExecutionData[] = []) => items.map(({ json }) => json);

/** As n8n calls what the promise of a start rejects with where Engine 2.0 has taken it. */
class ExecutionNotFoundError extends Error {}

function contextOf(options: PollOptions, trigger: ClickSendPollTrigger, polled: Polled) {
	const { workflow, node } = workflowOf('clickSendPollTrigger', trigger, options);
	const { engine, refuses, budgetMs } = options;
	const context = new PollContext(
		workflow,
		node,
		additionalDataFor(options.credentials),
		options.mode ?? 'trigger',
		'activate',
		(data, _response, done) => {
			const items = toJson(data[0]);
			const refusal = refuses?.(items);
			if (refusal === undefined) polled.emitted.push(items);
			if (engine === 'n8n 1' && done) throw new Error('n8n 1 would end');
			if (refusal instanceof Error) done?.reject(refusal);
			else if (refusal !== undefined) done?.reject(new Error(refusal));
			else if (engine === 'engine 2') done?.reject(new ExecutionNotFoundError());
			else done?.resolve(undefined);
		},
		(error) => {
			if (error instanceof NodeError) polled.failed.push(error);
		},
		undefined,
		undefined,
		undefined,
		budgetMs === undefined ? undefined : () => budgetMs,
	);
	const log = (message: string) => polled.logged.push(message);
	Object.defineProperty(context, 'logger', { value: { error: log, warn: log } });
	if (options.takesItems === false) Reflect.deleteProperty(context, '__emit');
	if (engine === 'n8n 1') Reflect.deleteProperty(context, 'getPollBudgetMs');
	return context;
}

/**
 * Makes what n8n polls with from one publication of the workflow to the next, with what n8n's own core gives.
 *
 * @param trigger a fresh one when left out, as after a restart of n8n
 * @returns a function that polls once
 */
export function publishedPoller(options: PollOptions, trigger = new ClickSendPollTrigger()) {
	const polled: Polled = { emitted: [], failed: [], logged: [] };
	const context = contextOf(options, trigger, polled);
	const poll = async () => {
		try {
			const returned: INodeExecutionData[][] | null = await call(trigger, 'poll', context);
			return returned && toJson(returned[0]);
		} finally {
			// What became of the starts.
			await new Promise(setImmediate);
		}
	};
	return { context, polled, poll };
}

/** Lets the ClickSend Poll Trigger poll once, inside the publication of its workflow. */
export async function pollOnce(
	options: PollOptions,
	trigger?: ClickSendPollTrigger,
): Promise<Poll> {
	const { polled, poll } = publishedPoller(options, trigger);
	return { ...polled, returned: await poll() };
}
