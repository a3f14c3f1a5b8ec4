import type { Engine, Line } from '../support/expressions/evaluator';
import { compareWithN8n, expectEnough } from '../support/expressions/run';

// The engine that is n8n's default needs Node 24; the end-to-end tests compare with it.
const EVALUATORS: Array<[name: string, line: Line, engine: Engine]> = [
	['n8n 2.41.1 with its legacy engine', 'n8n-workflow', 'legacy'],
	['n8n 2.41.1 with its QuickJS engine', 'n8n-workflow', 'quickjs'],
	['n8n 1.123.81 with its legacy engine', 'n8n-workflow-1', 'legacy'],
];

describe('A parameter that is resolved directly', () => {
	it.each(EVALUATORS)(
		'is what %s would have given, or left to it',
		async (_name, line, engine) => {
			expectEnough(await compareWithN8n(process.execPath, line, engine));
		},
		180_000,
	);
});
