import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	NodeExecutionHint,
} from 'n8n-workflow';
import type { Issue } from '../errors/issue';
import type { ClickSendClient } from '../transport/httpApi';
import type { Fingerprint, Outcome, Outcomes } from '../errors/outcome';

export type Prepared<Parameters> =
	{ ok: true; parameters: Parameters } | { ok: false; issue: Issue };

/** What an operation needs of the run that it is part of. */
export interface Session {
	client: ClickSendClient;
	/** Whether the first issue ends the run, as On Error is set; else every item has its turn. */
	endsAtIssue: boolean;
	/** Aborted when the execution is stopped: then nothing new may leave. */
	cancelSignal: AbortSignal | undefined;
	/**
	 * Set only where records are `sent`: nothing may leave, and this is what every recipient without an
	 * outcome comes to.
	 */
	heldBackBy: Issue | undefined;
}

/** One input item of a run. */
export interface Job<Parameters> {
	/** Index of the input item. */
	itemIndex: number;
	parameters: Parameters;
	/** Filled while the run goes on, so that what is settled is known at any time. */
	outcomes: Outcomes;
}

/** Reads and checks the parameters of one item. Nothing leaves n8n here. */
export type Prepare<Parameters> = (itemIndex: number) => Prepared<Parameters>;

/** Reads the items of one run. */
export interface ItemReader<Parameters> {
	prepare: Prepare<Parameters>;
	/** Identifies what would be done for an item, to recognise the same again after a retry. */
	fingerprint?: (parameters: Parameters) => Fingerprint;
	/** What is left to do when all went well. @param items that the node puts out */
	conclude?: (items: readonly INodeExecutionData[]) => Promise<void>;
}

/**
 * One operation of the node: its fields in the editor, how an item's parameters are read and checked,
 * and what it does with all items. Pairing, On Error and accounting for what was done are the runner's.
 */
export interface Operation<Parameters> {
	properties: INodeProperties[];

	/** What becomes of its records if the node stops later. */
	records: RecordsKind;

	/** Begins a run; what it gives is called once for each item, so what all have in common is read here. */
	open(context: IExecuteFunctions): ItemReader<Parameters>;

	/** Checks that need the credential. Nothing leaves n8n here either. */
	check?(client: ClickSendClient, parameters: Parameters): Issue | undefined;

	/**
	 * Does it for all items, and fills in what each came to. It never throws.
	 *
	 * @returns what the person who watches is told beside the items
	 */
	run(session: Session, jobs: ReadonlyArray<Job<Parameters>>): Promise<NodeExecutionHint[]>;
}

/**
 * - `sent`: a repetition costs money, so what is settled outlives a retry and an error names it.
 * - `handedOutOnce`: ClickSend marked them as read, so an error keeps them.
 * - `repeatable`: they can simply be fetched again.
 */
export type RecordsKind = 'sent' | 'handedOutOnce' | 'repeatable';

/** An operation that does each item on its own, one after another. */
export interface ItemOperation<Parameters> {
	properties: INodeProperties[];
	/** `repeatable` unless said. What is sent is more than one item's affair: it may have to be held back. */
	records?: Exclude<RecordsKind, 'sent'>;
	prepare(context: IExecuteFunctions, itemIndex: number): Prepared<Parameters>;
	run(client: ClickSendClient, parameters: Parameters): Promise<Outcome[]>;
}

/** Makes an operation of one that looks at one item at a time. */
export function defineItemOperation<Parameters>(
	operation: ItemOperation<Parameters>,
): OpenedOperation {
	return defineOperation<Parameters>({
		properties: operation.properties,
		records: operation.records ?? 'repeatable',
		open: (context) => ({ prepare: (itemIndex) => operation.prepare(context, itemIndex) }),
		async run({ client, endsAtIssue, cancelSignal }, jobs) {
			for (const { parameters, outcomes } of jobs) {
				if (cancelSignal?.aborted) break;
				for (const outcome of await operation.run(client, parameters)) outcomes.push(outcome);
				// One that nothing came of is done as well.
				if (outcomes.length === 0) outcomes.push(undefined);
				if (endsAtIssue && outcomes.some((outcome) => outcome?.ok === false)) break;
			}
			return [];
		},
	});
}

/** An operation whose parameters only it understands. */
export interface OpenedOperation {
	properties: INodeProperties[];
	records: RecordsKind;
	begin(context: IExecuteFunctions): OperationRun;
}

export type AddedItem =
	| { ok: true; outcomes: Outcomes; fingerprint: Fingerprint | undefined }
	| { ok: false; issue: Issue };

/** What is wrong with an input item. */
export interface ItemIssue {
	itemIndex: number;
	issue: Issue;
}

/** One run of an operation: first every item is added, then all are checked, then they are run. */
export interface OperationRun {
	/**
	 * Reads and checks an item.
	 *
	 * @returns the item's outcomes, still empty; or what is wrong with the item
	 */
	add(itemIndex: number): AddedItem;
	/**
	 * Checks what only the client can tell.
	 *
	 * @returns what is wrong with items that were added, in their order; they are not run
	 */
	check(client: ClickSendClient): ItemIssue[];
	run(session: Session): Promise<NodeExecutionHint[]>;
	/** To be called when all went well, with what the node puts out. */
	conclude(items: readonly INodeExecutionData[]): Promise<void>;
}

/** Closes an operation over its parameter type, so that different operations fit into one table. */
export function defineOperation<Parameters>(operation: Operation<Parameters>): OpenedOperation {
	return {
		properties: operation.properties,
		records: operation.records,
		begin(context) {
			const { prepare, fingerprint, conclude } = operation.open(context);
			let jobs: Array<Job<Parameters>> = [];
			return {
				add(itemIndex) {
					const prepared = prepare(itemIndex);
					if (!prepared.ok) return prepared;
					const { parameters } = prepared;
					const outcomes: Outcomes = [];
					jobs.push({ itemIndex, parameters, outcomes });
					return { ok: true, outcomes, fingerprint: fingerprint?.(parameters) };
				},
				check(client) {
					if (!operation.check) return [];
					const issues: ItemIssue[] = [];
					const good: Array<Job<Parameters>> = [];
					for (const job of jobs) {
						const issue = operation.check(client, job.parameters);
						if (issue) issues.push({ itemIndex: job.itemIndex, issue });
						else good.push(job);
					}
					jobs = good;
					return issues;
				},
				run: async (session) => await operation.run(session, jobs),
				conclude: async (items) => await conclude?.(items),
			};
		},
	};
}
