import { attemptPush, isTaken, type Attempt } from './attempt';
import type { PushOrder } from './orders';
import type { Schedule } from './pushing';
import { withoutToken } from './token';

/** A push and its attempts so far. The token in its URL is hidden. */
export interface Push extends PushOrder {
	id: string;
	state: 'pending' | 'delivered' | 'failed';
	attempts: Attempt[];
	/** ISO 8601: when it is tried again, while it waits for that. */
	next?: string;
}

/** What a push needs beside what everybody may see of it. */
interface Job {
	push: Push;
	/** With the token. */
	order: PushOrder;
	abort: AbortController;
	/** Ends the pause that it is in. */
	wake: () => void;
	/** Resolves after the first attempt, or when it is given up. */
	triedOnce: Promise<void>;
}

/** How many pushes are remembered, for the page and to push them again. */
export interface Memory {
	kept: number;
	/** How many more there may be before some are forgotten, so that this is done rarely. */
	more: number;
}

const MEMORY: Memory = { kept: 20_000, more: 1_000 };

/** Pushes in the background. Logs each attempt, and tries again later unless the response is a 2xx. */
export class Pusher {
	/** Oldest first: those that are remembered. */
	pushes: Push[] = [];
	/** How many there have been in all. */
	count = 0;
	private jobs = new Map<string, Job>();
	private running = new Set<Promise<void>>();

	/**
	 * @param schedule asked before each attempt and each pause
	 * @param changed called after every step
	 */
	constructor(
		private readonly schedule: () => Schedule,
		private readonly newId: () => string,
		private readonly changed: () => void,
		private readonly memory = MEMORY,
	) {}

	/**
	 * Begins to push, and returns at once.
	 *
	 * @param after pushes that are tried once before this one is
	 */
	push(order: PushOrder, after: readonly Push[] = []): Push {
		const push: Push = {
			id: this.newId(),
			...order,
			url: withoutToken(order.url),
			state: 'pending',
			attempts: [],
		};
		const before = after.flatMap(({ id }) => this.jobs.get(id)?.triedOnce ?? []);
		let setTried = () => {};
		const triedOnce = new Promise<void>((resolve) => {
			setTried = resolve;
		});
		const job: Job = { push, order, abort: new AbortController(), wake: () => {}, triedOnce };
		this.pushes.push(push);
		this.count++;
		this.jobs.set(push.id, job);
		this.forgetSome();
		const running = this.run(job, before, setTried).finally(() => {
			setTried();
			this.running.delete(running);
		});
		this.running.add(running);
		this.changed();
		return push;
	}

	/**
	 * Pushes the same again, as a new push.
	 *
	 * @param encoding another one than before
	 * @returns undefined where no push has this ID
	 */
	again(id: string, encoding?: PushOrder['encoding']): Push | undefined {
		const order = this.jobs.get(id)?.order;
		return order && this.push(encoding ? { ...order, encoding } : order);
	}

	/** Tries a push now that waits for its next attempt. Undefined where none with this ID does. */
	tryNow(id: string): Push | undefined {
		const job = this.jobs.get(id);
		if (job?.push.next === undefined) return undefined;
		job.wake();
		return job.push;
	}

	/** Resolves when no attempt is running and none is due later. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Ends running attempts, and forgets all pushes. */
	clear(): void {
		for (const job of this.jobs.values()) giveUp(job);
		this.pushes = [];
		this.count = 0;
		this.jobs.clear();
	}

	/** Forgets the oldest that are over. Where too many wait to be tried again, gives the oldest of those up. */
	private forgetSome(): void {
		const { kept, more } = this.memory;
		if (this.pushes.length <= kept + more) return;
		let tooMany = this.pushes.length - kept;
		for (const mayGo of [isOver, () => true]) {
			this.pushes = this.pushes.filter((push) => {
				if (tooMany === 0 || !mayGo(push)) return true;
				tooMany--;
				const job = this.jobs.get(push.id);
				if (job) giveUp(job);
				this.jobs.delete(push.id);
				return false;
			});
		}
	}

	private async run(
		job: Job,
		before: ReadonlyArray<Promise<void>>,
		setTried: () => void,
	): Promise<void> {
		const { push, order } = job;
		const { signal } = job.abort;
		await Promise.all(before);
		for (;;) {
			const attempt = await attemptPush(order, this.schedule().timeout, signal);
			if (signal.aborted) return;
			push.attempts.push(attempt);
			setTried();
			const pause = this.schedule().pauses[push.attempts.length - 1];
			if (isTaken(attempt) || pause === undefined) {
				push.state = isTaken(attempt) ? 'delivered' : 'failed';
				this.changed();
				return;
			}
			await this.wait(job, pause);
		}
	}

	private async wait(job: Job, pause: number): Promise<void> {
		const { push } = job;
		push.next = new Date(Date.now() + pause).toISOString();
		this.changed();
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, pause).unref();
			job.wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		delete push.next;
	}
}

const isOver = ({ state }: Push) => state !== 'pending';

function giveUp({ abort, wake }: Job): void {
	abort.abort();
	wake();
}
