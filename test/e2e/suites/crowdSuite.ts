import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Asker, question } from '../../support/n8n/asker';
import { chain } from '../../support/n8n/chain';
import { toRun, type RealN8n } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';

const EXECUTIONS = 200;
/** How many of n8n's executions are asked for or looked at at a time. */
const AT_A_TIME = 20;
/** For all of them; in n8n 2 each expression of a webhook costs a sandbox of its own. */
const TIMEOUT_MS = 400_000;

/** Of the order of the answers, the numbers they come from and what they say. */
const SEED = Date.now() % 2 ** 31;

const numbers = fc
	.integer({ min: 0, max: 9999 })
	.map((number) => `+6149157${String(number).padStart(4, '0')}`);
const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });

interface Reply {
	from: string;
	text: string;
}

/** Who is asked by each of so many executions, what is replied, and in which order. */
const replies = fc.record({
	people: fc.array(numbers, { minLength: EXECUTIONS, maxLength: EXECUTIONS }),
	all: fc.array(texts, { minLength: EXECUTIONS, maxLength: EXECUTIONS }),
	order: fc.shuffledSubarray(
		Array.from({ length: EXECUTIONS }, (_, index) => index),
		{ minLength: EXECUTIONS },
	),
});

async function inParts<T>(
	elements: readonly T[],
	act: (element: T) => Promise<void>,
): Promise<void> {
	for (let from = 0; from < elements.length; from += AT_A_TIME) {
		await Promise.all(elements.slice(from, from + AT_A_TIME).map(act));
	}
}

/** Many executions that wait at once, in a real n8n. */
export function describeCrowd(n8n: RealN8n): void {
	const asker = new Asker(n8n);

	it(
		`${EXECUTIONS} executions that wait at once get each its own answer, in any order, from whoever was asked (seed ${SEED})`,
		async () => {
			const trigger = await TriggerWorkflow.activate(n8n);
			n8n.sandbox.state.pushSettings.reply = trigger.url();
			const path = randomUUID();
			const { id: workflowId } = await n8n.client.createWorkflow(
				chain([
					{
						name: 'Webhook',
						type: 'n8n-nodes-base.webhook',
						typeVersion: 2,
						parameters: { httpMethod: 'POST', path, options: {} },
						more: { webhookId: path },
					},
					asker.link(
						'ClickSend',
						question({ to: '={{ $json.body.to }}', message: '={{ $execution.id }}' }),
					),
				]),
			);
			await n8n.client.activateWorkflow(workflowId);
			const [{ people, all, order } = { people: [], all: [], order: [] }] = fc.sample(replies, {
				seed: SEED,
				numRuns: 1,
			});
			await inParts(people, async (to) => {
				const response = await fetch(`${n8n.url}/webhook/${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ to }),
				});
				await response.text();
			});
			await n8n.sandboxUntil(() => asker.sent.length === EXECUTIONS);
			const asked = asker.sent.map(({ message: id, messageid, to }) => ({ id, messageid, to }));
			await inParts(asked, async ({ id }) => {
				await n8n.client.waitForExecution(id, { until: ['waiting'] });
			});

			const expected = new Map<string, Reply>();
			for (const index of order) {
				const [execution, text] = [asked[index], all[index]];
				if (!execution || text === undefined) throw new Error('There is not a reply to each');
				const { id, messageid, to: from } = execution;
				expected.set(id, { from, text });
				n8n.sandbox.state.addReply({ messageid, from, message: text });
			}
			await n8n.sandbox.pushesSettled();
			const got = new Map<string, Reply>();
			await inParts(asked, async ({ id }) => {
				// A busy computer takes minutes for all of them.
				const ended = await n8n.client.waitForExecution(id, { timeoutMs: TIMEOUT_MS });
				const { json } = toRun(ended);
				expect(json).toHaveLength(1);
				const text = String(Reflect.get(Object(json[0]?.data), 'text'));
				got.set(id, { from: String(json[0]?.respondedBy), text });
			});
			expect(got).toEqual(expected);
			expect(await trigger.executionCount()).toBe(0);
			await n8n.client.deactivateWorkflow(workflowId);
			await trigger.deactivate();
		},
		TIMEOUT_MS,
	);
}
