import { join } from 'node:path';
import { Cleanup } from '../process/cleanup';
import { parseOptions, USAGE, type StartOptions } from './options';
import { setUp, type Started } from './setup';

const STATE_FOLDER = join(__dirname, '..', '..', '.n8n-dev');

/** Shell convention for a program ended by Ctrl-C. */
const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** @returns the exit code */
async function start(options: StartOptions): Promise<number> {
	const cleanup = new Cleanup();
	const abort = new AbortController();
	const { signal } = abort;
	// Ctrl-C may arrive twice, from the terminal and through npm: the second changes nothing.
	for (const name of SIGNALS)
		process.on(name, () => {
			abort.abort();
		});
	const interrupted = new Promise<void>((resolve) => {
		signal.addEventListener(
			'abort',
			() => {
				resolve();
			},
			{ once: true },
		);
	});
	// Ends what runs at once: what waits for it then fails, and does not go on.
	void interrupted.then(async () => {
		await cleanup.run();
	});
	try {
		const started = await setUp({
			options,
			stateFolder: STATE_FOLDER,
			cleanup,
			signal,
			print,
		});
		print(`\n${started.report.text}\n`);
		if (!options.once) {
			showEditor(started);
			await Promise.race([interrupted, started.n8n.ended]);
			if (!signal.aborted)
				throw new Error(`${started.n8n.lastLines()}\n\nn8n has ended by itself.`);
			print('\nStopping …');
			return 0;
		}
		print(resultInWords(started));
		return started.report.accepted ? 0 : 1;
	} catch (error) {
		if (signal.aborted) return INTERRUPTED;
		throw error;
	} finally {
		await cleanup.run();
	}
}

const resultInWords = ({ report }: Started) =>
	report.accepted
		? 'Done: the sandbox has accepted every SMS that n8n sent.'
		: 'Failed: see above for what went wrong.';

function showEditor({ editor, login, sandboxUrl }: Started): void {
	print(`Editor:   ${editor}   login ${login}`);
	print(`Phones:   ${sandboxUrl}/   answer an SMS there, and the answer starts a workflow in n8n`);
	print('Stop with Ctrl-C.');
}

async function main(): Promise<void> {
	try {
		const options = parseOptions(process.argv.slice(2));
		if (options.help) print(USAGE);
		else process.exitCode = await start(options);
	} catch (error) {
		const failure = error instanceof Error ? error : new Error(String(error));
		const text = process.env.DEBUG ? failure.stack : failure.message;
		process.stderr.write(`\n${text ?? failure.message}\n`);
		process.exitCode = 1;
	}
	// The signal listeners and kept-alive connections would hold the process.
	process.exit();
}

void main();
