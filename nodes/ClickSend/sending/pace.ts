import { sleep } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../errors/issue';
import { count } from '../helpers/formatNumber';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Hours that the pacing of a run may take. While a node runs, n8n keeps nothing of it: what a restart ends after
 * half a day nobody can go on with.
 */
export const MAX_PACED_HOURS = 12;

/** A wait looks this often whether the execution was stopped. */
const LOOK_MS = 1_000;

/** A request that was late may be made up for by this much; the bound of each minute holds all the same. */
const MADE_UP_MS = 1_000;

/** Requests that are over are taken out when there are more than these. */
const MAX_OVER = 10_000;

/** Executions that are remembered. Each counts for a minute after its last SMS, so more are hardly ever under way. */
const REMEMBERED_EXECUTIONS = 1_000;

/**
 * How many recipients a paced request has at most: as many as it can, and so that all requests of a minute together
 * use the minute up. With 1,500 a minute, two requests of 750 do; of one with 1,000 and one with 500, the first would
 * have to be followed by a smaller one every time.
 *
 * @param perMinute SMS per Minute; undefined for no bound
 * @param most that ClickSend takes in a request
 */
export function recipientsPerRequest(perMinute: number | undefined, most: number): number {
	if (perMinute === undefined) return most;
	return Math.floor(perMinute / Math.ceil(perMinute / most));
}

interface BegunRequest {
	at: number;
	recipients: number;
}

/** The requests that have begun, as far as they still count. Times are milliseconds of any clock. */
class Begun {
	/** Those before `first` are over; they are taken out many at a time, because that takes as long as for one. */
	private requests: BegunRequest[] = [];
	private first = 0;
	/** Of the requests that are not over. */
	private recipients = 0;
	/** When the next request would begin if all had begun in time. */
	private next: number | undefined;

	/** The first moment at which a request may begin. One that is too large by itself may begin alone. */
	dueAt(recipients: number, perMinute: number): number {
		let due = this.next ?? -Infinity;
		let counting = this.recipients;
		for (let index = this.first; counting > 0 && counting + recipients > perMinute; index++) {
			const request = this.requests[index];
			if (!request) break;
			due = Math.max(due, request.at + MINUTE_MS);
			counting -= request.recipients;
		}
		return due;
	}

	/** Notes that a request begins. */
	begin(recipients: number, perMinute: number, at: number): void {
		for (;;) {
			const oldest = this.requests[this.first];
			if (!oldest || oldest.at > at - MINUTE_MS) break;
			this.recipients -= oldest.recipients;
			this.first++;
		}
		if (this.first > MAX_OVER) {
			this.requests = this.requests.slice(this.first);
			this.first = 0;
		}
		this.requests.push({ at, recipients });
		this.recipients += recipients;
		const from = this.next === undefined ? at : Math.max(this.next, at - MADE_UP_MS);
		this.next = from + (recipients * MINUTE_MS) / perMinute;
	}
}

/**
 * How long the pacing takes: from the beginning of the first request to the beginning of the last.
 *
 * @param sizes the recipients of each request, in their order
 * @returns milliseconds
 */
export function pacedMs(sizes: Iterable<number>, perMinute: number): number {
	const begun = new Begun();
	let at = 0;
	for (const size of sizes) {
		at = Math.max(at, begun.dueAt(size, perMinute));
		begun.begin(size, perMinute, at);
	}
	return at;
}

/** A time in whole minutes, e.g. `1 hour 20 minutes`; what is over counts as one. */
export function minutesInWords(ms: number): string {
	const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS));
	const parts = [
		[Math.floor(minutes / 60), 'hour'],
		[minutes % 60, 'minute'],
	] as const;
	return parts.flatMap(([number, unit]) => (number > 0 ? [count(number, unit)] : [])).join(' ');
}

/** How a run is paced. */
export interface PaceSettings {
	/** SMS per Minute. */
	perMinute: number;
	/** The same for all runs of the node in an execution, so that a loop does not begin anew each time. */
	execution: string;
	/** After how many milliseconds n8n ends the execution; undefined where that is not known. */
	executionTimeoutMs?: number | undefined;
}

/**
 * Tells whether a run takes too long to begin with it.
 *
 * @param sizes the recipients of each request that is planned
 * @returns why nothing leaves; undefined where it does
 */
export function pacedTooLong(sizes: Iterable<number>, pace: PaceSettings): Issue | undefined {
	const ms = pacedMs(sizes, pace.perMinute);
	const { executionTimeoutMs = Infinity } = pace;
	const remedy =
		'Raise SMS per Minute, or send fewer items at a time, for example with the nodes Loop Over Items and Wait. Or let ClickSend wait: give the items different times in the option Schedule, and leave out SMS per Minute.';
	const takes = `At the pace of SMS per Minute, this run would take ${minutesInWords(ms)}`;
	if (ms >= executionTimeoutMs) {
		return parameterIssue(
			`${takes}, and the workflow's timeout ends it after ${minutesInWords(executionTimeoutMs)}`,
			`${remedy} Or raise Timeout After in the settings of the workflow. Nothing was sent.`,
		);
	}
	if (ms <= MAX_PACED_HOURS * HOUR_MS) return undefined;
	return parameterIssue(
		`${takes}; ${MAX_PACED_HOURS} hours are the most`,
		`${remedy} Nothing was sent.`,
	);
}

/** Of each execution that was paced in this process, the newest last. */
const executions = new Map<string, Begun>();

function begunIn(execution: string): Begun {
	const begun = executions.get(execution) ?? new Begun();
	executions.delete(execution);
	executions.set(execution, begun);
	const [oldest = ''] = executions.keys();
	if (executions.size > REMEMBERED_EXECUTIONS) executions.delete(oldest);
	return begun;
}

/** Where the time comes from. */
export interface PaceClock {
	/** Milliseconds that never go back. */
	now: () => number;
	/** @param ms whole milliseconds, at most a second */
	sleep: (ms: number) => Promise<void>;
}

const CLOCK: PaceClock = { now: () => performance.now(), sleep };

/**
 * Gives the requests of a run their turns. Within any 60 seconds, no more recipients begin to leave than SMS per
 * Minute says, and requests come at even distances, the first at once. It counts the runs of a node in one execution
 * together, while they are in the same process.
 *
 * A request that ClickSend turned away, and that is made again, counts only once.
 */
export class Pace {
	private readonly begun: Begun;
	private queue: Promise<boolean> = Promise.resolve(true);

	/** @param isOver asked every second: when it says yes, nobody gets a turn any more */
	constructor(
		private readonly settings: PaceSettings,
		private readonly isOver: () => boolean,
		private readonly clock: PaceClock = CLOCK,
	) {
		this.begun = begunIn(settings.execution);
	}

	/**
	 * Waits until a request may begin. Turns are given one after another, in the order of the calls.
	 *
	 * @param recipients of the request, at most SMS per Minute
	 * @returns whether it is its turn: false where nothing more is to leave
	 */
	async turn(recipients: number): Promise<boolean> {
		this.queue = this.queue.then(async () => await this.wait(recipients));
		return await this.queue;
	}

	private async wait(recipients: number): Promise<boolean> {
		const { perMinute } = this.settings;
		while (!this.isOver()) {
			const now = this.clock.now();
			const left = this.begun.dueAt(recipients, perMinute) - now;
			if (left <= 0) {
				this.begun.begin(recipients, perMinute, now);
				return true;
			}
			// A timer may be early by a part of a millisecond; then it is asked again.
			await this.clock.sleep(Math.min(Math.ceil(left), LOOK_MS));
		}
		return false;
	}
}
