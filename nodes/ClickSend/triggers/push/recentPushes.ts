import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { PushedEvent } from './pushedEvent';

/** A trigger remembers so many pushes. */
export const REMEMBERED_PUSHES = 1000;

/** Their field in n8n's static data, oldest first. */
const FIELD = 'recentPushes';
/** Characters of a push's hash; enough to tell billions apart. */
const KEY_LENGTH = 16;

/** A forgotten push keeps this state, because n8n may have saved it before it was forgotten. */
type State = 'pending' | 'kept' | 'forgotten';

/**
 * The pushes of each trigger while this process lives, because pushes come in at the same time. The trigger
 * whose last push is oldest comes first.
 */
const memory = new Map<string, Map<string, State>>();
/** It is bounded because triggers get deleted. */
const REMEMBERED_TRIGGERS = 1000;

/** Deletes the first entries that may be deleted, until at most `max` are left. */
function trim<T>(entries: Map<string, T>, max: number, mayGo: (value: T) => boolean): void {
	for (const [key, value] of entries) {
		if (entries.size <= max) return;
		if (mayGo(value)) entries.delete(key);
	}
}

/** A workflow runs for a pending push; if it were deleted now, the workflow could start once more. */
const isNotPending = (state: State) => state !== 'pending';

/** The pushes that a trigger knows, from memory and from its static data. */
function pushesOf(trigger: string, staticData: IDataObject): Map<string, State> {
	const known = memory.get(trigger) ?? new Map<string, State>();
	memory.delete(trigger);
	memory.set(trigger, known);
	trim(memory, REMEMBERED_TRIGGERS, (pushes) => [...pushes.values()].every(isNotPending));
	const stored: unknown = staticData[FIELD];
	for (const key of Array.isArray(stored) ? stored : []) {
		if (typeof key === 'string' && !known.has(key)) known.set(key, 'kept');
	}
	return known;
}

/**
 * A hash of what identifies a push: its event, message ID and status. Without a message ID, as in a reply with
 * v2 names, all fields identify it.
 */
function keyOf({ event, json }: PushedEvent): string {
	const { messageid, status } = json;
	const identity =
		typeof messageid === 'string' && messageid !== ''
			? [event, messageid, status ?? '']
			: Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
	const hash = createHash('sha256').update(JSON.stringify(identity));
	return hash.digest('base64url').slice(0, KEY_LENGTH);
}

/** A push that was looked up. */
export interface RecentPush {
	isRepeated: boolean;
	/** Remembers it; call it once, before anything else is awaited. */
	remember(): void;
	/** Forgets it, so that ClickSend's next attempt starts the workflow. */
	forget(): void;
	/** Keeps it, because it has started the workflow. */
	keep(): void;
}

/**
 * Looks a push up among the last {@link REMEMBERED_PUSHES} of its trigger.
 *
 * They are in n8n's static data, which n8n saves with each push and hands to the next, and in the memory of
 * this process, because two pushes at the same time have different copies of the static data. Each webhook
 * process has a memory of its own, so with several of them a repeated push may be missed.
 *
 * @param trigger identifies the trigger, across workflows
 * @param staticData the static data of the trigger's node; changed by `remember`
 * @param keeps `atOnce`: keeps it from `remember` on. `whenDone`: keeps it once it is kept, and saves it
 * with the next push
 */
export function lookUpPush(
	push: PushedEvent,
	trigger: string,
	staticData: IDataObject,
	keeps: 'atOnce' | 'whenDone',
): RecentPush {
	const known = pushesOf(trigger, staticData);
	const key = keyOf(push);
	return {
		isRepeated: known.has(key) && known.get(key) !== 'forgotten',
		remember() {
			// At the end of the map, as the newest.
			known.delete(key);
			known.set(key, keeps === 'atOnce' ? 'kept' : 'pending');
			trim(known, REMEMBERED_PUSHES, isNotPending);
			const kept = [...known].filter(([, state]) => state === 'kept');
			staticData[FIELD] = kept.map(([keptKey]) => keptKey);
		},
		forget() {
			known.set(key, 'forgotten');
		},
		keep() {
			if (known.get(key) === 'pending') known.set(key, 'kept');
		},
	};
}
