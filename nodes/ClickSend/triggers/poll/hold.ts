import type { IPollFunctions } from 'n8n-workflow';

/**
 * Milliseconds past a pause: n8n may take as long to refuse the next start. What n8n has taken says so only at the
 * end of its execution, so a hold ends by time.
 */
const MARGIN_MS = 30_000;

/** Until when triggers ask ClickSend for nothing, in milliseconds since 1970. */
const heldUntil = new Map<string, number>();

/**
 * The name of a trigger in this n8n. Nodes of one workflow have different names; two that were made by hand may have
 * the same ID.
 */
export const triggerName = (context: IPollFunctions): string =>
	`${context.getWorkflow().id ?? ''}/${context.getNode().name}`;

/**
 * Lets a trigger ask ClickSend for nothing while n8n starts no workflow, because ClickSend hands out records once.
 *
 * @param ms until the start is tried again
 */
export function hold(trigger: string, ms: number): void {
	const until = Date.now() + ms + MARGIN_MS;
	heldUntil.set(trigger, Math.max(until, heldUntil.get(trigger) ?? 0));
}

/** Tells whether a trigger is to ask ClickSend for nothing now. */
export function isHeld(trigger: string): boolean {
	const until = heldUntil.get(trigger);
	if (until === undefined) return false;
	if (Date.now() < until) return true;
	heldUntil.delete(trigger);
	return false;
}
