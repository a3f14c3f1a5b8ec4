// n8n's scanner counts errors only. This runs it as n8n does, and its own configuration once more to
// see the warnings too.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const scanner = new URL(
	'../../node_modules/@n8n/scan-community-package/scanner/scanner.mjs',
	import.meta.url,
);
const { analyzePackage, buildScanConfig, SOURCE_FILE_PATTERNS } = await import(scanner.href);
const require = createRequire(fileURLToPath(scanner));
const { ESLint } = require('eslint');
const glob = require('fast-glob');

const [folder, patternsJson] = process.argv.slice(2);
const patterns = JSON.parse(patternsJson) ?? SOURCE_FILE_PATTERNS;
const analyzed = await analyzePackage(folder, patterns);

const eslint = new ESLint({
	cwd: folder,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: await buildScanConfig(),
});
const files = glob.sync(patterns, {
	cwd: folder,
	absolute: true,
	ignore: ['node_modules/**', '**/package-lock.json'],
});
const results = files.length === 0 ? [] : await eslint.lintFiles(files);
const messages = results.flatMap(({ filePath, messages: found }) =>
	found.map(({ line, ruleId, message }) => `${filePath}:${line} ${ruleId} ${message}`),
);
if (files.length === 0) messages.push('No files were found to scan.');
process.stdout.write(JSON.stringify({ analyzed, messages }));
