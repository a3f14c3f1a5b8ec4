import type { IHookFunctions } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../../errors/issue';
import { property } from '../../helpers/property';
import { asEvents } from '../events';
import { invalidEntries, readAllowlist } from '../push/ipAllowlist';
import { checkPushToken } from '../push/pushToken';

function checkAllowlist(options: unknown): Issue | undefined {
	const allowlist = readAllowlist(options);
	if (allowlist === 'everyone') return undefined;
	const [invalid] = invalidEntries(allowlist);
	if (allowlist.length > 0 && invalid === undefined) return undefined;
	return parameterIssue(
		invalid === undefined
			? 'The IP allowlist is set and holds no address, so nobody could push'
			: `"${invalid}" in the IP allowlist is neither an IP address nor a CIDR range`,
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
export function checkSettings(context: IHookFunctions, pushToken: string): Issue | undefined {
	const issue =
		checkPushToken(pushToken) ??
		checkAllowlist(context.getNodeParameter('options', {})) ??
		checkResponseMode(context.getNode().parameters.options);
	if (issue || asEvents(context.getNodeParameter('events')).length > 0) return issue;
	return parameterIssue(
		'No event is selected',
		'Select Reply, Delivery Report or both as the events of the trigger.',
	);
}
