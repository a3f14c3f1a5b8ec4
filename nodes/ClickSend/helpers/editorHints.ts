import { SEND_AND_WAIT_OPERATION, type NodeHint } from 'n8n-workflow';

const beforeExecution = { location: 'outputPane', whenToDisplay: 'beforeExecution' } as const;

/** What the editor shows in the open ClickSend node before it runs, where the fields call for it. */
export const actionHints: NodeHint[] = [
	{
		message:
			'With GET, the API key is in the URL of each request, which proxies write into their logs. Take out the option Request Method unless a proxy of yours allows only GET.',
		type: 'warning',
		displayCondition: '={{ $parameter["options"]?.["requestMethod"] === "GET" }}',
		...beforeExecution,
	},
	{
		message: 'Dry Run is on: nothing is sent. Switch it off to send.',
		type: 'info',
		displayCondition:
			'={{ $parameter["operation"] === "send" && $parameter["options"]?.["dryRun"] === true }}',
		...beforeExecution,
	},
	{
		message: 'Dry Run is there and off: SMS are sent. Switch it on to send nothing.',
		type: 'warning',
		displayCondition:
			'={{ $parameter["operation"] === "send" && $parameter["options"]?.["dryRun"] === false }}',
		...beforeExecution,
	},
	{
		message:
			'Redirect To is on: every SMS goes to that number instead of the recipients. Remove the option to send to them.',
		type: 'warning',
		displayCondition:
			'={{ $parameter["operation"] === "send" && $parameter["options"]?.["redirectTo"] !== undefined && $parameter["options"]?.["dryRun"] !== true }}',
		...beforeExecution,
	},
	{
		message: 'If nobody answers, the execution waits for ever. Add the option Limit Wait Time.',
		type: 'info',
		displayCondition: `={{ $parameter["operation"] === "${SEND_AND_WAIT_OPERATION}" && !$parameter["options"]?.["limitWaitTime"] }}`,
		...beforeExecution,
	},
];

/** Of the ClickSend Poll Trigger. */
export const pollTriggerHints: NodeHint[] = [
	{
		message:
			'A poll that finds several replies or delivery reports starts the workflow once, with an item for each.',
		type: 'info',
		...beforeExecution,
	},
];
