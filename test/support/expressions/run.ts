import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Engine, Line } from './evaluator';
import type { Tally } from './property';

const ROOT = join(__dirname, '../../..');

/** With five items each, 11,000 comparisons. */
const PARAMETERS = 2_200;

const tallySchema = z.object({ equal: z.number(), deferred: z.number() });

/**
 * Compares the direct way with one of n8n's engines, in a process of its own.
 *
 * @param nodeBinary the Node to run it with; the `vm` engine needs 24
 * @throws at a difference, with fast-check's seed and the smallest case that shows it
 */
export async function compareWithN8n(
	nodeBinary: string,
	line: Line,
	engine: Engine,
): Promise<Tally> {
	const { stdout } = await promisify(execFile)(
		nodeBinary,
		['--import', 'tsx', join(__dirname, 'main.ts'), line, engine, String(PARAMETERS)],
		{ cwd: ROOT },
	);
	return tallySchema.parse(JSON.parse(stdout));
}

/** Whether enough was compared; a property that compares next to nothing would always hold. */
export function expectEnough({ equal, deferred }: Tally): void {
	expect(equal + deferred).toBeGreaterThanOrEqual(10_000);
	expect(equal).toBeGreaterThan(2_500);
}
