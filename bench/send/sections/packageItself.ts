import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ensureN8n } from '../../../tools/n8n/install';
import { CURRENT_N8N } from '../../../tools/n8n/versions';
import { npmCli } from '../../../tools/shared/npm.cjs';
import { median } from '../../shared/figures';
import { print } from '../../shared/program';
import type { Figure, Section } from '../report';

const root = join(__dirname, '../../..');

const ROUNDS = 5;
const KILOBYTE = 1000;

const run = promisify(execFile);

const manifestSchema = z.object({ n8n: z.object({ nodes: z.array(z.string()) }) });
const packSchema = z.array(z.object({ size: z.number(), unpackedSize: z.number() })).length(1);

/** For `node -e`: prints the milliseconds that it takes to require the files that are given. */
const TIME_REQUIRE = `
require('n8n-workflow');
const started = performance.now();
for (const file of process.argv.slice(1)) require(file);
process.stdout.write(String(performance.now() - started));
`;

/** What the package costs before it has sent anything: the time to load it, and its size. */
export async function packageItself(): Promise<Section> {
	print('The package itself');
	const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	const nodes = manifestSchema.parse(manifest).n8n.nodes.map((file) => join(root, file));
	const figures: Figure[] = [];
	for (const file of nodes) {
		const what = `require ${basename(file, '.node.js')}`;
		figures.push({ what, unit: 'ms', ours: await requireTime([file]), others: [] });
	}
	const { size, unpackedSize } = await pack();
	return {
		title: 'The package itself',
		ours: 'ClickSend',
		others: [],
		figures: [
			...figures,
			{ what: 'require all', unit: 'ms', ours: await requireTime(nodes), others: [] },
			{ what: 'tarball', unit: 'kB', ours: size / KILOBYTE, others: [] },
			{ what: 'unpacked', unit: 'kB', ours: unpackedSize / KILOBYTE, others: [] },
		],
		note: 'require: in a new process where n8n-workflow is loaded, as it is in n8n.',
	};
}

/** Milliseconds that a new process of n8n's Node takes to load files: the median of several. */
async function requireTime(files: readonly string[]): Promise<number> {
	const { nodeBinary } = await ensureN8n(CURRENT_N8N);
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const { stdout } = await run(nodeBinary, ['-e', TIME_REQUIRE, ...files], { cwd: root });
		times.push(Number(stdout));
	}
	return median(times);
}

/** Bytes of what would be published. */
async function pack(): Promise<{ size: number; unpackedSize: number }> {
	const args = [npmCli(), 'pack', '--dry-run', '--json', '--ignore-scripts'];
	const { stdout } = await run(process.execPath, args, { cwd: root });
	const [packed] = packSchema.parse(JSON.parse(stdout));
	if (!packed) throw new Error('npm packed nothing.');
	return packed;
}
