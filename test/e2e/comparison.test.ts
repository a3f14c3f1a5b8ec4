import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tablesOf, codesIn } from '../support/tables';
import { ensureN8n } from '../../tools/n8n/install';
import { CURRENT_N8N } from '../../tools/n8n/versions';

/** n8n is downloaded the first time. */
const INSTALL_TIMEOUT_MS = 20 * 60_000;

const page = readFileSync(join(__dirname, '../../docs/comparison.md'), 'utf8');

const claims = tablesOf(page)
	.flat()
	.filter((row) => row['It has'] !== undefined)
	.map((row) => ({
		file: codesIn(row.File)[0] ?? '',
		has: codesIn(row['It has']),
		hasNot: codesIn(row['It has not']),
	}));

/** The nodes that this package is compared with, as n8n has them. */
describe(`In n8n ${CURRENT_N8N}, as docs/comparison.md says`, () => {
	let modules = '';
	beforeAll(async () => {
		const { folder } = await ensureN8n(CURRENT_N8N);
		modules = join(folder, 'node_modules');
	}, INSTALL_TIMEOUT_MS);

	/** A file's text, or the names in a folder. */
	const contentOf = (file: string) =>
		file.endsWith('/')
			? readdirSync(join(modules, file)).join('\n')
			: readFileSync(join(modules, file), 'utf8');

	it(`the page is about n8n ${CURRENT_N8N}, and has evidence`, () => {
		expect(page).toContain(`n8n ${CURRENT_N8N} has them`);
		expect(claims.length).toBeGreaterThan(30);
	});

	it.each(claims)('$file has $has, and not $hasNot', ({ file, has, hasNot }) => {
		const content = contentOf(file);
		expect(has).not.toEqual([]);
		expect(has.filter((text) => !content.includes(text))).toEqual([]);
		expect(hasNot.filter((text) => content.includes(text))).toEqual([]);
	});
});
