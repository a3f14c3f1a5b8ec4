import {
	executionAnswerSchema,
	executionDataSchema,
	type Execution,
	type ExecutionItem,
} from './schemas';

/** Reads an execution as n8n answers it and unflattens its data. */
export async function readExecution(answer: unknown): Promise<Execution> {
	// An ES module by its types: this file is CommonJS.
	const { parse } = await import('flatted');
	const { data, ...rest } = executionAnswerSchema.parse(answer);
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
