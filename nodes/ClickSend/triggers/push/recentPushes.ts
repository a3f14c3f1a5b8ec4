import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { PushedEvent } from './pushedEvent';

/** How many pushes are remembered. */
export const REMEMBERED_PUSHES = 1000;

/** Where n8n's static data keeps them, oldest first. */
const FIELD = 'recentPushes';

/** Characters of a remembered push; enough to tell billions apart. */
const KEY_LENGTH = 16;

/** A forgotten push stays known as such: n8n may have saved it before it was forgotten. */
type State = 'pending' | 'settled' | 'forgotten';

type Pushes = Map<string, State>;

/** How many triggers are kept in memory, so that those that are gone do not stay for ever. */
const REMEMBERED_TRIGGERS = 1000;

/**
 * Keeps the pushes of a trigger while this process lives, because pushes come in at the same time; the
 * triggers that received none for longest are first.
 */
const memory = new Map<string, Pushes>();

/** Lets the first entries go that may go, until there are no more than so many. */
function trim<T>(entries: Map<string, T>, max: number, mayGo: (value: T) => boolean): void {
	for (const [key, value] of entries) {
		if (entries.size <= max) return;
		if (mayGo(value)) entries.delete(key);
	}
}

/** A workflow runs for a push that is pending: forgotten now, it would be started once more. */
const isNotPending = (state: State) => state !== 'pending';
const hasNonePending = (pushes: Pushes) => [...pushes.values()].every(isNotPending);

function pushesOf(trigger: string): Pushes {
	const known: Pushes = memory.get(trigger) ?? new Map<string, State>();
	memory.delete(trigger);
	memory.set(trigger, known);
	trim(memory, REMEMBERED_TRIGGERS, hasNonePending);
	return known;
}

/**
 * What makes a push the same as an earlier one: its event, message ID and status. A reply under v2
 * names has no message ID of its own, and one under the newer names may have an empty one; there it is
 * all of its fields.
 */
function keyOf({ event, json }: PushedEvent): string {
	const { messageid, status } = json;
	const identity =
		typeof messageid === 'string' && messageid !== ''
			? [event, messageid, status ?? '']
			: Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256')
		.update(JSON.stringify(identity))
		.digest('base64url')
		.slice(0, KEY_LENGTH);
}

function storedIn(staticData: IDataObject): string[] {
	const stored = staticData[FIELD];
	const list: unknown[] = Array.isArray(stored) ? stored : [];
	return list.filter((key) => typeof key === 'string');
}

/** One push among those that came before it. */
export interface RecentPush {
	isRepeated: boolean;
	/** Takes note of it; call it once, before anything else is awaited. */
	remember(): void;
	/** Forgets it, so that ClickSend's next attempt starts the workflow. */
	forget(): void;
	/** It started the workflow, and need not start it again. */
	settle(): void;
}

/**
 * Looks a push up among the last {@link REMEMBERED_PUSHES} of its trigger.
 *
 * They are in n8n's static data, which n8n saves with each push and hands to the next, and in the
 * memory of this process, because two pushes at the same time have different copies of the static
 * data. Several webhook processes have a memory each: there it is best effort.
 *
 * @param trigger tells one trigger from another, across workflows
 * @param staticData the static data of the trigger's node; changed by `remember` and `settle`
 * @param keeps `atOnce`: it is kept from `remember` on. `whenSettled`: only once it is settled, and then
 * saved with the push after it
 */
export function lookUpPush(
	push: PushedEvent,
	trigger: string,
	staticData: IDataObject,
	keeps: 'atOnce' | 'whenSettled',
): RecentPush {
	const known = pushesOf(trigger);
	for (const key of storedIn(staticData)) if (!known.has(key)) known.set(key, 'settled');
	const key = keyOf(push);

	const save = () => {
		trim(known, REMEMBERED_PUSHES, isNotPending);
		staticData[FIELD] = [...known]
			.filter(([, each]) => each === 'settled')
			.map(([remembered]) => remembered);
	};

	const state = known.get(key);
	return {
		isRepeated: state === 'pending' || state === 'settled',
		remember() {
			// At the end of the map, as the newest.
			known.delete(key);
			known.set(key, keeps === 'atOnce' ? 'settled' : 'pending');
			save();
		},
		forget() {
			known.set(key, 'forgotten');
		},
		settle() {
			if (known.get(key) === 'pending') known.set(key, 'settled');
		},
	};
}
