import type { SandboxState } from '../../../sandbox';
import {
	TESTER,
	toRun,
	type Fields,
	type RealN8n,
	type Run,
	type RunOptions,
} from '../../support/n8n/realN8n';
import { pathOf, RUNNABLE } from '../../support/operations';
import { SOON } from '../../support/soon';

const MESSAGE_ID = /[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/g;
/** Dates of ClickSend's records: seconds since 1970, or ISO 8601. */
const DATES = /"(\d{10}|\d{4}-\d\d-\d\dT[\d:.]+Z)"/g;

/** What Send and Wait puts into an SMS: it differs with each. */
const LINK = /http:\/\/\S+$/;
const ANSWER_CODE = /^[\w-]{50}$/;

/** A workflow's items and errors, without what differs from run to run. */
function comparable({ json, errorJson, pairing, error, execution }: Run): unknown {
	const ids = new Map<string, string>();
	const text = JSON.stringify({
		status: execution.status,
		json,
		errorJson,
		pairing,
		error: error?.message ?? null,
	});
	return JSON.parse(
		text
			.replace(MESSAGE_ID, (id) => {
				const known = ids.get(id) ?? `message ${ids.size + 1}`;
				ids.set(id, known);
				return known;
			})
			.replace(DATES, '"a date"'),
	);
}

const RECIPIENT = '+61491570156';

/** Every operation with every option, as people have saved them. */
const SAVED: Readonly<Record<string, RunOptions & { parameters: Fields }>> = {
	send: {
		parameters: {
			resource: 'sms',
			operation: 'send',
			to: '={{ $json.to }}',
			message: '=Hello {{ $json.name }}, 0000',
			options: {
				country: 'AU',
				customString: ' 0000 ',
				requestMethod: 'POST',
				schedule: SOON,
				senderId: '+61411000000',
				combineRecipients: true,
				// One after another, so that the sandbox sees them in the same order each time.
				maxConcurrentRequests: 1,
				timeout: 30_000,
				replaceTypography: true,
			},
		},
		items: [
			{ to: '+61411111111, 0491 570 156', name: 'Ann' },
			{ to: ['+61422222222'], name: '=007' },
		],
	},
	sendWithErrors: {
		parameters: {
			resource: 'sms',
			operation: 'send',
			to: '={{ $json.to }}',
			message: 'x',
			options: {},
		},
		items: [{ to: 'nobody' }, { to: RECIPIENT }],
		settings: { onError: 'continueErrorOutput' },
	},
	stopped: {
		parameters: { resource: 'sms', operation: 'send', to: 'nobody', message: 'x', options: {} },
	},
	history: {
		parameters: {
			resource: 'sms',
			operation: 'getHistory',
			returnAll: false,
			limit: 2,
			simplify: true,
			filters: {},
			options: { requestMethod: 'GET' },
		},
	},
	rawHistory: {
		parameters: {
			resource: 'sms',
			operation: 'getHistory',
			returnAll: true,
			simplify: false,
			filters: {},
			options: {},
		},
	},
	replies: {
		parameters: { resource: 'inboundSms', operation: 'getMany', filters: {}, options: {} },
	},
	reports: {
		parameters: { resource: 'deliveryReport', operation: 'getMany', filters: {}, options: {} },
	},
	balance: { parameters: { resource: 'account', operation: 'getBalance', options: {} } },
	// Last, so that what differs from run to run is not in the history.
	waiting: {
		parameters: {
			resource: 'sms',
			operation: 'sendAndWait',
			to: '0491 570 156',
			message: '=Deliver {{ "0000" }}?',
			responseType: 'approval',
			approvalOptions: {
				values: {
					approvalType: 'double',
					approveLabel: 'Go',
					approveWords: 'go, 1',
					disapproveLabel: 'Stop',
					disapproveWords: 'stop, 2',
				},
			},
			options: {
				addLink: true,
				askAgain: 2,
				askAgainMessage: 'GO or STOP?',
				country: 'AU',
				limitWaitTime: {
					values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' },
				},
				nameWords: false,
				replaceTypography: true,
				senderId: '+61411000000',
			},
		},
	},
};

/** Operations of which nobody has saved a workflow yet, as the other tests run them. */
function others(): typeof SAVED {
	const saved = Object.values(SAVED).map(
		({ parameters }) => `${String(parameters.resource)} ${String(parameters.operation)}`,
	);
	return Object.fromEntries(
		RUNNABLE.filter((operation) => !saved.includes(pathOf(operation).join(' '))).map(
			({ path, parameters }) => [path, { parameters }],
		),
	);
}

/** A saved workflow of every operation. */
export class SavedWorkflows {
	private constructor(
		private readonly n8n: RealN8n,
		private readonly ids: ReadonlyMap<string, string>,
	) {}

	static async save(n8n: RealN8n): Promise<SavedWorkflows> {
		const ids = new Map<string, string>();
		for (const [name, { parameters, ...options }] of Object.entries({ ...others(), ...SAVED })) {
			ids.set(name, await n8n.save(parameters, options));
		}
		return new SavedWorkflows(n8n, ids);
	}

	/** The saved nodes with their parameters and credentials, by workflow. */
	async nodes(): Promise<unknown> {
		const saved: Record<string, unknown> = {};
		for (const [name, id] of this.ids) saved[name] = (await this.n8n.client.getWorkflow(id)).nodes;
		return saved;
	}

	/** Runs all of them, on a sandbox with nothing in it. @returns what each came to, and what the sandbox has seen */
	async run(): Promise<Record<string, unknown>> {
		const { state } = this.n8n.sandbox;
		const results: Record<string, unknown> = {};
		for (const [name, id] of this.ids) {
			results[name] = comparable(
				name === 'waiting' ? await this.runAndApprove(id) : await this.n8n.runSaved(id),
			);
			if (name === 'send') answer(state);
		}
		return {
			...results,
			ledger: state.ledger.map(({ to, message, customstring }) => ({
				to,
				message: message.replace(LINK, 'a link'),
				customstring: customstring.replace(ANSWER_CODE, 'an answer code'),
			})),
			requests: state.requests
				.filter(({ parameters }) => parameters.username === TESTER.username)
				.map(({ method, path }) => `${method} ${path}`),
		};
	}

	/** Runs a workflow that waits for an approval, and gives it by the link in the SMS. */
	private async runAndApprove(workflowId: string): Promise<Run> {
		const { client, sandbox } = this.n8n;
		const id = await client.runWorkflow(workflowId);
		const asked = await client.waitForExecution(id, { until: ['waiting', 'error', 'success'] });
		if (asked.status !== 'waiting') return toRun(asked);
		const [link = ''] = LINK.exec(sandbox.state.ledger.at(-1)?.message ?? '') ?? [];
		await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
		return toRun(await client.waitForExecution(id));
	}
}

/** Lets somebody answer the first SMS, and lets it be delivered. */
function answer(state: SandboxState): void {
	const messageid = state.ledger[1]?.messageid ?? '';
	state.addReply({ messageid, from: RECIPIENT, message: ' 007 ' });
	state.addDeliveryReport({ messageid, status: 'Delivered' });
}
