// Compares the direct way with one of n8n's engines, in a process of its own: an engine is for a whole
// process, and some are loaded in ways that jest has no part in.
import { openEvaluator, type Engine, type Line } from './evaluator';
import { checkEqualOrDeferred } from './property';

const [line, engine, parameters] = process.argv.slice(2);

const isLine = (text: string | undefined): text is Line =>
	text === 'n8n-workflow' || text === 'n8n-workflow-1';
const isEngine = (text: string | undefined): text is Engine =>
	text === 'legacy' || text === 'vm' || text === 'quickjs';

async function main(): Promise<void> {
	if (!isLine(line) || !isEngine(engine)) throw new Error('Usage: main.ts line engine parameters');
	const evaluator = await openEvaluator(line, engine);
	try {
		const tally = checkEqualOrDeferred(evaluator, Number(parameters));
		process.stdout.write(JSON.stringify(tally));
	} finally {
		await evaluator.close();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(
		error instanceof Error ? `${error.message}\n${String(error.cause)}` : String(error),
	);
	process.exitCode = 1;
});
