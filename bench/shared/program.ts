import { Cleanup } from '../../tools/process/cleanup';

/** Shell convention for a program ended by Ctrl-C. */
const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** What a benchmark has to do with being ended. */
export interface Ending {
	/** Takes what is started; it is ended whatever happens. */
	readonly cleanup: Cleanup;
	/** Ends what takes long. */
	readonly signal: AbortSignal;
}

/**
 * Runs a benchmark as this process's only task, then ends the process: with the exit code that it
 * resolves to, with 130 after Ctrl-C, with 1 and a message when it rejects (with the stack when DEBUG
 * is set).
 */
export async function runProgram(bench: (ending: Ending) => Promise<number>): Promise<never> {
	const cleanup = new Cleanup();
	const abort = new AbortController();
	for (const name of SIGNALS) {
		process.on(name, () => {
			abort.abort();
			// Requests to n8n fail then, and with them what waits for them.
			void cleanup.run();
		});
	}
	let exitCode: number;
	try {
		exitCode = await bench({ cleanup, signal: abort.signal });
	} catch (error) {
		exitCode = 1;
		if (!abort.signal.aborted) explain(error);
	} finally {
		await cleanup.run();
	}
	// The signal listeners would hold the process.
	process.exit(abort.signal.aborted ? INTERRUPTED : exitCode);
}

function explain(error: unknown): void {
	const failure = error instanceof Error ? error : new Error(String(error));
	const text = process.env.DEBUG ? failure.stack : failure.message;
	process.stderr.write(`\n${text ?? failure.message}\n`);
}
