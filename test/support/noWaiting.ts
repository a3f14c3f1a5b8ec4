import type * as n8nWorkflow from 'n8n-workflow';

/** How long the code under test wanted to wait, in milliseconds. */
export const waits: number[] = [];

// What is tested is whether and how long we wait, not that time passes.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'),
	sleep: async (ms: number) => {
		if (ms > 0) waits.push(ms);
		await new Promise(setImmediate);
	},
}));
