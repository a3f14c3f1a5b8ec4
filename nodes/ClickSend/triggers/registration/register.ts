import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { toTriggerError } from '../../errors/nodeErrors';
import type { Result } from '../../errors/result';
import { asEvents, type ClickSendEvent } from '../events';
import { invalidEntries, readAllowlist } from '../push/ipAllowlist';
import { checkPushToken, withPushToken } from '../push/pushToken';
import { toCredentials } from '../../transport/authentication';
import { isLoopbackHost } from '../../transport/baseUrl';
import { CREDENTIAL_NAME } from '../../transport/requesters';
import { openRestClient } from '../../transport/rest';
import {
	isOursToKeep,
	isOursToRemove,
	markOf,
	planRules,
	ruleName,
	RULE_TYPES,
	type IsOurs,
	type Rule,
	type RuleOwner,
	type RuleType,
} from './rules';
import { RulesClient } from './rulesClient';

/** What one trigger has to do with its rules. */
interface Registration {
	rules: RulesClient;
	owner: RuleOwner;
	isOurs: IsOurs;
	/** The body of the rule that is wanted for each event; undefined where none is. */
	wanted: Map<RuleType, IDataObject | undefined>;
}

interface PlannedStep {
	type: RuleType;
	create?: IDataObject;
	remove: Rule[];
}

const isAutomatic = (context: IHookFunctions) =>
	context.getNodeParameter('registration') === 'automatic';

function refuse(context: IHookFunctions, issue: Issue): never {
	throw toTriggerError(context.getNode(), issue);
}

function checkAllowlist(context: IHookFunctions, entries: readonly string[]): void {
	const [invalid] = invalidEntries(entries);
	if (entries.length > 0 && invalid === undefined) return;
	refuse(
		context,
		parameterIssue(
			invalid === undefined
				? 'The IP allowlist is set and holds no address, so nobody could push'
				: `"${invalid}" in the IP allowlist is neither an IP address nor a CIDR range`,
			'Write addresses such as 203.0.113.7 or ranges such as 203.0.113.0/24, with commas between, or remove the option to allow all.',
		),
	);
}

/** Looks at what is written there and not at what it comes to, because n8n looks at that too. */
function checkResponseMode(context: IHookFunctions): void {
	const { options } = context.getNode().parameters;
	const written: unknown =
		typeof options === 'object' && options !== null
			? Reflect.get(options, 'responseMode')
			: undefined;
	if (written === undefined || written === 'onReceived' || written === 'lastNode') return;
	refuse(
		context,
		parameterIssue(
			'The Respond option is neither Immediately nor When Last Node Finishes',
			'Select one of the two. n8n reads this option before it runs the trigger, so it cannot be an expression.',
		),
	);
}

/** What would make the trigger turn every push away is said when it is activated. */
async function checkSettings(context: IHookFunctions): Promise<void> {
	const { pushToken } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
	const tokenIssue = checkPushToken(pushToken);
	if (tokenIssue) refuse(context, tokenIssue);

	const allowlist = readAllowlist(context.getNodeParameter('options', {}));
	if (allowlist !== 'everyone') checkAllowlist(context, allowlist);
	checkResponseMode(context);
	if (asEvents(context.getNodeParameter('events')).length === 0) {
		refuse(
			context,
			parameterIssue(
				'No event is selected',
				'Select Reply, Delivery Report or both as the events of the trigger.',
			),
		);
	}
}

function webhookUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url !== undefined) return url;
	throw new NodeOperationError(context.getNode(), 'n8n has no webhook URL for this trigger', {
		description: 'Save the workflow, then activate (publish) it again.',
	});
}

const ownerOf = (context: IHookFunctions, url: string): RuleOwner => ({
	instanceId: context.getInstanceId(),
	workflowId: context.getWorkflow().id ?? '',
	node: context.getNode(),
	webhookUrl: url,
});

async function openRegistration(
	context: IHookFunctions,
	events: readonly ClickSendEvent[],
	isOurs: IsOurs,
): Promise<Registration> {
	const opened = await openRestClient(context);
	if (!opened.ok) refuse(context, opened.issue);
	const client = opened.value;
	const url = webhookUrl(context);
	if (events.length > 0 && isLoopbackHost(new URL(url)) && !isLoopbackHost(client.host)) {
		refuse(
			context,
			parameterIssue(
				`ClickSend cannot reach n8n at ${new URL(url).origin}`,
				'Set the environment variable WEBHOOK_URL of n8n to its public address, or use the ClickSend Poll Trigger, which needs none.',
			),
		);
	}
	const { pushToken } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
	const address = withPushToken(url, pushToken);
	const owner = ownerOf(context, url);
	const name = ruleName(context.getWorkflow().name ?? '', markOf(owner));
	const wanted = new Map<RuleType, IDataObject | undefined>();
	for (const event of asEvents(Object.keys(RULE_TYPES))) {
		const type = RULE_TYPES[event];
		wanted.set(type, events.includes(event) ? type.body(name, address) : undefined);
	}
	return { rules: new RulesClient(client), owner, isOurs, wanted };
}

/** The rules of one event that belong to the trigger. */
async function listOurs(registration: Registration, type: RuleType): Promise<Result<Rule[]>> {
	const { rules, owner, isOurs } = registration;
	const listed = await rules.list(type);
	if (!listed.ok) return listed;
	return { ok: true, value: listed.value.filter((rule) => isOurs(rule, owner)) };
}

/** Compares what is at ClickSend with what is wanted; changes nothing. */
async function plan(registration: Registration): Promise<Result<PlannedStep[]>> {
	const steps: PlannedStep[] = [];
	for (const [type, body] of registration.wanted) {
		const ours = await listOurs(registration, type);
		if (!ours.ok) return ours;
		steps.push({ type, ...planRules(ours.value, body) });
	}
	return { ok: true, value: steps };
}

const isInPlace = (steps: readonly PlannedStep[]) =>
	steps.every(({ create, remove }) => !create && remove.length === 0);

/**
 * Removes rules.
 *
 * @returns the first issue, after all were tried
 */
async function removeAll(
	{ rules }: Registration,
	steps: ReadonlyArray<{ type: RuleType; remove: readonly Rule[] }>,
): Promise<Issue | undefined> {
	let firstIssue: Issue | undefined;
	for (const { type, remove } of steps) {
		for (const rule of remove) {
			const removed = await rules.remove(type, rule);
			if (!removed.ok) firstIssue ??= removed.issue;
		}
	}
	return firstIssue;
}

/**
 * Takes back what a creation that was not completed has left, also where the answer to it was lost:
 * every rule of ours that was not there before.
 */
async function undo(registration: Registration, before: readonly PlannedStep[]): Promise<boolean> {
	let isUndone = true;
	for (const { type, remove, create } of before) {
		if (!create) continue;
		const ours = await listOurs(registration, type);
		if (!ours.ok) {
			isUndone = false;
			continue;
		}
		const known = new Set(remove.map(({ id }) => id));
		const added = ours.value.filter(({ id }) => !known.has(id));
		if (await removeAll(registration, [{ type, remove: added }])) isUndone = false;
	}
	return isUndone;
}

const withNote = (issue: Issue, note: string): Issue => ({
	...issue,
	description: `${issue.description} ${note}`,
});

/** Why a rule could not be created, where none of them was left. */
const undone = (issue: Issue): Issue =>
	issue.certainty === 'unknown'
		? {
				...issue,
				description:
					'No new rule was left at ClickSend. Activate (publish) the workflow again in a moment.',
			}
		: withNote(issue, 'No new rule was left at ClickSend.');

/** How a person finds a rule that the trigger could not remove. */
const mayBeLeft = (what: string, { owner }: Registration) =>
	`${what} may be left at ClickSend; delete it there under SMS > Settings. Its name ends with ${markOf(owner)}.`;

/** n8n activates by itself, and nobody has changed anything. */
const isStartOfN8n = (context: IHookFunctions) =>
	['init', 'leadershipChange'].includes(context.getActivationMode());

/**
 * Tells whether the trigger has nothing to register: manual registration, or rules at ClickSend that
 * are as they should be. n8n asks when the workflow is activated, and n8n 1 also when it starts.
 *
 * Rules that cannot be read while n8n starts count as they should be: n8n would answer an error with
 * the order to remove them.
 *
 * @throws NodeOperationError or NodeApiError where the trigger could not work: no push token, an
 * unreadable allowlist, or rules that cannot be read
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	await checkSettings(context);
	if (!isAutomatic(context)) return true;
	const events = asEvents(context.getNodeParameter('events'));
	const registration = await openRegistration(context, events, isOursToKeep);
	const steps = await plan(registration);
	if (steps.ok) return isInPlace(steps.value);
	if (!isStartOfN8n(context)) refuse(context, steps.issue);
	context.logger.warn(
		`The push rules of the ClickSend Trigger could not be checked and are taken to be in place: ${steps.issue.message}`,
		{ workflowId: registration.owner.workflowId },
	);
	return true;
}

/**
 * Brings the rules at ClickSend in line with the trigger: creates what is missing, then removes what
 * has another address or is not wanted any more, so that no push falls between the two.
 *
 * @throws NodeApiError where that was not possible; n8n answers it with the order to remove all. Where a
 * rule could not be created, those that were are removed again, and the old ones stay until then. The
 * message says what may be left
 */
export async function register(context: IHookFunctions): Promise<boolean> {
	if (!isAutomatic(context)) return true;
	const events = asEvents(context.getNodeParameter('events'));
	const registration = await openRegistration(context, events, isOursToKeep);
	const steps = await plan(registration);
	if (!steps.ok) refuse(context, steps.issue);

	for (const { type, create } of steps.value) {
		if (!create) continue;
		const created = await registration.rules.create(type, create);
		if (created.ok) continue;
		const isUndone = await undo(registration, steps.value);
		const note = mayBeLeft('A rule of this trigger', registration);
		refuse(context, isUndone ? undone(created.issue) : withNote(created.issue, note));
	}

	const issue = await removeAll(registration, steps.value);
	if (issue) refuse(context, withNote(issue, mayBeLeft('An old rule', registration)));
	return true;
}

async function removeRules(context: IHookFunctions): Promise<Issue | undefined> {
	const registration = await openRegistration(context, [], isOursToRemove);
	const steps = await plan(registration);
	return steps.ok ? await removeAll(registration, steps.value) : steps.issue;
}

/** Says in n8n's log that rules could not be removed, and how to find them. */
function warnOfRules(context: IHookFunctions, why: string): void {
	const url = context.getNodeWebhookUrl('default');
	const how =
		url === undefined
			? ''
			: ` If one is left there, its name ends with ${markOf(ownerOf(context, url))}: delete it under SMS > Settings, or activate (publish) the workflow and deactivate (unpublish) it again.`;
	context.logger.warn(
		`The push rules of the ClickSend Trigger could not be removed at ClickSend. ${why}.${how}`,
		{ workflowId: context.getWorkflow().id, nodeName: context.getNode().name },
	);
}

/**
 * Removes the rules of this trigger from ClickSend, and no others.
 *
 * It never throws: n8n shows nobody what comes of a removal, and after a failed activation n8n 2 would
 * then keep the webhook and take it for registered the next time. What could not be removed is said in
 * n8n's log, and is known again by the next activation.
 *
 * @returns whether none of them is left
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	try {
		if (!isAutomatic(context)) return true;
		const issue = await removeRules(context);
		if (issue) warnOfRules(context, issue.message);
		return !issue;
	} catch (error) {
		// Such as a credential that is gone.
		warnOfRules(
			context,
			error instanceof Error ? error.message.replace(/\.$/, '') : 'Unknown error',
		);
		return false;
	}
}
