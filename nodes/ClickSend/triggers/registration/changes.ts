import type { IDataObject } from 'n8n-workflow';
import type { Issue, Result } from '../../errors/issue';
import { messages } from '../../errors/messages';
import { property } from '../../helpers/property';
import type { RestClient } from '../../transport/restApi';
import {
	markOf,
	planRules,
	toRule,
	type IsOurs,
	type Rule,
	type RuleOwner,
	type RulePlan,
	type RuleType,
} from './rules';

/** Rules on a page of the list. */
const PAGE_SIZE = 100;
/** Ends a list that never ends; nobody has as many rules. */
const MAX_PAGES = 100;

/** The rules of one trigger, and where they are. */
export interface Registration {
	rest: RestClient;
	owner: RuleOwner;
	isOurs: IsOurs;
	/** The body of the rule that is wanted for each event; undefined where none is. */
	wanted: ReadonlyMap<RuleType, IDataObject | undefined>;
}

/** What has to change in the rules of one event. */
export interface Change extends RulePlan {
	type: RuleType;
}

/** The rules of one event that belong to the trigger, from every page. */
async function listOurs(
	{ rest, owner, isOurs }: Registration,
	type: RuleType,
): Promise<Result<Rule[]>> {
	const rules: Rule[] = [];
	for (let page = 1; page <= MAX_PAGES; page++) {
		const result = await rest.request(
			{ api: 'rest', method: 'GET', path: type.path, effect: 'none' },
			{ query: { page: String(page), limit: String(PAGE_SIZE) } },
		);
		if (!result.ok) return result;
		const { data } = result;
		const records: unknown = Array.isArray(data) ? data : property(data, 'data');
		if (!Array.isArray(records)) {
			return { ok: false, issue: messages.notRest(rest.host, messages.whenLost('none'), '') };
		}
		rules.push(...records.map((each) => toRule(type, each)).filter((rule) => rule !== undefined));
		const lastPage = Number(property(data, 'last_page') ?? 1);
		if (records.length === 0 || !(page < lastPage)) break;
	}
	return { ok: true, value: rules.filter((rule) => isOurs(rule, owner)) };
}

/** @returns the issue where it is not certain that the rule was created */
async function createRule(
	{ rest }: Registration,
	type: RuleType,
	body: IDataObject,
): Promise<Issue | undefined> {
	const result = await rest.request(
		{ api: 'rest', method: 'POST', path: type.path, effect: 'rule' },
		{ body },
	);
	if (!result.ok) return result.issue;
	if (toRule(type, result.data)) return undefined;
	return messages.notRest(rest.host, messages.whenLost('rule'), '');
}

/** Removes the rules that are not wanted. @returns the first issue, after all were tried */
async function removeRules(
	{ rest }: Registration,
	changes: readonly Change[],
): Promise<Issue | undefined> {
	let firstIssue: Issue | undefined;
	for (const { type, remove } of changes) {
		for (const { id } of remove) {
			const result = await rest.request(
				{ api: 'rest', method: 'DELETE', path: `${type.path}/{id}`, effect: 'none' },
				{ path: { id } },
			);
			// A rule that is not found is as good as removed.
			if (!result.ok && result.status !== 404) firstIssue ??= result.issue;
		}
	}
	return firstIssue;
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
 * Removes every rule of ours that was not there before, also one whose creation got no response.
 *
 * @returns whether none is left
 */
async function undo(registration: Registration, changes: readonly Change[]): Promise<boolean> {
	let isUndone = true;
	for (const { type, remove: before, create } of changes) {
		if (!create) continue;
		const ours = await listOurs(registration, type);
		const rules = ours.ok ? ours.value : [];
		const remove = rules.filter((rule) => !before.some(({ id }) => id === rule.id));
		const issue = await removeRules(registration, [{ type, remove }]);
		if (!ours.ok || issue) isUndone = false;
	}
	return isUndone;
}

/**
 * Brings the rules at ClickSend in line with those that are wanted: creates what is missing, then removes
 * the old ones, so that no push falls between the two. Where a rule cannot be created, those that were are
 * removed again and the old ones stay.
 *
 * @returns the issue where that was not possible; it says what may be left
 */
export async function bringInLine(registration: Registration): Promise<Issue | undefined> {
	const planned = await planChanges(registration);
	if (!planned.ok) return planned.issue;
	const changes = planned.value;
	const withNote = (issue: Issue, note: string) => ({
		...issue,
		description: `${issue.description} ${note}`,
	});
	const mayBeLeft = (issue: Issue, what: string) =>
		withNote(
			issue,
			`${what} may be left at ClickSend; delete it there under SMS > Settings. Its name ends with ${markOf(registration.owner)}.`,
		);
	for (const { type, create } of changes) {
		const issue = create && (await createRule(registration, type, create));
		if (!issue) continue;
		if (!(await undo(registration, changes))) return mayBeLeft(issue, 'A rule of this trigger');
		const again = 'Activate (publish) the workflow again in a moment.';
		const undone = issue.certainty === 'unknown' ? { ...issue, description: again } : issue;
		return withNote(undone, 'No new rule was left at ClickSend.');
	}
	const issue = await removeRules(registration, changes);
	return issue && mayBeLeft(issue, 'An old rule');
}
