import { parseArgs } from 'node:util';

export const USAGE = `Sends SMS with the ClickSend node and with n8n's HTTP Request and XML nodes, side by side in the same n8n,
to the sandbox, and compares what it takes, also with the least that it could take.

  npm run bench                everything, some 18 minutes on 2 cores
  npm run bench -- --quick     without 100,000 items and more, and without HTTP Request + XML with 10,000

Exit code 1 when something could not be measured or did not send what it should; a target that is not
met is no failure.
`;

/** What the command line asks for. */
export interface BenchOptions {
	readonly help: boolean;
	/** Leaves out what takes longest. */
	readonly quick: boolean;
}

/** @throws with the usage for anything that is not an option */
export function parseOptions(args: readonly string[]): BenchOptions {
	const { help = false, quick = false } = parse(args);
	return { help, quick };
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: { help: { type: 'boolean', short: 'h' }, quick: { type: 'boolean' } },
		}).values;
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		throw new Error(`${what}\n\n${USAGE}`, { cause: error });
	}
}
