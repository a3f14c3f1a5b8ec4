import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Asker, question } from './asker';
import { chain } from './chain';
import { toRun, type RealN8n } from './n8n';
import { TriggerWorkflow } from './triggerWorkflow';

const EXECUTIONS = 200;
/** How many of n8n's executions are asked for or looked at at a time. */
const AT_A_TIME = 20;
/** For all of them; in n8n 2 each expression of a webhook costs a sandbox of its own. */
const TIMEOUT_MS = 240_000;

/** Of the order of the answers, the numbers they come from and what they say. */
const SEED = Date.now() % 2 ** 31;

/** Numbers as people have them, with 4 to 12 digits after the country code. */
const numbers = fc.stringMatching(/^\+61[0-9]{4,12}$/);
const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });

interface Reply {
	from: string;
	text: string;
}

/** A reply to each of so many executions, and the order in which they come. */
const replies = fc.record({
	all: fc.array(fc.record({ from: numbers, text: texts }), {
		minLength: EXECUTIONS,
		maxLength: EXECUTIONS,
	}),
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
		`${EXECUTIONS} executions that wait at once get each its own answer, in any order and from any number (seed ${SEED})`,
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
					asker.link('ClickSend', question({ message: '={{ $execution.id }}' })),
				]),
			);
			await n8n.client.activateWorkflow(workflowId);
			const call = async () => {
				await (await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST' })).text();
			};
			await inParts(Array(EXECUTIONS).fill(undefined), call);
			await n8n.sandboxUntil(() => asker.sent.length === EXECUTIONS);
			const asked = asker.sent.map(({ message: id, messageid }) => ({ id, messageid }));
			await inParts(asked, async ({ id }) => {
				await n8n.client.waitForExecution(id, { until: ['waiting'] });
			});

			const [{ all, order } = { all: [], order: [] }] = fc.sample(replies, {
				seed: SEED,
				numRuns: 1,
			});
			const expected = new Map<string, Reply>();
			for (const index of order) {
				const [execution, reply] = [asked[index], all[index]];
				if (!execution || !reply) throw new Error('There is not a reply to each');
				expected.set(execution.id, reply);
				const { from, text: message } = reply;
				n8n.sandbox.state.addReply({ messageid: execution.messageid, from, message });
			}
			await n8n.sandbox.pushesSettled();
			const got = new Map<string, Reply>();
			await inParts(asked, async ({ id }) => {
				const { json } = toRun(await n8n.client.waitForExecution(id));
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
