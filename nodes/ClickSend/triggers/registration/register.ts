import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { parameterIssue, toldInMessage, type Issue } from '../../errors/issue';
import { messages } from '../../errors/messages';
import { toTriggerError } from '../../errors/nodeErrors';
import { property } from '../../helpers/property';
import { isLoopback, toCredentials } from '../../transport/authentication';
import { openNodeRestClient } from '../../transport/nodeClient';
import { CREDENTIAL_NAME } from '../../transport/requesters';
import type { RestWords } from '../../transport/restApi';
import { asEvents, EVENT_OPTIONS, type ClickSendEvent } from '../events';
import { invalidEntries, readAllowlist } from '../push/ipAllowlist';
import { checkPushToken, withPushToken } from '../push/pushToken';
import { bringInLine, planChanges, type Registration } from './changes';
import {
	isOursToKeep,
	isOursToRemove,
	markOf,
	ruleName,
	RULE_TYPES,
	type RuleOwner,
} from './rules';

/** How to get unstuck, for a person who activates a trigger. */
const RULE_WORDS: RestWords = {
	loginRefused:
		"Check them under 'API Credentials' in the ClickSend dashboard, or set Registration to Manual and paste the URL there yourself.",
	notTaken:
		'Try again later, or set Registration to Manual and paste the URL in the ClickSend dashboard yourself.',
	whenLost: messages.whenLost('rule'),
};

const isAutomatic = (context: IHookFunctions) =>
	context.getNodeParameter('registration') === 'automatic';

function refuse(context: IHookFunctions, issue: Issue): never {
	throw toTriggerError(context.getNode(), toldInMessage(issue));
}

async function pushTokenOf(context: IHookFunctions): Promise<string> {
	return toCredentials(await context.getCredentials(CREDENTIAL_NAME)).pushToken;
}

const ownerOf = (context: IHookFunctions, webhookUrl: string): RuleOwner => ({
	instanceId: context.getInstanceId(),
	workflowId: context.getWorkflow().id ?? '',
	node: context.getNode(),
	webhookUrl,
});

/**
 * @param events for which a rule is wanted; none where the trigger is deactivated
 * @throws NodeOperationError or NodeApiError where ClickSend, or n8n from there, cannot be reached
 */
async function openRegistration(
	context: IHookFunctions,
	events: readonly ClickSendEvent[],
	isOurs: Registration['isOurs'],
): Promise<Registration> {
	const opened = await openNodeRestClient(context, RULE_WORDS);
	if (!opened.ok) refuse(context, opened.issue);
	const rest = opened.value;
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined) {
		throw new NodeOperationError(context.getNode(), 'n8n has no webhook URL for this trigger', {
			description: 'Save the workflow, then activate (publish) it again.',
		});
	}
	const { host, origin } = new URL(url);
	if (events.length > 0 && isLoopback(host) && !isLoopback(rest.host)) {
		const issue = parameterIssue(
			`ClickSend cannot reach n8n at ${origin}`,
			'Set the environment variable WEBHOOK_URL of n8n to its public address, or use the ClickSend Poll Trigger, which needs none.',
		);
		refuse(context, issue);
	}
	const owner = ownerOf(context, url);
	const name = ruleName(context.getWorkflow().name ?? '', markOf(owner));
	const address = withPushToken(url, await pushTokenOf(context));
	const wanted: Registration['wanted'] = new Map(
		EVENT_OPTIONS.map(({ value: event }) => {
			const type = RULE_TYPES[event];
			return [type, events.includes(event) ? type.body(name, address) : undefined];
		}),
	);
	return { rest, owner, isOurs, wanted };
}

const selectedEvents = (context: IHookFunctions) => asEvents(context.getNodeParameter('events'));

function checkAllowlist(options: unknown): Issue | undefined {
	const allowlist = readAllowlist(options);
	if (allowlist === 'everyone') return undefined;
	const [invalid] = invalidEntries(allowlist);
	if (allowlist.length > 0 && invalid === undefined) return undefined;
	// By its place: n8n 2 shows only the message, and logs it.
	return parameterIssue(
		invalid === undefined
			? 'The IP allowlist is set and holds no address, so nobody could push'
			: `Entry ${allowlist.indexOf(invalid) + 1} of the IP allowlist is neither an IP address nor a CIDR range`,
		'Write addresses such as 203.0.113.7 or ranges such as 203.0.113.0/24, with commas between, or remove the option to allow all.',
	);
}

/** @param options as they are written in the workflow, because n8n does not evaluate this one either */
function checkResponseMode(options: unknown): Issue | undefined {
	const written = property(options, 'responseMode');
	if (written === undefined || written === 'onReceived' || written === 'lastNode') return undefined;
	return parameterIssue(
		'The Respond option is neither Immediately nor When Last Node Finishes',
		'Select one of the two. n8n reads this option before it runs the trigger, so it cannot be an expression.',
	);
}

/**
 * Checks the settings with which the trigger would turn every push away, so that a person hears of it
 * when the trigger is activated.
 *
 * @param pushToken of the credential
 * @returns the first issue, if any
 */
function checkSettings(context: IHookFunctions, pushToken: string): Issue | undefined {
	const issue =
		checkPushToken(pushToken) ??
		checkAllowlist(context.getNodeParameter('options', {})) ??
		checkResponseMode(context.getNode().parameters.options);
	if (issue || selectedEvents(context).length > 0) return issue;
	return parameterIssue(
		'No event is selected',
		'Select Reply, Delivery Report or both as the events of the trigger.',
	);
}

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
	const registration = await openRegistration(context, selectedEvents(context), isOursToKeep);
	const changes = await planChanges(registration);
	if (changes.ok) {
		return changes.value.every(({ create, remove }) => !create && remove.length === 0);
	}
	const isStartOfN8n = ['init', 'leadershipChange'].includes(context.getActivationMode());
	if (!isStartOfN8n) refuse(context, changes.issue);
	context.logger.warn(
		`The push rules of the ClickSend Trigger could not be checked and are taken to be in place: ${toldInMessage(changes.issue).message}`,
		{ workflowId: registration.owner.workflowId },
	);
	return true;
}

/**
 * Brings the rules at ClickSend in line with the trigger.
 *
 * @throws NodeApiError where that was not possible; its message says what may be left. n8n then calls
 * {@link unregister}
 */
export async function register(context: IHookFunctions): Promise<boolean> {
	if (!isAutomatic(context)) return true;
	const issue = await bringInLine(
		await openRegistration(context, selectedEvents(context), isOursToKeep),
	);
	if (issue) refuse(context, issue);
	return true;
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
 * It never throws: after an activation that did not succeed, n8n 2 would keep the webhook and take it for
 * registered the next time. n8n's log says what could not be removed; the next activation knows it again.
 *
 * @returns whether none of them is left
 */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	try {
		if (!isAutomatic(context)) return true;
		const issue = await bringInLine(await openRegistration(context, [], isOursToRemove));
		if (issue) warnOfRules(context, toldInMessage(issue).message);
		return !issue;
	} catch (error) {
		// Such as a credential that cannot work.
		const why = error instanceof Error ? error.message.replace(/\.$/, '') : 'Unknown error';
		warnOfRules(context, why);
		return false;
	}
}
