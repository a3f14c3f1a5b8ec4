import type { Line } from '../support/expressions/evaluator';
import { compareWithN8n, expectEnough } from '../support/expressions/run';
import { ensureNode } from '../../tools/n8n/node-runtime';
import { CURRENT_N8N, n8nLine } from '../../tools/n8n/versions';

const LINES: Array<[n8n: string, line: Line]> = [
	['2.41.1', 'n8n-workflow'],
	['1.123.81', 'n8n-workflow-1'],
];

describe('A parameter that is resolved directly', () => {
	let nodeBinary: string;

	beforeAll(async () => {
		nodeBinary = await ensureNode(n8nLine(CURRENT_N8N), {
			log: (line) => process.stdout.write(`${line}\n`),
		});
	}, 600_000);

	it.each(LINES)(
		'is what n8n %s with its default engine would have given, or left to it',
		async (_n8n, line) => {
			expectEnough(await compareWithN8n(nodeBinary, line, 'vm'));
		},
		180_000,
	);
});
