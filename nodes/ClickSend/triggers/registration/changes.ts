import type { IDataObject } from 'n8n-workflow';
import type { Issue } from '../../errors/issue';
import type { Result } from '../../errors/result';
import {
	markOf,
	planRules,
	type IsOurs,
	type Rule,
	type RuleOwner,
	type RulePlan,
	type RuleType,
} from './rules';
import type { RulesClient } from './rulesClient';

/** The rules of one trigger, and where they are. */
export interface Registration {
	rules: RulesClient;
	owner: RuleOwner;
	isOurs: IsOurs;
	/** The body of the rule that is wanted for each event; undefined where none is. */
	wanted: ReadonlyMap<RuleType, IDataObject | undefined>;
}

/** What has to change in the rules of one event. */
export interface Change extends RulePlan {
	type: RuleType;
}

/** The rules of one event that belong to the trigger. */
async function listOurs(
	{ rules, owner, isOurs }: Registration,
	type: RuleType,
): Promise<Result<Rule[]>> {
	const listed = await rules.list(type);
	if (!listed.ok) return listed;
	return { ok: true, value: listed.value.filter((rule) => isOurs(rule, owner)) };
}

/** Compares the rules at ClickSend with those that are wanted; changes nothing. */
export async function planChanges(registration: Registration): Promise<Result<Change[]>> {
	const changes: Change[] = [];
	for (const [type, body] of registration.wanted) {
		const ours = await listOurs(registration, type);
		if (!ours.ok) return ours;
		changes.push({ type, ...planRules(ours.value, body) });
	}
	return { ok: true, value: changes };
}

/**
 * Removes rules.
 *
 * @returns the first issue, after all were tried
 */
export async function removeRules(
	{ rules }: Registration,
	changes: ReadonlyArray<Pick<Change, 'type' | 'remove'>>,
): Promise<Issue | undefined> {
	let firstIssue: Issue | undefined;
	for (const { type, remove } of changes) {
		for (const rule of remove) {
			const removed = await rules.remove(type, rule);
			if (!removed.ok) firstIssue ??= removed.issue;
		}
	}
	return firstIssue;
}

/**
 * Removes every rule of ours that was not there before, also one whose creation got no response.
 *
 * @returns whether none is left
 */
async function undo(registration: Registration, changes: readonly Change[]): Promise<boolean> {
	let isUndone = true;
	for (const { type, remove, create } of changes) {
		if (!create) continue;
		const ours = await listOurs(registration, type);
		if (!ours.ok) {
			isUndone = false;
			continue;
		}
		const before = new Set(remove.map(({ id }) => id));
		const added = ours.value.filter(({ id }) => !before.has(id));
		if (await removeRules(registration, [{ type, remove: added }])) isUndone = false;
	}
	return isUndone;
}

const withNote = (issue: Issue, note: string): Issue => ({
	...issue,
	description: `${issue.description} ${note}`,
});

/** For a rule that could not be created, where no new rule was left. */
const undone = (issue: Issue): Issue =>
	issue.certainty === 'unknown'
		? {
				...issue,
				description:
					'Activate (publish) the workflow again in a moment. No new rule was left at ClickSend.',
			}
		: withNote(issue, 'No new rule was left at ClickSend.');

/** How a person finds a rule that the trigger could not remove. */
const mayBeLeft = (what: string, { owner }: Registration) =>
	`${what} may be left at ClickSend; delete it there under SMS > Settings. Its name ends with ${markOf(owner)}.`;

/**
 * Creates the rules that are missing, then removes the old ones, so that no push falls between the two.
 * Where a rule cannot be created, those that were are removed again and the old ones stay.
 *
 * @returns the issue where that was not possible; it says what may be left
 */
export async function applyChanges(
	registration: Registration,
	changes: readonly Change[],
): Promise<Issue | undefined> {
	for (const { type, create } of changes) {
		if (!create) continue;
		const created = await registration.rules.create(type, create);
		if (created.ok) continue;
		return (await undo(registration, changes))
			? undone(created.issue)
			: withNote(created.issue, mayBeLeft('A rule of this trigger', registration));
	}
	const issue = await removeRules(registration, changes);
	return issue && withNote(issue, mayBeLeft('An old rule', registration));
}
