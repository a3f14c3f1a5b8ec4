import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../errors/issue';
import { toTriggerError } from '../errors/nodeErrors';
import { asEvents, type ClickSendEvent } from '../push/events';
import { invalidEntries } from '../push/ipAllowlist';
import { checkPushToken, withPushToken } from '../push/pushToken';
import { toCredentials } from '../transport/authentication';
import { isLoopbackHost } from '../transport/baseUrl';
import { CREDENTIAL_NAME } from '../transport/requesters';
import { openRestClient } from '../transport/rest';
import { markOf, planRules, ruleName, RULE_TYPES, type Rule, type RuleType } from './rules';
import { RulesClient } from './rulesClient';

/** What one trigger has to do with its rules. */
interface Registration {
	rules: RulesClient;
	mark: string;
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

/** What would make the trigger turn every push away is said when it is activated. */
async function checkSettings(context: IHookFunctions): Promise<void> {
	const { pushToken } = toCredentials(await context.getCredentials(CREDENTIAL_NAME));
	const tokenIssue = checkPushToken(pushToken);
	if (tokenIssue) refuse(context, tokenIssue);

	const allowlist = context.getNodeParameter('options.ipAllowlist', '');
	const [invalid] = typeof allowlist === 'string' ? invalidEntries(allowlist) : [];
	if (invalid !== undefined) {
		refuse(
			context,
			parameterIssue(
				`"${invalid}" in the IP allowlist is neither an IP address nor a CIDR range`,
				'Write addresses such as 203.0.113.7 or ranges such as 203.0.113.0/24, with commas between.',
			),
		);
	}
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
		description: 'Save the workflow, then activate it again.',
	});
}

async function openRegistration(
	context: IHookFunctions,
	events: readonly ClickSendEvent[],
): Promise<Registration> {
	const opened = await openRestClient(context);
	if (!opened.ok) refuse(context, opened.issue);
	const { client } = opened;
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
	const mark = markOf(context.getInstanceId(), url, context.getNode());
	const name = ruleName(context.getWorkflow().name ?? '', mark);
	const wanted = new Map<RuleType, IDataObject | undefined>();
	for (const event of asEvents(Object.keys(RULE_TYPES))) {
		const type = RULE_TYPES[event];
		wanted.set(type, events.includes(event) ? type.body(name, address) : undefined);
	}
	return { rules: new RulesClient(client), mark, wanted };
}

/** Compares what is at ClickSend with what is wanted; changes nothing. */
async function plan({ rules, mark, wanted }: Registration): Promise<PlannedStep[] | Issue> {
	const steps: PlannedStep[] = [];
	for (const [type, body] of wanted) {
		const listed = await rules.list(type);
		if (!listed.ok) return listed.issue;
		steps.push({ type, ...planRules(listed.value, mark, body) });
	}
	return steps;
}

const MAY_BE_LEFT =
	'A rule of this trigger may be left at ClickSend; delete it there under SMS > Settings. Its name ends with';

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
		const listed = await registration.rules.list(type);
		if (!listed.ok) {
			isUndone = false;
			continue;
		}
		const known = new Set(remove.map(({ id }) => id));
		const { remove: ours } = planRules(listed.value, registration.mark, undefined);
		const added = ours.filter(({ id }) => !known.has(id));
		if (await removeAll(registration, [{ type, remove: added }])) isUndone = false;
	}
	return isUndone;
}

function withNote(issue: Issue, note: string): Issue {
	return { ...issue, message: `${issue.message}. ${note}` };
}

/**
 * Tells whether the trigger has nothing to register: manual registration, or rules at ClickSend that
 * are as they should be. n8n asks when the workflow is activated and when it starts itself.
 *
 * @throws NodeOperationError or NodeApiError where the trigger could not work: no push token, an
 * unreadable allowlist, or rules that cannot be read
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	await checkSettings(context);
	if (!isAutomatic(context)) return true;
	const registration = await openRegistration(
		context,
		asEvents(context.getNodeParameter('events')),
	);
	const steps = await plan(registration);
	if (!Array.isArray(steps)) refuse(context, steps);
	return steps.every(({ create, remove }) => !create && remove.length === 0);
}

/**
 * Brings the rules at ClickSend in line with the trigger: creates what is missing, then removes what
 * has another address or is not wanted any more, so that no push falls between the two.
 *
 * @throws NodeApiError where that was not possible; what was created until then is removed again, and
 * the message says so where it could not be
 */
export async function register(context: IHookFunctions): Promise<boolean> {
	if (!isAutomatic(context)) return true;
	const registration = await openRegistration(
		context,
		asEvents(context.getNodeParameter('events')),
	);
	const steps = await plan(registration);
	if (!Array.isArray(steps)) refuse(context, steps);

	let issue: Issue | undefined;
	for (const { type, create } of steps) {
		if (!create || issue) continue;
		const created = await registration.rules.create(type, create);
		if (!created.ok) issue = created.issue;
	}
	issue ??= await removeAll(registration, steps);
	if (!issue) return true;

	const isUndone = await undo(registration, steps);
	const note = isUndone
		? 'No new rule was left at ClickSend.'
		: `${MAY_BE_LEFT} ${registration.mark}.`;
	refuse(context, withNote(issue, note));
}

/**
 * Removes the rules of this trigger from ClickSend, and no others.
 *
 * @throws NodeApiError where one could not be removed; the message names it
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	if (!isAutomatic(context)) return true;
	const registration = await openRegistration(context, []);
	const steps = await plan(registration);
	const issue = Array.isArray(steps) ? await removeAll(registration, steps) : steps;
	if (issue) refuse(context, withNote(issue, `${MAY_BE_LEFT} ${registration.mark}.`));
	return true;
}
