import { setTimeout as sleep } from 'node:timers/promises';
import { attemptPush, type Attempt } from './attempt';
import type { PushOrder } from './orders';
import { withoutToken } from './token';

/** A push and its attempts so far. The token in its URL is hidden. */
export interface Push extends PushOrder {
	id: string;
	state: 'pending' | 'delivered' | 'failed';
	attempts: Attempt[];
}

export interface PusherOptions {
	/** Milliseconds before each attempt after the first. */
	retryDelays: readonly number[];
	/** Milliseconds to wait for a response. */
	timeout: number;
}

/** Pushes in the background. Logs each attempt, and tries again later unless the response is a 2xx. */
export class Pusher {
	/** Oldest first. */
	pushes: Push[] = [];
	private orders = new Map<string, PushOrder>();
	private running = new Set<Promise<void>>();
	private abort = new AbortController();

	/** @param changed called after every step */
	constructor(
		private readonly options: PusherOptions,
		private readonly newId: () => string,
		private readonly changed: () => void,
	) {}

	/** Begins to push, and returns at once. */
	push(order: PushOrder): Push {
		const push: Push = {
			id: this.newId(),
			...order,
			url: withoutToken(order.url),
			state: 'pending',
			attempts: [],
		};
		this.pushes.push(push);
		this.orders.set(push.id, order);
		const running = this.run(push, order, this.abort.signal).finally(() => {
			this.running.delete(running);
		});
		this.running.add(running);
		this.changed();
		return push;
	}

	/** Pushes the same again, as a new push. Undefined where no push has this ID. */
	again(id: string): Push | undefined {
		const order = this.orders.get(id);
		return order && this.push(order);
	}

	/** Resolves when no attempt is running and none is due later. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Ends running attempts, and forgets all pushes. */
	clear(): void {
		this.abort.abort();
		this.abort = new AbortController();
		this.pushes = [];
		this.orders.clear();
	}

	private async run(push: Push, order: PushOrder, signal: AbortSignal): Promise<void> {
		for (const pause of [0, ...this.options.retryDelays]) {
			if (pause > 0 && !(await waited(pause, signal))) return;
			const attempt = await attemptPush(order, this.options.timeout, signal);
			if (signal.aborted) return;
			push.attempts.push(attempt);
			if (attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300) {
				push.state = 'delivered';
				break;
			}
			this.changed();
		}
		if (push.state === 'pending') push.state = 'failed';
		this.changed();
	}
}

/** Returns false where the signal ended the pause early. */
async function waited(pause: number, signal: AbortSignal): Promise<boolean> {
	try {
		await sleep(pause, undefined, { signal, ref: false });
		return true;
	} catch {
		return false;
	}
}
