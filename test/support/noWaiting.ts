import type * as n8nWorkflow from 'n8n-workflow';

/** How long the code under test wanted to wait, in milliseconds. */
export const waits: number[] = [];

/**
 * Expects one random pause for each bound.
 *
 * @param longest the bounds, in milliseconds
 * @param least what ClickSend asked to wait before each, which the pause is added to
 */
export function expectPauses(
	pauses: readonly number[],
	longest: readonly number[],
	least = 0,
): void {
	expect(pauses).toHaveLength(longest.length);
	for (const [index, pause] of pauses.entries()) {
		expect(pause).toBeGreaterThanOrEqual(least);
		expect(pause).toBeLessThanOrEqual(least + (longest[index] ?? 0));
	}
}

// What is tested is whether and how long we wait, not that time passes.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'),
	sleep: async (ms: number) => {
		if (ms > 0) waits.push(ms);
		await new Promise(setImmediate);
	},
}));
