import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { toTriggerError } from '../../errors/nodeErrors';
import { toCredentials } from '../../transport/authentication';
import { isLoopback } from '../../transport/authentication';
import { openNodeRestClient } from '../../transport/nodeClient';
import { CREDENTIAL_NAME } from '../../transport/requesters';
import { asEvents, type ClickSendEvent } from '../events';
import { withPushToken } from '../push/pushToken';
import { applyChanges, planChanges, removeRules, type Registration } from './changes';
import {
	isOursToKeep,
	isOursToRemove,
	markOf,
	ruleName,
	RULE_TYPES,
	type IsOurs,
	type RuleOwner,
	type RuleType,
} from './rules';
import { RulesClient, RULE_WORDS } from './rulesClient';
import { checkSettings } from './settings';

const isAutomatic = (context: IHookFunctions) =>
	context.getNodeParameter('registration') === 'automatic';

function refuse(context: IHookFunctions, issue: Issue): never {
	throw toTriggerError(context.getNode(), issue);
}

async function pushTokenOf(context: IHookFunctions): Promise<string> {
	return toCredentials(await context.getCredentials(CREDENTIAL_NAME)).pushToken;
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

/** The body of the rule for each of the selected events; undefined for the others. */
function wantedRules(
	events: readonly ClickSendEvent[],
	name: string,
	address: string,
): Map<RuleType, IDataObject | undefined> {
	const wanted = new Map<RuleType, IDataObject | undefined>();
	for (const event of asEvents(Object.keys(RULE_TYPES))) {
		const type = RULE_TYPES[event];
		wanted.set(type, events.includes(event) ? type.body(name, address) : undefined);
	}
	return wanted;
}

async function openRegistration(
	context: IHookFunctions,
	events: readonly ClickSendEvent[],
	isOurs: IsOurs,
): Promise<Registration> {
	const opened = await openNodeRestClient(context, RULE_WORDS);
	if (!opened.ok) refuse(context, opened.issue);
	const client = opened.value;
	const url = webhookUrl(context);
	if (events.length > 0 && isLoopback(new URL(url).host) && !isLoopback(client.host)) {
		refuse(
			context,
			parameterIssue(
				`ClickSend cannot reach n8n at ${new URL(url).origin}`,
				'Set the environment variable WEBHOOK_URL of n8n to its public address, or use the ClickSend Poll Trigger, which needs none.',
			),
		);
	}
	const owner = ownerOf(context, url);
	const name = ruleName(context.getWorkflow().name ?? '', markOf(owner));
	const wanted = wantedRules(events, name, withPushToken(url, await pushTokenOf(context)));
	return { rules: new RulesClient(client), owner, isOurs, wanted };
}

async function openSelected(context: IHookFunctions): Promise<Registration> {
	const events = asEvents(context.getNodeParameter('events'));
	return await openRegistration(context, events, isOursToKeep);
}

/** Whether n8n activates by itself, so that nobody has changed anything. */
const isStartOfN8n = (context: IHookFunctions) =>
	['init', 'leadershipChange'].includes(context.getActivationMode());

/**
 * Tells whether the trigger has nothing to register: manual registration, or rules at ClickSend that
 * are as they should be. n8n asks when the workflow is activated, and n8n 1 also when it starts.
 *
 * Where rules cannot be read while n8n starts, they are taken to be in place: after an error n8n would
 * have them removed.
 *
 * @throws NodeOperationError or NodeApiError where the trigger could not work: no push token, an
 * unreadable allowlist, or rules that cannot be read
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const unusable = checkSettings(context, await pushTokenOf(context));
	if (unusable) refuse(context, unusable);
	if (!isAutomatic(context)) return true;
	const registration = await openSelected(context);
	const changes = await planChanges(registration);
	if (changes.ok) {
		return changes.value.every(({ create, remove }) => !create && remove.length === 0);
	}
	if (!isStartOfN8n(context)) refuse(context, changes.issue);
	context.logger.warn(
		`The push rules of the ClickSend Trigger could not be checked and are taken to be in place: ${changes.issue.message}`,
		{ workflowId: registration.owner.workflowId },
	);
	return true;
}

/**
 * Brings the rules at ClickSend in line with the trigger: creates what is missing, then removes what
 * has another address or is not wanted any more.
 *
 * @throws NodeApiError where that was not possible; its message says what may be left. n8n then calls
 * {@link unregister}
 */
export async function register(context: IHookFunctions): Promise<boolean> {
	if (!isAutomatic(context)) return true;
	const registration = await openSelected(context);
	const changes = await planChanges(registration);
	if (!changes.ok) refuse(context, changes.issue);
	const issue = await applyChanges(registration, changes.value);
	if (issue) refuse(context, issue);
	return true;
}

async function removeAll(context: IHookFunctions): Promise<Issue | undefined> {
	const registration = await openRegistration(context, [], isOursToRemove);
	const changes = await planChanges(registration);
	return changes.ok ? await removeRules(registration, changes.value) : changes.issue;
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
 * It never throws: n8n shows nobody the result of a removal, and after an activation that did not succeed
 * n8n 2 would keep the webhook and take it for registered the next time. What could not be removed is said
 * in n8n's log, and the next activation knows it again.
 *
 * @returns whether none of them is left
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	try {
		if (!isAutomatic(context)) return true;
		const issue = await removeAll(context);
		if (issue) warnOfRules(context, issue.message);
		return !issue;
	} catch (error) {
		// Such as a credential that cannot work.
		warnOfRules(
			context,
			error instanceof Error ? error.message.replace(/\.$/, '') : 'Unknown error',
		);
		return false;
	}
}
