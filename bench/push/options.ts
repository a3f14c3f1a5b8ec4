import { parseArgs } from 'node:util';
import type { Flood } from './flood/flood';
import type { Load } from './rounds';
import { AS_IT_COMES, LAZY, type Setting } from './settings';

const ROUNDS = 5;
const PUSHES = 2_000;
const IN_FLIGHT = 50;
const FLOOD = 10_000;
/** Of the reports of a flood, one in so many is waited for. */
const WAITED_FOR = 50;

export const USAGE = `Pushes replies to the ClickSend Trigger and to n8n's own Webhook node, in turn and in the same n8n,
and compares how fast they are answered: in n8n as it comes, then with its
N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true.

  npm run bench:push                   ${PUSHES.toLocaleString('en-US')} pushes to each trigger, ${IN_FLIGHT} at the same time
  npm run bench:push -- --pushes N     another number of pushes; 400 take less than three minutes
  npm run bench:push -- --lazy         only with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true
  npm run bench:push -- --flood        instead, ${FLOOD.toLocaleString('en-US')} delivery reports at once, of which one in ${WAITED_FOR} belongs
                                       to an execution that waits for it; with --pushes and --lazy as above

Exit code 1 when a push was lost: when it did not lead to an execution that ended well.
`;

/** What the command line asks for. */
export interface BenchOptions {
	readonly help: boolean;
	/** To run with, one after the other. */
	readonly settings: readonly Setting[];
	/** Undefined where triggers are compared. */
	readonly flood: Flood | undefined;
	readonly load: Load;
}

/** @throws with the usage for anything that is not an option */
export function parseOptions(args: readonly string[]): BenchOptions {
	const { values } = parse(args);
	const { help = false, flood = false, lazy = false } = values;
	const least = flood ? WAITED_FOR : ROUNDS;
	const pushes = values.pushes === undefined ? (flood ? FLOOD : PUSHES) : Number(values.pushes);
	if (!Number.isInteger(pushes) || pushes < least) {
		throw new Error(`--pushes takes a whole number from ${least}.\n\n${USAGE}`);
	}
	return {
		help,
		settings: lazy ? [LAZY] : flood ? [AS_IT_COMES] : [AS_IT_COMES, LAZY],
		flood: flood
			? { reports: pushes, waiting: Math.floor(pushes / WAITED_FOR), inFlight: IN_FLIGHT }
			: undefined,
		load: { rounds: ROUNDS, pushesPerRound: Math.ceil(pushes / ROUNDS), inFlight: IN_FLIGHT },
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				help: { type: 'boolean', short: 'h' },
				pushes: { type: 'string' },
				lazy: { type: 'boolean' },
				flood: { type: 'boolean' },
			},
		});
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		throw new Error(`${what}\n\n${USAGE}`, { cause: error });
	}
}
