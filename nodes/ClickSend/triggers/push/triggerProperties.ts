import type { INodeProperties } from 'n8n-workflow';
import { membersOnly } from '../../helpers/builderHints';
import { formatNumber } from '../../helpers/formatNumber';
import { asList } from '../../helpers/notice';
import { EVENT_OPTIONS, onlyFinalOption } from '../events';
import { startForAnswersOption } from '../handover';
import { REMEMBERED_PUSHES } from './recentPushes';

const MANUAL_STEPS = asList(
	'Make a push token, at least 16 letters and digits that nobody can guess, and enter it in the credential. Keep a copy: n8n does not show it again.',
	"Click 'Webhook URLs' above, choose 'Production URL', copy it, and add ?token= and the push token at its end.",
	"In the ClickSend dashboard, click on 'SMS', then the 'Settings' tab.",
	"For replies, click on the 'Reply/Incoming SMS Settings' menu, select 'Forward to URL', enter the URL and click 'Save'.",
	"For delivery reports, do the same in the 'SMS Delivery Report Settings' menu, with the same URL.",
	'Activate (publish) this workflow.',
	"To see a push here first, click 'Execute step' and enter the Test URL in the dashboard instead, including the token.",
);

/** The fields of the trigger. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		default: ['reply'],
		description: 'What the workflow starts with',
		options: EVENT_OPTIONS,
	},
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		noDataExpression: true,
		default: 'manual',
		description: 'How ClickSend learns the URL of this trigger',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					"Create a rule for each event through ClickSend's REST API v3 when the workflow is activated (published), and remove it when the workflow is deactivated (unpublished)",
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'You paste the URL in the ClickSend dashboard once',
			},
		],
	},
	{
		displayName: MANUAL_STEPS,
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName:
			"The rules use the same username and API key. You see them in the ClickSend dashboard under SMS > Settings, with the workflow's name. While you test, there is also a rule with the Test URL.",
		name: 'automaticNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['automatic'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		builderHint: membersOnly('pushes may come from any address'),
		options: [
			{
				displayName: 'IP(s) Allowlist',
				name: 'ipAllowlist',
				type: 'string',
				default: '',
				placeholder: 'e.g. 203.0.113.7, 203.0.113.0/24',
				description:
					'Comma-separated list of IP addresses or CIDR ranges that pushes may come from. They need the push token as well. Leave empty to allow all. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n knows the real address.',
			},
			onlyFinalOption,
			{
				displayName: 'Respond',
				name: 'responseMode',
				type: 'options',
				noDataExpression: true,
				default: 'onReceived',
				description: 'When to respond to ClickSend',
				options: [
					{
						name: 'Immediately',
						value: 'onReceived',
						description: 'As soon as the workflow has started',
					},
					{
						name: 'When Last Node Finishes',
						value: 'lastNode',
						description:
							'With HTTP status 500 when the workflow does not succeed, so that ClickSend pushes again',
					},
				],
			},
			{
				displayName: 'Skip Duplicates',
				name: 'skipDuplicates',
				type: 'boolean',
				default: false,
				description: `Whether to ignore a push with the same message ID, status and status code as one of the last ${formatNumber(REMEMBERED_PUSHES)}, also after a restart. A reply pushed from the dashboard's settings has no message ID of its own: there, the same answer to the same SMS counts as one. With several webhook processes, a push that another process has just received may not be recognized.`,
			},
			startForAnswersOption,
		],
	},
];
