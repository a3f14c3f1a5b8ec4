import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { PushedEvent } from './pushedEvent';

/** A trigger remembers so many pushes. */
export const REMEMBERED_PUSHES = 1000;

/** Their field in n8n's static data, oldest first. */
const FIELD = 'recentPushes';
/** Characters of a push's hash; enough to tell billions apart. */
export const KEY_LENGTH = 16;

/**
 * Milliseconds. A push in which nothing says which SMS it is about counts as repeated for so long, and for twice as long
 * at most: the same person may send the same word again.
 */
const PERIOD_MS = 6 * 3_600_000;

/**
 * `pending` and `saved`: n8n has not responded to it yet, and saves it once it is kept, or has saved it with the push. A
 * forgotten push keeps this state, because n8n may have saved it before it was forgotten.
 */
type State = 'pending' | 'saved' | 'kept' | 'forgotten';

/** The pushes of one trigger while this process lives. */
interface Known {
	states: Map<string, State>;
	/**
	 * The keys of those that are kept, oldest first. All static data of the trigger holds this one list, because n8n may
	 * save the static data of an earlier push after that of a later one.
	 */
	kept: string[];
	/** Whether n8n saves what the trigger keeps, in notes that it sends to itself (`keptNote.ts`). */
	isNoted: boolean;
}

/**
 * All triggers, because pushes come in at the same time. The trigger whose last push is oldest comes first.
 */
const memory = new Map<string, Known>();
/** It is bounded because triggers get deleted. */
const REMEMBERED_TRIGGERS = 1000;

/** Deletes the first entries that may be deleted, until at most `max` are left. */
function trim<T>(entries: Map<string, T>, max: number, mayGo: (value: T) => boolean): void {
	for (const [key, value] of entries) {
		if (entries.size <= max) return;
		if (mayGo(value)) entries.delete(key);
	}
}

const isSaved = (state: State) => state === 'kept' || state === 'saved';

/** A workflow runs for a pending push; if it were deleted now, the workflow could start once more. */
const isNotPending = (state: State) => state !== 'pending';

const newKnown = (): Known => ({ states: new Map(), kept: [], isNoted: false });

function knownOf(trigger: string): Known {
	const known = memory.get(trigger) ?? newKnown();
	memory.delete(trigger);
	memory.set(trigger, known);
	trim(memory, REMEMBERED_TRIGGERS, ({ states }) => [...states.values()].every(isNotPending));
	return known;
}

/** The pushes that a trigger knows, from memory and from its static data. */
function withStored(trigger: string, staticData: IDataObject): Known {
	const known = knownOf(trigger);
	const stored: unknown = staticData[FIELD];
	for (const key of Array.isArray(stored) ? stored : []) {
		if (typeof key === 'string' && !known.states.has(key)) known.states.set(key, 'kept');
	}
	return known;
}

function listKept({ states, kept }: Known): string[] {
	const keys = [...states].flatMap(([key, state]) => (isSaved(state) ? [key] : []));
	kept.splice(0, kept.length, ...keys);
	return kept;
}

/** Remembers a push at the end of the map, as the newest. */
function remember({ states }: Known, key: string, state: State): void {
	states.delete(key);
	states.set(key, state);
	trim(states, REMEMBERED_PUSHES, isNotPending);
}

const isFilled = (value: unknown) => typeof value === 'string' && value !== '';

const hashOfIdentity = (identity: readonly unknown[]) =>
	createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, KEY_LENGTH);

/**
 * A hash of what identifies a push: its event, message ID, status and status code. Several reports come for one SMS,
 * a temporary one first. Without a message ID, as in a reply with v2 names, all fields identify it.
 *
 * @returns the key, and another one that the same push may have had before
 */
function keysOf({ event, json }: PushedEvent): [key: string, earlier?: string] {
	const { messageid, originalmessageid, timestamp, status, status_code: code } = json;
	if (isFilled(messageid)) return [hashOfIdentity([event, messageid, status ?? '', code ?? ''])];
	const fields = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
	if (isFilled(originalmessageid) || isFilled(timestamp)) return [hashOfIdentity(fields)];
	const period = Math.floor(Date.now() / PERIOD_MS);
	return [hashOfIdentity([...fields, period]), hashOfIdentity([...fields, period - 1])];
}

/** A push that was looked up. */
export interface RecentPush {
	isRepeated: boolean;
	/** Whether n8n has not responded to the first one yet, so that nobody knows whether it starts the workflow. */
	isPending: boolean;
	/** Remembers it; call it once, before anything else is awaited. */
	remember(): void;
	/** Puts what is kept into the static data once more, because n8n 2 has dropped the first time by now. */
	putAgain(): void;
	/** Forgets it, so that ClickSend's next attempt starts the workflow. */
	forget(): void;
	/** Keeps it, because it has started the workflow. */
	keep(): void;
}

/**
 * Looks a push up among the last {@link REMEMBERED_PUSHES} of its trigger.
 *
 * They are in n8n's static data, which n8n saves with a push and hands to the next, and in the memory of
 * this process, because two pushes at the same time have different copies of the static data. Each webhook
 * process has a memory of its own, so with several of them a push that is repeated within moments may be missed.
 *
 * @param trigger identifies the trigger, across workflows
 * @param staticData the static data of the trigger's node; changed by `remember` and `putAgain`
 * @param keeps `atOnce`: n8n saves it with this push, from `remember` on. `whenDone`: n8n saves it once it
 * is kept. Then n8n has saved this push already, so a note saves it (`keptNote.ts`), or else the push after it
 */
export function lookUpPush(
	push: PushedEvent,
	trigger: string,
	staticData: IDataObject,
	keeps: 'atOnce' | 'whenDone',
): RecentPush {
	const known = withStored(trigger, staticData);
	const { states } = known;
	const [key, earlier = key] = keysOf(push);
	const stateOf = (each: string) =>
		states.get(each) === 'forgotten' ? undefined : states.get(each);
	const state = stateOf(key) ?? stateOf(earlier);
	const put = () => {
		// n8n saves all static data of the workflow as it was before the workflow ran, so rather not at its end.
		if (keeps === 'atOnce' || !known.isNoted) staticData[FIELD] = listKept(known);
	};
	return {
		isRepeated: state !== undefined,
		isPending: state === 'pending' || state === 'saved',
		remember() {
			remember(known, key, keeps === 'atOnce' ? 'saved' : 'pending');
			put();
		},
		putAgain: put,
		forget() {
			states.set(key, 'forgotten');
			listKept(known);
		},
		keep() {
			if (stateOf(key) !== undefined) states.set(key, 'kept');
			listKept(known);
		},
	};
}

/** The keys of the pushes that a trigger keeps, for a note; oldest first. */
export const keptKeys = (trigger: string): string[] => [...listKept(knownOf(trigger))];

/** Takes note of whether n8n saves what a trigger keeps when the trigger sends itself a note. */
export function setNoted(trigger: string, isNoted: boolean): void {
	knownOf(trigger).isNoted = isNoted;
}

/**
 * Puts the pushes of a note into the static data, which n8n saves with it.
 *
 * @param keys as {@link keptKeys} gives them, perhaps in another process
 */
export function putNoted(trigger: string, staticData: IDataObject, keys: readonly string[]): void {
	const known = withStored(trigger, staticData);
	for (const key of keys) {
		if (!known.states.has(key)) remember(known, key, 'kept');
	}
	staticData[FIELD] = listKept(known);
}
