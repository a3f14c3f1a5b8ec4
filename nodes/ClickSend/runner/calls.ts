import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failed, type Effect, type Outcome } from '../errors/issue';
import { openItemParameters } from '../parameters/itemParameters';
import {
	asRequestMethod,
	requestMethodOnly,
	type RequestMethod,
} from '../parameters/requestMethod';
import { WrittenFields } from '../parameters/written';
import type { Endpoint } from '../transport/endpoints';
import type { ClickSendRecord } from '../transport/response';
import type { RestWords } from '../transport/restApi';
import { openCaller, type Caller, type CallParameters } from './caller';
import type { Operation, OperationView } from './operation';
import {
	accountOf,
	firstIssue,
	hasSettled,
	NOT_STARTED,
	started,
	type ItemState,
} from './itemState';
import {
	errorOf,
	issuesIn,
	notStarted,
	openRun,
	readItems,
	toItems,
	unusableHint,
	type Run,
} from './run';

/** Reads the fields of one input item, expressions resolved. */
export interface ItemReader {
	get(name: string): unknown;
	/** A field with members, such as Options. */
	collection(name: string): Readonly<Record<string, unknown>>;
}

/** What one item asks of ClickSend. */
export interface Call extends CallParameters {
	/** Makes the output of the records; each comes out as it came when left out. */
	output?: (records: readonly ClickSendRecord[]) => IDataObject[];
}

/** An operation that makes one call for each item, one after another. */
export interface CallOperation extends OperationView {
	/** Its effect decides what is repeated, and what an error keeps of records that came before it. */
	endpoint: Endpoint;
	/** Of the REST API v3: how to get unstuck where the request is not taken; general words when left out. */
	words?: RestWords;
	/**
	 * Reads and checks one item. Nothing leaves n8n here. Left out where the call has no parameters.
	 *
	 * @throws ParameterError for an item that cannot be used
	 */
	prepare?: (item: ItemReader) => Call;
}

type PreparedCall = Call & { requestMethod: RequestMethod };

function openReader(
	context: IExecuteFunctions,
	{ fields, prepare }: CallOperation,
): (itemIndex: number) => PreparedCall {
	const parameters = openItemParameters(context);
	const written = new WrittenFields(fields, context.getNode().parameters);
	return (itemIndex) => {
		const item: ItemReader = {
			get: (name) => written.checked(name, parameters.get(name, itemIndex)),
			collection: (name) => written.checked(name, parameters.collection(name, itemIndex)),
		};
		const requestMethod = asRequestMethod(item.collection('options').requestMethod);
		return { ...prepare?.(item), requestMethod };
	};
}

async function call(
	caller: Caller,
	{ output, requestMethod, ...carried }: PreparedCall,
): Promise<Outcome[]> {
	const result = await caller(carried, requestMethod);
	const { records = [] } = result;
	const items: readonly IDataObject[] = output?.(records) ?? records;
	const outcomes = items.map((json): Outcome => ({ ok: true, json: { ...json } }));
	// ClickSend may not hand out again what could be read of a response that was not a proper one.
	return result.ok ? outcomes : [...outcomes, failed(result.issue)];
}

/**
 * Tells whether an error would lose records. An agent that runs the node itself keeps nothing of one, and
 * Engine 2.0 only the message, which has no room for records that ClickSend hands out once.
 */
function errorLosesRecords({ invocation }: Run, effect: Effect, items: readonly ItemState[]) {
	if (invocation.isRunByAgent) return hasSettled(items);
	return invocation.engine === 2 && accountOf(effect, items).fetched.length > 0;
}

async function runCalls(
	context: IExecuteFunctions,
	operation: CallOperation,
): Promise<INodeExecutionData[]> {
	const run = openRun(context);
	const { effect } = operation.endpoint;
	const { endsAtIssue } = run.invocation;
	// n8n looks for the credential while the items are read.
	const opening = openCaller(context, operation, run.cancelSignal);
	const read = await readItems(run, openReader(context, operation));
	const [unusable, ...others] = issuesIn(read);
	if (unusable && endsAtIssue) throw errorOf(run, effect, unusable, notStarted(run), others);

	const caller = await opening;
	const items = read.map((item) => (item.ok ? NOT_STARTED : started([failed(item.issue)])));
	for (const [index, item] of read.entries()) {
		if (!item.ok) continue;
		if (run.cancelSignal?.aborted) break;
		const outcomes = caller.ok ? await call(caller.value, item.value) : [failed(caller.issue)];
		items[index] = started(outcomes);
		if (endsAtIssue && outcomes.some(({ ok }) => !ok)) break;
	}
	const first = firstIssue(items);
	if (first && endsAtIssue && !errorLosesRecords(run, effect, items)) {
		throw errorOf(run, effect, first, items);
	}
	if (caller.ok) context.addExecutionHints(...unusableHint(unusable ? others.length + 1 : 0, run));
	return toItems(run, items);
}

/**
 * Makes an operation of one that makes a call for each item. Reading all items first, pairing, On Error
 * and the account of what was done are the runner's.
 */
export function defineCall(operation: CallOperation): Operation {
	const { fields, endpoint } = operation;
	// Some have the Request Method among options of their own.
	const hasOptions = fields.some(({ name }) => name === requestMethodOnly.name);
	const isComplete = hasOptions || endpoint.api !== 'http';
	return {
		...operation,
		fields: isComplete ? fields : [...fields, requestMethodOnly],
		run: async (context) => await runCalls(context, operation),
	};
}
