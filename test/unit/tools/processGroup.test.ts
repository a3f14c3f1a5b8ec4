import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PROGRAM = 'console.log("running"); setInterval(() => undefined, 60_000);';

/** Starts a program in a group of its own, which keeps the pipe it prints to open while it runs. */
const STARTER = `
	const { spawnGroup } = require(${JSON.stringify(require.resolve('../../../tools/shared/group.cjs'))});
	spawnGroup(process.execPath, ['-e', ${JSON.stringify(PROGRAM)}], { stdio: ['ignore', 'inherit', 'ignore'] });
`;

describe('A program that a tool has started', () => {
	it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
		'ends when %s ends the tool',
		async (signal) => {
			const tool = spawn(process.execPath, ['-e', STARTER], {
				stdio: ['ignore', 'pipe', 'inherit'],
			});
			await once(tool.stdout, 'data');
			tool.kill(signal);
			// Not before the pipe is closed, and with it the program.
			const [code, endedBy]: unknown[] = await once(tool, 'close');
			expect({ code, endedBy }).toEqual({ code: null, endedBy: signal });
		},
	);
});
