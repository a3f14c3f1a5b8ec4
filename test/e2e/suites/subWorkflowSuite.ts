import { chain, START, type Link } from '../../support/n8n/chain';
import { toRun, type RealN8n } from '../../support/n8n/realN8n';

const TO = ['+61411111111', '+61491570156'];

/** Saves a workflow that sends to each item that it is called with. @returns its ID */
async function saveSubWorkflow(n8n: RealN8n): Promise<string> {
	const called: Link = {
		name: 'Called',
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
	};
	const clickSend: Link = {
		name: 'ClickSend',
		type: 'n8n-nodes-clicksend-http.clickSend',
		parameters: {
			resource: 'sms',
			operation: 'send',
			to: '={{ $json.to }}',
			message: 'Hello',
			options: { combineRecipients: false, maxConcurrentRequests: 1 },
		},
		more: { credentials: { clickSendHttpApi: { id: n8n.credentialId, name: 'ClickSend' } } },
	};
	const { id } = await n8n.client.createWorkflow(chain([called, clickSend]));
	// n8n 2 calls only what is published; in n8n 1 there is nothing to activate.
	if (!n8n.checksWebhooksAtStart) await n8n.client.activateWorkflow(id);
	return id;
}

/** Saves a workflow that calls another one. @returns its ID */
async function saveCaller(n8n: RealN8n, subWorkflowId: string): Promise<string> {
	const call: Link = {
		name: 'Call',
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: { workflowId: { __rl: true, mode: 'id', value: subWorkflowId }, options: {} },
	};
	const pinData = { [START.name]: TO.map((to) => ({ json: { to } })) };
	return (await n8n.client.createWorkflow({ ...chain([START, call]), pinData })).id;
}

/** What is sent in a workflow that another one calls. */
export function describeSubWorkflow(n8n: RealN8n): void {
	it('in a sub-workflow, whose execution is the one to retry, as its error says', async () => {
		const subWorkflowId = await saveSubWorkflow(n8n);
		n8n.sandbox.state.faults.inject({ kind: 'result', code: '2018', after: 1 });
		await n8n.runSaved(await saveCaller(n8n, subWorkflowId));
		const [called] = await n8n.client.listExecutions(subWorkflowId);
		const failed = toRun(await n8n.client.waitForExecution(called?.id ?? ''));
		expect(failed.error?.httpCode).toBe('2018');
		expect(failed.error?.description).toMatch(
			/open the execution of this sub-workflow under Executions and choose Retry\. .* and so would a Retry of the workflow that called it\.<br>$/m,
		);
		const again = toRun(await n8n.client.retryExecution(failed.execution.id));
		expect(again.json.map(({ to }) => to)).toEqual(TO);
		expect(n8n.sandbox.state.ledger.map(({ to }) => to)).toEqual(TO);
	});
}
