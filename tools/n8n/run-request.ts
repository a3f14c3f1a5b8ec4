import type { SavedWorkflow, WorkflowJson } from './schemas';

/** How a workflow is run. */
export interface RunWorkflowOptions {
	/** The trigger to start from; the first enabled one when left out. */
	readonly startNode?: string | undefined;
	/** What the trigger puts out instead of running, as the editor's chat gives it a message. */
	readonly startItem?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The body of the request that runs a workflow.
 * @returns the body, and the trigger that the workflow starts from
 * @throws when the workflow has no trigger
 */
export function runRequest(
	saved: SavedWorkflow,
	{ startNode, startItem }: RunWorkflowOptions,
): { readonly body: object; readonly trigger: string } {
	const trigger = startNode ?? firstTrigger(saved);
	return {
		trigger,
		body: {
			// n8n 1 runs this workflow; n8n 2 runs the saved one.
			workflowData: saved,
			triggerToStartFrom: { name: trigger, ...(startItem && { data: taskData(startItem) }) },
		},
	};
}

/** One item, in the form in which n8n keeps what a node has put out. */
function taskData(json: Readonly<Record<string, unknown>>): object {
	return {
		startTime: Date.now(),
		executionTime: 0,
		executionIndex: 0,
		executionStatus: 'success',
		source: [null],
		data: { main: [[{ json }]] },
	};
}

function firstTrigger({ name, nodes }: WorkflowJson): string {
	const trigger = nodes.find((node) => !node.disabled && /trigger$/i.test(node.type));
	if (trigger) return trigger.name;
	throw new Error(`The workflow "${name}" has no trigger to start from.`);
}
