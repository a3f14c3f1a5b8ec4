import { property, textOf } from '../../helpers/property';

/** Why n8n did not start a workflow. */
export interface Refusal {
	/** In n8n's words. */
	reason: string;
	/** Whether it may be about one of the records, so that the others start the workflow without it. */
	mayBeAboutOne: boolean;
	/** Milliseconds for which to try again: it passes, and it is certain that nothing was started. 0 for never. */
	patienceMs: number;
}

/** While n8n's database takes no execution, it does not keep records in one that did not succeed either. */
const DATABASE_PATIENCE_MS = 60 * 60_000;

/** For what may not pass: a person finds the records sooner. */
const SHORT_PATIENCE_MS = 5 * 60_000;

/**
 * What the promise of a start rejects with although the workflow was started: Engine 2.0 always does so, and
 * Engine 1 does for an execution that is over already, or that is stopped.
 */
const STARTED = /^(ExecutionNotFound|\w*ExecutionCancelled)Error$/;

/** What n8n says where Engine 2.0 took nothing of a start, for example because of its size or a character. */
const ENGINE_REFUSED = /^Engine responded with /;

/** What n8n says where Engine 2.0 has no room for one more execution (HTTP 429). */
const ENGINE_FULL = /^Engine did not admit the execution/;

/** Connections to a database, or to an engine, that were never made; of PostgreSQL also: it is full, or it starts. */
const NEVER_REACHED: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
	'EAI_AGAIN',
	'53300',
	'57P03',
]);

/** What the pool of PostgreSQL's connections says where it could not make one. */
const NOT_CONNECTED =
	/^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)/;

/**
 * The statements before n8n has an execution. After them n8n reads and updates the execution, and what becomes of one
 * that exists is not known.
 */
const BEFORE_EXECUTION = /^\s*(INSERT\b|SELECT\b(?![^]*\bexecution_entity\b))/i;

/** How a code or a message of what passes begins: SQLite's disk; PostgreSQL's connection, resources or operator. */
const PASSES =
	/^(SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN)|(08|53|57)\w{3}$|Connection terminated)/;

/** For how many milliseconds n8n's database may take no execution; 0 where it may have taken this one. */
function databasePatience(error: Error): number {
	const code = textOf(property(error, 'code'));
	// The error of n8n's database library, TypeORM, which has the statement.
	if (error.constructor.name === 'QueryFailedError') {
		if (!BEFORE_EXECUTION.test(textOf(property(error, 'query')))) return 0;
		const passes = PASSES.test(code) || PASSES.test(error.message);
		return passes ? DATABASE_PATIENCE_MS : SHORT_PATIENCE_MS;
	}
	// It may be the connection for a statement after that. Rather twice, which is rare, than not at all.
	const isAway = NEVER_REACHED.has(code) || NOT_CONNECTED.test(error.message);
	return isAway ? DATABASE_PATIENCE_MS : 0;
}

/**
 * Reads what the promise of a start has rejected with.
 *
 * @returns undefined where n8n has started the workflow all the same
 */
export function readRefusal(error: unknown): Refusal | undefined {
	if (!(error instanceof Error)) {
		return { reason: String(error), mayBeAboutOne: false, patienceMs: 0 };
	}
	if (STARTED.test(error.constructor.name)) return undefined;
	const { message: reason } = error;
	const mayBeAboutOne = ENGINE_REFUSED.test(reason);
	if (ENGINE_FULL.test(reason)) return { reason, mayBeAboutOne, patienceMs: SHORT_PATIENCE_MS };
	return { reason, mayBeAboutOne, patienceMs: databasePatience(error) };
}
