import type { IExecuteFunctions } from 'n8n-workflow';
import type { Outcome, Slot } from '../errors/outcome';
import type { Invocation } from './invocation';
import { Journal, type Fingerprint } from './journal';
import { StartMark } from './startMark';

/** How a run of sends ended. */
export interface SendEnd {
	/** Whether every recipient was accepted. */
	isClean: boolean;
	/** Whether an SMS was accepted, or may have been. */
	hasSettled: boolean;
	/** Whether n8n or a person may run the node again. */
	mayBeRepeated: boolean;
}

/**
 * What a run of sends remembers of its earlier tries, and leaves for later ones, so that no SMS is sent
 * twice: a journal of what is settled, which n8n keeps when a try ends in order, and a start mark, which
 * stays when a process is killed.
 */
export class SendMemory {
	private readonly journal: Journal;
	private readonly mark: StartMark;

	constructor(
		context: IExecuteFunctions,
		private readonly invocation: Invocation,
	) {
		this.journal = new Journal(context);
		this.mark = new StartMark(context, invocation, this.journal.endedTries);
	}

	/** What earlier tries have settled of an item, whatever it would send now. */
	settledBefore(itemIndex: number): Outcome[] {
		// Calls of an agent that have a run index in common would account for each other's SMS.
		return this.invocation.isRunByAgent ? [] : this.journal.settled(itemIndex);
	}

	/** Marks that the run begins to send. @returns whether n8n has lost an earlier try that had begun */
	async begin(): Promise<boolean> {
		return await this.mark.set();
	}

	/** Begins with an item. @returns a slot for each recipient, with what an earlier try has settled */
	beginItem(itemIndex: number, fingerprint: Fingerprint): Slot[] {
		return this.journal.begin(itemIndex, fingerprint);
	}

	/** Keeps the start mark in place while the work is under way. @returns the result of the work */
	async guard<Value>(work: Promise<Value>): Promise<Value> {
		return await this.mark.guard(work);
	}

	/** The run ends before anything has left. */
	async abandon(): Promise<void> {
		await this.mark.withdraw();
	}

	/** The run ends. */
	async end({ isClean, hasSettled, mayBeRepeated }: SendEnd): Promise<void> {
		// Kept for nothing, what is settled of 100,000 items would be twice in the execution data.
		if (!isClean && mayBeRepeated) this.journal.keep();
		else this.journal.drop();
		if (!isClean && !hasSettled) await this.mark.withdraw();
	}
}
