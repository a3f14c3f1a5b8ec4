import { parseArgs } from 'node:util';
import type { Flood } from './flood/flood';
import type { Load } from './rounds';
import { AS_IT_COMES, LAZY, type Setting } from './settings';

const ROUNDS = 5;
/** With few pushes: a round has to be longer than what is pushed at the same time. */
const FEW_ROUNDS = 3;
/** To each trigger in one setting; with fewer, there are few rounds. */
const FEW_PUSHES = 1_000;
const PUSHES = 4_000;
const IN_FLIGHT = 50;
const FLOOD = 10_000;
/** Of the reports of a flood, one in so many is waited for. */
const WAITED_FOR = 50;

export const USAGE = `Pushes replies to the ClickSend Trigger and to n8n's own Webhook node, in turn and in the same n8n,
and compares how fast they are answered: in n8n as it comes, then with its
N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true.

  npm run bench:push                   ${PUSHES.toLocaleString('en-US')} pushes to each trigger, half of them in each setting, ${IN_FLIGHT} at
                                       the same time
  npm run bench:push -- --pushes N     another number of pushes to each trigger; 400 take less than
                                       three minutes
  npm run bench:push -- --lazy         all of them with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true
  npm run bench:push -- --flood        instead, ${FLOOD.toLocaleString('en-US')} delivery reports at once, of which one in ${WAITED_FOR} belongs
                                       to an execution that waits for it; with --pushes and --lazy as above

Exit code 1 when a push was lost: when it did not lead to an execution that ended well.
`;

/** What the command line asks for. */
export interface BenchOptions {
	readonly help: boolean;
	/** To run with, one after the other; each gets the same share of the pushes. */
	readonly settings: readonly Setting[];
	/** Undefined where triggers are compared. */
	readonly flood: Flood | undefined;
	readonly load: Load;
}

/** @throws with the usage for anything that is not an option */
export function parseOptions(args: readonly string[]): BenchOptions {
	const { values } = parse(args);
	const { help = false, flood = false, lazy = false } = values;
	const settings = lazy ? [LAZY] : flood ? [AS_IT_COMES] : [AS_IT_COMES, LAZY];
	const least = flood ? WAITED_FOR : settings.length * FEW_ROUNDS;
	const pushes = values.pushes === undefined ? (flood ? FLOOD : PUSHES) : Number(values.pushes);
	if (!Number.isInteger(pushes) || pushes < least) {
		throw new Error(`--pushes takes a whole number from ${least}.\n\n${USAGE}`);
	}
	return {
		help,
		settings,
		flood: flood
			? { reports: pushes, waiting: Math.floor(pushes / WAITED_FOR), inFlight: IN_FLIGHT }
			: undefined,
		load: loadOf(pushes / settings.length),
	};
}

/** @param pushes to each trigger in one setting */
function loadOf(pushes: number): Load {
	const rounds = pushes < FEW_PUSHES ? FEW_ROUNDS : ROUNDS;
	return { rounds, pushesPerRound: Math.ceil(pushes / rounds), inFlight: IN_FLIGHT };
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
