import type { Execution } from '../../../tools/n8n/schemas';
import type { QueueN8n } from './queueN8n';
import { SendWorkflow } from '../../support/n8n/sendWorkflow';

/** Each with its own message, so that there are many requests. */
const ITEMS = 50;
const ANSWERED_BEFORE_THE_KILL = 10;

/**
 * n8n finds out within seconds that a worker is gone, and not within minutes. A worker renews its lock so
 * often that it keeps it when the computer is busy.
 */
export const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** Who is sent to. */
export const RECIPIENTS = Array.from(
	{ length: ITEMS },
	(_, index) => `+61491570${String(index).padStart(3, '0')}`,
);

/** The recipients of everything that ClickSend has accepted, in its order. */
export const accepted = (n8n: QueueN8n) => n8n.sandbox.state.ledger.map(({ to }) => to);

/**
 * Starts a send to all of them.
 * @returns the execution's ID, while it waits for a response in the middle of the send
 */
export async function stopInTheMiddle(n8n: QueueN8n): Promise<string> {
	const workflow = await SendWorkflow.activate(n8n);
	const { faults } = n8n.sandbox.state;
	faults.inject({ kind: 'hang', after: ANSWERED_BEFORE_THE_KILL, times: 'always' });
	await workflow.send(RECIPIENTS.map((to, index) => ({ to, message: `Hello number ${index}` })));
	await n8n.sandboxUntil(() => accepted(n8n).length > ANSWERED_BEFORE_THE_KILL);
	return await workflow.latest();
}

/** The recipients whose outcome is unknown, by the error that ended an execution. */
export function unknownBy({ data }: Execution): unknown[] {
	const context = Reflect.get(Object(data.resultData.error), 'context');
	const unknown: unknown = Reflect.get(Object(Reflect.get(Object(context), 'data')), 'unknown');
	if (!Array.isArray(unknown)) return [];
	return unknown.map((entry: unknown) => Reflect.get(Object(entry), 'to'));
}
