import { sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { contextOf } from '../helpers/nodeContext';
import type { Invocation } from './invocation';

/**
 * n8n keeps this many marks for a node: those of its latest 1,000 runs. It reads and writes all of them
 * each time, 27 bytes a mark.
 */
const REMEMBERED_MARKS = 2000;

const OPTIONS = { mode: 'entries', maxEntries: REMEMBERED_MARKS } as const;

/**
 * This many runs of a node in one execution are marked, so that a loop does not push out the marks of
 * other executions. An execution that begins again is recognised by its first runs.
 */
const MARKED_RUNS = 20;

/** Milliseconds until a mark is written again; the pause doubles each time, up to the longest. */
const FIRST_LOOK_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** The functions of n8n that are used. */
type NodeContext = Pick<
	IExecuteFunctions,
	'getContext' | 'getExecutionContext' | 'getExecutionId'
> & {
	helpers: Pick<IExecuteFunctions['helpers'], 'checkProcessedAndRecord' | 'removeProcessed'>;
};

const LOST = 'clickSendLostTry';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Identifies a try of a run, also where the execution is repeated from its beginning. */
interface Identity {
	/** For n8n 1, whose queue runs an execution again when its worker is gone. */
	ofExecution: string;
	/** For a person's Retry in n8n 2: it has an ID of its own, and keeps when the first one began. */
	ofOrigin: string;
}

/** Undefined where a run is not marked, or n8n lacks one of the functions. */
function identify(
	context: NodeContext,
	{ isRunByAgent }: Invocation,
	runIndex: number,
	endedTries: number,
): Identity | undefined {
	try {
		const executionId = context.getExecutionId();
		// An AI agent may call its tools several times at once with the same run index.
		if (!executionId || isRunByAgent || runIndex >= MARKED_RUNS) return undefined;
		const run = `run ${runIndex} try ${endedTries}`;
		// IDs begin again at 1 when n8n moves to another database, and takes the marks along.
		const day = Math.floor(Date.now() / DAY_MS);
		const { establishedAt = executionId } = context.getExecutionContext() ?? {};
		return {
			ofExecution: `execution ${executionId} day ${day} ${run}`,
			ofOrigin: `established ${establishedAt} ${run}`,
		};
	} catch {
		return undefined;
	}
}

/**
 * Marks that a run of the node has begun to send, in a place that outlives a killed process. n8n saves an
 * execution's data only when the execution ends or waits. One that is lost before begins again at its
 * trigger, by n8n 1's queue or by a person's Retry, with no trace of what was sent. n8n's deduplication
 * (its table `processed_data`) is what a node can write at once and any worker can read.
 *
 * The mark stays when the run has ended well, because the execution may still be lost in a later node. Once
 * a lost try was found, every later run of the node in this execution counts as lost too.
 *
 * It is the best that can be done, and not exact: n8n reads and writes back all marks of a node without a
 * lock, so marks are written again while the run lasts. docs/queue-mode.md says what it does not recognise.
 */
export class StartMark {
	private readonly identity: Identity | undefined;
	private readonly stored: IDataObject;
	private isKept = false;

	/**
	 * @param context the execution
	 * @param runIndex which run of the node in this execution it is, from 0
	 * @param endedTries how many tries of this run have ended in order, as its journal knows
	 */
	constructor(
		private readonly context: NodeContext,
		private readonly invocation: Invocation,
		runIndex: number,
		endedTries: number,
	) {
		this.identity = identify(context, invocation, runIndex, endedTries);
		this.stored = contextOf(context, 'node') ?? {};
	}

	/**
	 * Marks that the run begins to send. It never throws.
	 *
	 * @returns whether an earlier try of the run had begun, and n8n has lost its result
	 */
	async set(): Promise<boolean> {
		if (this.stored[LOST] === true) return true;
		if (!this.identity) return false;
		const { ofExecution, ofOrigin } = this.identity;
		const found = await this.recordFirst();
		const isLost =
			found.includes(ofExecution) || (this.invocation.isRetry && found.includes(ofOrigin));
		if (isLost) Object.assign(this.stored, { [LOST]: true });
		return isLost;
	}

	/** Keeps the mark in place while the work is under way. @returns the result of the work */
	async guard<Value>(work: Promise<Value>): Promise<Value> {
		if (!this.isKept) return await work;
		const over = work.then(() => 'over' as const);
		for (let pause = FIRST_LOOK_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
			// Not in step with others that began in the same moment.
			const look = sleep(pause * (0.5 + Math.random()));
			if ((await Promise.race([over, look])) === 'over') return await work;
			// Where it fails, the next look may succeed.
			await this.record().catch(() => undefined);
		}
	}

	/**
	 * Takes the mark back, because this run ended and nothing was sent. That of an earlier try which n8n has
	 * lost stays. It never throws.
	 */
	async withdraw(): Promise<void> {
		if (!this.isKept || this.stored[LOST] === true) return;
		try {
			await this.context.helpers.removeProcessed(this.marks, 'node', OPTIONS);
		} catch {
			// The mark stays, so a Retry of an earlier execution may call unsent SMS unknown.
		}
	}

	private get marks(): string[] {
		return this.identity ? [this.identity.ofExecution, this.identity.ofOrigin] : [];
	}

	private async record(): Promise<unknown[]> {
		const { helpers } = this.context;
		const { processed } = await helpers.checkProcessedAndRecord(this.marks, 'node', OPTIONS);
		this.isKept = true;
		return processed;
	}

	private async recordFirst(): Promise<unknown[]> {
		try {
			return await this.record();
		} catch {
			// Such as where another execution has just made the node's first mark. What is found the second time
			// may have been written by the first. Where that fails too, the run goes on without a mark.
			await this.record().catch(() => undefined);
			return [];
		}
	}
}
