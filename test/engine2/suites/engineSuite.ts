import { nodeItems } from '../../../tools/n8n/execution';
import { N8nRequestError } from '../../../tools/n8n/session';
import type { Execution, WorkflowJson } from '../../../tools/n8n/schemas';
import { chain, START } from '../../support/n8n/chain';
import type { Fields, RealN8n } from '../../support/n8n/realN8n';
import { replySaying } from '../../support/n8n/pushes';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';
import { callOf, ON_ENGINE_2, onEngine2, probe, saveSubWorkflow } from '../support/engine2N8n';

/**
 * What n8n's Engine 2.0 does, as far as the nodes and docs/engine-2.md rely on it, shown by a node of the
 * tests. Where one of these fails, n8n has changed, and what was built on it can be better.
 */
export function describeEngine(n8n: () => RealN8n): void {
	const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

	const run = async (workflow: WorkflowJson): Promise<Execution> => {
		const { client } = n8n();
		return await client.waitForExecution(await client.runWorkflow(workflow));
	};

	/** What a probe has put out. */
	const seenBy = (execution: Execution, name: string): Fields | undefined =>
		nodeItems(execution, name)[0]?.json;

	const errorOf = (execution: Execution, name: string) =>
		execution.data.resultData.runData[name]?.at(-1)?.error;

	describe('Engine 2.0 of n8n', () => {
		it('numbers no executions: their IDs are UUIDs, which tells its executions from others', async () => {
			const execution = await run(onEngine2([probe('Probe')]));
			expect(execution.id).toMatch(UUID);
			expect(seenBy(execution, 'Probe')).toMatchObject({
				executionId: execution.id,
				mode: 'manual',
			});

			const onEngine1 = await run(chain([START, probe('Probe')]));
			expect(seenBy(onEngine1, 'Probe')).toMatchObject({
				executionId: expect.stringMatching(/^\d+$/),
				hasExecutionContext: true,
				hasCancelSignal: true,
			});
		});

		it('keeps no context and no static data from one node to the next, but the marks of deduplication', async () => {
			const execution = await run(onEngine2([probe('First'), probe('Second')]));
			for (const name of ['First', 'Second']) {
				expect(seenBy(execution, name)).toMatchObject({
					keepsContext: false,
					keepsStaticData: false,
					keepsMarks: true,
				});
			}
			const onEngine1 = await run(chain([START, probe('First'), probe('Second')]));
			expect(seenBy(onEngine1, 'Second')).toMatchObject({ keepsContext: true });
		});

		it('tells a node nothing of its execution, and not that somebody has stopped it', async () => {
			const execution = await run(onEngine2([probe('Probe')]));
			expect(seenBy(execution, 'Probe')).toMatchObject({
				hasExecutionContext: false,
				hasCancelSignal: false,
			});
			await expect(n8n().client.stopExecution(execution.id)).rejects.toThrow(N8nRequestError);
		});

		it('shows no hints', async () => {
			const execution = await run(onEngine2([probe('Probe')]));
			expect(JSON.stringify(execution)).not.toContain('a hint of the probe');
			const onEngine1 = await run(chain([START, probe('Probe')]));
			expect(JSON.stringify(onEngine1)).toContain('a hint of the probe');
		});

		it('gives all items to a node that is to execute once', async () => {
			const items = [{ n: 1 }, { n: 2 }, { n: 3 }];
			const once = probe('Probe', 'lookAround', { executeOnce: true });
			expect(seenBy(await run(onEngine2([once], items)), 'Probe')).toMatchObject({ items: 3 });
		});

		it('runs no node again, whatever Retry On Fail says', async () => {
			const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
			const callOf = async () => {
				const execution = await run(onEngine2([probe('Probe', 'throw', retried)]));
				return Number(/\d+/.exec(errorOf(execution, 'Probe')?.message ?? '')?.[0]);
			};
			const first = await callOf();
			expect(await callOf()).toBe(first + 1);
		});

		it('keeps of an error only its message', async () => {
			const execution = await run(onEngine2([probe('Probe', 'throw')]));
			expect(execution.status).toBe('error');
			expect(errorOf(execution, 'Probe')?.message).toMatch(/^call \d+$/);
			expect(JSON.stringify(execution)).not.toContain('the description of the probe');
			await expect(n8n().client.retryExecution(execution.id)).rejects.toThrow(N8nRequestError);
		});

		it('makes a success of an error that is thrown with On Error: Continue', async () => {
			const continued = probe('Probe', 'throw', { onError: 'continueRegularOutput' });
			const execution = await run(onEngine2([continued], [{ n: 1 }]));
			expect(execution.status).toBe('success');
			expect(nodeItems(execution, 'Probe')).toMatchObject([{ json: { n: 1 } }]);
		});

		it('does not start a workflow with an error output', async () => {
			const withErrorOutput = probe('Probe', 'lookAround', { onError: 'continueErrorOutput' });
			await expect(n8n().client.runWorkflow(onEngine2([withErrorOutput]))).rejects.toThrow(
				'uses onError=continueErrorOutput, which is not supported yet',
			);
		});

		it('leaves out what is connected to a node as a tool', async () => {
			const withTool = (workflow: WorkflowJson): WorkflowJson => ({
				...workflow,
				connections: {
					[START.name]: { main: [[{ node: 'Probe', type: 'main', index: 0 }]] },
					Tool: { ai_tool: [[{ node: 'Probe', type: 'ai_tool', index: 0 }]] },
				},
			});
			const links = [probe('Probe'), probe('Tool')];
			const onTwo = await run(withTool(onEngine2(links)));
			expect(seenBy(onTwo, 'Probe')).toMatchObject({ tools: 0 });
			const onOne = await run(withTool(chain([START, ...links])));
			expect(seenBy(onOne, 'Probe')).toMatchObject({ tools: 1 });
		});

		it('does not call the error workflow', async () => {
			const { client } = n8n();
			const errorTrigger = { name: 'Error Trigger', type: 'n8n-nodes-base.errorTrigger' };
			const { id: errorWorkflow } = await client.createWorkflow(
				chain([errorTrigger, probe('Probe')]),
			);
			await client.activateWorkflow(errorWorkflow);
			for (const settings of [ON_ENGINE_2, {}]) {
				const failing = await TriggerWorkflow.activate(n8n(), {
					then: { stop: 'on purpose' },
					settings: { ...settings, errorWorkflow },
				});
				await failing.push(replySaying('x'));
				const [execution] = await failing.executions(1);
				expect(execution?.status).toBe('error');
				await failing.deactivate();
			}
			// That of Engine 1, which was pushed last.
			expect(await client.waitForExecutions(errorWorkflow, 1)).toHaveLength(1);
		});

		it('cannot let an execution wait', async () => {
			const execution = await run(onEngine2([probe('Probe', 'wait')]));
			expect(execution.status).toBe('error');
			expect(errorOf(execution, 'Probe')?.message).toContain('No active execution found');
		});

		it.each(['unstorable', 'unstorableError'])(
			'never ends an execution whose result its database refuses (%s)',
			async (what) => {
				const { client } = n8n();
				const id = await client.runWorkflow(onEngine2([probe('Probe', what)]));
				// The engine takes one node after another, so this one runs when that one is done.
				await run(onEngine2([probe('Probe')]));
				expect((await client.getExecution(id)).status).toBe('running');
			},
		);

		it('does not start with an item that its database refuses', async () => {
			const items = [{ text: 'a NUL: \u0000' }];
			await expect(n8n().client.runWorkflow(onEngine2([probe('Probe')], items))).rejects.toThrow(
				'Engine responded with 500',
			);
		});

		it('runs one node at a time, so that a long send holds up other workflows', async () => {
			const { client, sandbox } = n8n();
			sandbox.state.faults.inject({ kind: 'latency', ms: 1_000 });
			const id = await n8n().begin({
				resource: 'sms',
				operation: 'send',
				to: '+61491570156',
				message: 'Hello',
				options: {},
			});
			await run(onEngine2([probe('Probe')]));
			expect(nodeItems(await client.getExecution(id), 'ClickSend')).toHaveLength(1);
		});

		it('runs a sub-workflow on Engine 1, which knows the ID of its caller', async () => {
			const call = callOf(await saveSubWorkflow(n8n(), [probe('Probe')]));
			const execution = await run(onEngine2([call]));
			expect(nodeItems(execution, 'Call')).toMatchObject([
				{
					json: {
						executionId: expect.stringMatching(/^\d+$/),
						mode: 'integrated',
						parentExecutionId: execution.id,
					},
				},
			]);
		});
	});
}
