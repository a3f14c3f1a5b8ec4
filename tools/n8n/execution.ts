import {
	executionResponseSchema,
	executionDataSchema,
	type Execution,
	type ExecutionItem,
} from './schemas';

/** Reads an execution from n8n's response, and unflattens its data. */
export async function readExecution(response: unknown): Promise<Execution> {
	// An ES module by its types: this file is CommonJS.
	const { parse } = await import('flatted');
	const { data, ...rest } = executionResponseSchema.parse(response);
	// Flattened nothing while the execution has only been started.
	const unflattened: unknown = parse(data) ?? { resultData: {} };
	return { ...rest, data: executionDataSchema.parse(unflattened) };
}

/**
 * The items that a node put out, all its runs together.
 * @param output 0 is the main output, 1 the error output of a node that continues with one
 */
export function nodeItems(execution: Execution, nodeName: string, output = 0): ExecutionItem[] {
	const runs = execution.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap((run) => run.data?.main?.[output] ?? []);
}

/** The error that ended an execution, in n8n's words; undefined when there is none. */
export function executionError(execution: Execution): string | undefined {
	const { error, lastNodeExecuted } = execution.data.resultData;
	if (!error) return undefined;
	const where = lastNodeExecuted === undefined ? '' : `${lastNodeExecuted}: `;
	const more = error.description ? ` ${error.description}` : '';
	return `${where}${error.message}${more}`;
}

/** Whether n8n has saved an execution whole: n8n 1 saves its status a moment before its data. */
export function isSaved({ status, data }: Execution): boolean {
	const { lastNodeExecuted, error, runData } = data.resultData;
	const hasRun = status === 'success' || status === 'error';
	// Of one that has waited, there is the data from before.
	const isOld = data.waitTill !== undefined && data.waitTill !== null;
	// Of one that has just gone on from there, the same without what the node put out.
	const isBegun = lastNodeExecuted !== undefined && runData[lastNodeExecuted]?.length === 0;
	// An error without a node is n8n's own, of an execution that a worker has lost.
	return !hasRun || (lastNodeExecuted !== undefined && !isOld && !isBegun) || error !== undefined;
}
