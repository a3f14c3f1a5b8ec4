import { parseArgs } from 'node:util';
import type { Load } from './rounds';

const ROUNDS = 5;
const PUSHES = 2_000;
const IN_FLIGHT = 50;

export const USAGE = `Pushes replies to the ClickSend Trigger and to n8n's own Webhook node, in turn and in the same n8n,
and compares how fast they are answered.

  npm run bench:push                   ${PUSHES.toLocaleString('en-US')} pushes to each trigger, ${IN_FLIGHT} at the same time
  npm run bench:push -- --pushes N     another number of pushes

Exit code 1 when a push was lost: when it did not lead to an execution that ended well.
`;

/** What the command line asks for. */
export interface BenchOptions {
	readonly help: boolean;
	readonly load: Load;
}

/** @throws with the usage for anything that is not an option */
export function parseOptions(args: readonly string[]): BenchOptions {
	const { values } = parse(args);
	const pushes = values.pushes === undefined ? PUSHES : Number(values.pushes);
	if (!Number.isInteger(pushes) || pushes < ROUNDS) {
		throw new Error(`--pushes takes a whole number from ${ROUNDS}.\n\n${USAGE}`);
	}
	return {
		help: values.help ?? false,
		load: { rounds: ROUNDS, pushesPerRound: Math.ceil(pushes / ROUNDS), inFlight: IN_FLIGHT },
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: { help: { type: 'boolean', short: 'h' }, pushes: { type: 'string' } },
		});
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		throw new Error(`${what}\n\n${USAGE}`, { cause: error });
	}
}
