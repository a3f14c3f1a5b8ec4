import type { INodeProperties } from 'n8n-workflow';
import { EVENT_OPTIONS } from './events';
import { REMEMBERED_PUSHES } from './recentPushes';

const MANUAL_STEPS = [
	'1. Copy the <b>Production URL</b> from Webhook URLs above, and add <code>?token=</code> and the push token of your credential at its end.',
	"2. In the ClickSend dashboard, click on 'SMS', then the 'Settings' tab.",
	"3. For replies, click on the 'Reply/Incoming SMS Settings' menu, select 'Forward to URL', enter the URL and click 'Save'.",
	"4. For delivery reports, do the same in the 'SMS Delivery Report Settings' menu, with the same URL.",
	'5. Activate this workflow.',
	'To test, do steps 1 to 4 with the <b>Test URL</b> while the trigger listens, or reply to an SMS of the sandbox.',
].join('<br>');

/** The parameters of the trigger. */
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
		description: 'How ClickSend gets to know the URL of this trigger',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					"When the workflow is activated, create a rule for each event through ClickSend's REST API v3, and remove it when the workflow is deactivated",
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
			"The rules use the same username and API key. You see them in the ClickSend dashboard under SMS > Settings, with the workflow's name. While you test, a rule with the Test URL is there until the test ends.",
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
		options: [
			{
				displayName: 'IP(s) Allowlist',
				name: 'ipAllowlist',
				type: 'string',
				default: '',
				placeholder: 'e.g. 203.0.113.7, 203.0.113.0/24',
				description:
					'Comma-separated list of IP addresses or CIDR ranges that pushes may come from, beside carrying the push token. Leave empty to allow all. Behind a reverse proxy, set N8N_PROXY_HOPS so that n8n knows the real address.',
			},
			{
				displayName: 'Respond',
				name: 'responseMode',
				type: 'options',
				noDataExpression: true,
				default: 'onReceived',
				description: 'When to answer ClickSend',
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
				description: `Whether to start nothing for a push that came before, with the same message ID and status, among the last ${REMEMBERED_PUSHES.toLocaleString('en-US')}. A reply pushed from the dashboard's settings has no message ID of its own: there, the same answer to the same SMS counts as one. With several webhook processes, one of them may not know what another has just received.`,
			},
		],
	},
];
