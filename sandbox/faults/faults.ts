import type { Damage } from './damage';

/** What can be made to go wrong, or slow. */
export type FaultKind =
	/** Responds later; everything else as usual. */
	| { kind: 'latency'; ms: number }
	/** Responds with an HTTP status; the request is not processed. */
	| { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
	/** Responds with exactly this body; the request is not processed. */
	| { kind: 'raw'; body: string; headers?: Record<string, string>; status?: number }
	/** Resets the connection; the request is not processed. */
	| { kind: 'resetBefore' }
	/** Processes the request, then resets the connection instead of responding. */
	| { kind: 'resetAfter' }
	/** Processes the request and never responds. */
	| { kind: 'hang' }
	/** Processes the request and cuts the response off after so many bytes; with HTTP 200 where no status is given. */
	| { kind: 'truncate'; bytes: number; status?: number }
	/** Processes the request and ends the connection after so many bytes of the response's body. */
	| { kind: 'breakOff'; bytes: number }
	/** Processes the request and damages the response. */
	| ({ kind: 'damage' } & Damage)
	/** Refuses the whole request with a result code; it is not processed. */
	| { kind: 'result'; code: string; errortext?: string }
	/** Refuses one recipient, as given or in E.164, with a result code. Waits until it is sent to. */
	| { kind: 'recipientResult'; to: string; code: string; errortext?: string }
	/** Refuses every recipient of a send with a result code, such as that of a wrong login. */
	| { kind: 'everyRecipient'; code: string; errortext?: string }
	/** Responds with the envelope of REST v3; the request is not processed. */
	| ({ kind: 'envelope' } & EnvelopeFault)
	/** Processes a send and responds with its records in reverse order. */
	| { kind: 'reverse' }
	/** Responds with so many bytes of white space; the request is not processed. */
	| { kind: 'large'; bytes: number }
	/** Ends a connection before anything is read from it, so for any call and method. */
	| { kind: 'closeConnection' };

/** An envelope of REST v3 in place of a response. */
export interface EnvelopeFault {
	http_code: number;
	response_code?: string;
	response_msg?: string;
	/** JSON has been seen. XML is likely. JSON when left out. */
	format?: 'json' | 'xml';
	/** The HTTP status, which need not be the `http_code`; 200 when left out. */
	status?: number;
	headers?: Record<string, string>;
}

export type Fault = FaultKind & {
	/** Only for this call, e.g. `send.php` or `automations/sms/inbound`; for every call when left out. */
	endpoint?: string;
	/** Only for requests with this HTTP method; for every method when left out. */
	method?: string;
	/** How often; once when left out. */
	times?: number | 'always';
	/** How many matching requests are spared first; none when left out. */
	after?: number;
};

interface Waiting {
	fault: Fault;
	spared: number;
	left: number;
}

/** The faults that wait for a request. */
export class Faults {
	private waiting: Waiting[] = [];

	inject(fault: Fault): void {
		const { times = 1, after = 0 } = fault;
		const left = times === 'always' ? Number.POSITIVE_INFINITY : times;
		this.waiting.push({ fault, spared: after, left });
	}

	clear(): void {
		this.waiting = [];
	}

	/**
	 * Takes the faults of one request, in the order in which they were injected: at most one that decides
	 * the response, and any number of latencies and refused recipients. Each counts as used once. Refused
	 * recipients do not: {@link useFor} counts those.
	 */
	take(endpoint: string, method: string): Fault[] {
		const taken: Fault[] = [];
		for (const entry of this.waiting) {
			const { fault } = entry;
			if (!concerns(fault, endpoint, method)) continue;
			if (entry.spared > 0) {
				entry.spared--;
				continue;
			}
			if (isDecisive(fault) && taken.some(isDecisive)) continue;
			if (fault.kind !== 'recipientResult') entry.left--;
			taken.push(fault);
		}
		this.forgetUsedUp();
		return taken;
	}

	/** Tells whether a connection that has just begun meets a fault, which then counts as used once. */
	takesConnection(): boolean {
		const entry = this.waiting.find(({ fault }) => fault.kind === 'closeConnection');
		if (!entry) return false;
		if (entry.spared > 0) {
			entry.spared--;
			return false;
		}
		entry.left--;
		this.forgetUsedUp();
		return true;
	}

	/** Counts a refused recipient that {@link take} returned as used once. Returns false if it was used up. */
	useFor(fault: Fault): boolean {
		const entry = this.waiting.find((each) => each.fault === fault);
		if (!entry) return false;
		entry.left--;
		this.forgetUsedUp();
		return true;
	}

	private forgetUsedUp(): void {
		this.waiting = this.waiting.filter(({ left }) => left > 0);
	}
}

/** Only a send has recipients. */
const OF_RECIPIENTS: ReadonlySet<FaultKind['kind']> = new Set([
	'recipientResult',
	'everyRecipient',
	'reverse',
]);

function concerns(fault: Fault, endpoint: string, method: string): boolean {
	if (fault.kind === 'closeConnection') return false;
	if (OF_RECIPIENTS.has(fault.kind) && endpoint !== 'send.php') return false;
	if (fault.method !== undefined && fault.method !== method) return false;
	return fault.endpoint === undefined || fault.endpoint === endpoint;
}

/** The result code in the response tells of them. */
const TOLD_BY_RESULT: ReadonlySet<FaultKind['kind']> = new Set([
	'result',
	'recipientResult',
	'everyRecipient',
]);

/** A fault in short, e.g. `status 503`; undefined for one that the result code in the response tells of. */
export function shortName(fault: Fault): string | undefined {
	if (TOLD_BY_RESULT.has(fault.kind)) return undefined;
	if (fault.kind === 'envelope') return `envelope ${fault.http_code}`;
	return 'status' in fault ? `${fault.kind} ${fault.status}` : fault.kind;
}

function isDecisive({ kind }: Fault): boolean {
	return kind !== 'latency' && kind !== 'recipientResult' && kind !== 'reverse';
}
