const { readFile, writeFile } = require('node:fs/promises');
const { dest, parallel, src } = require('gulp');
const esbuild = require('esbuild');

/** The one module that carries the XML parser with it. */
const XML_SOURCE = 'nodes/ClickSend/transport/xml.ts';
const XML_MODULE = 'dist/nodes/ClickSend/transport/xml.js';

/** What may be in it: the parser and what the parser itself needs. Anything else fails the build. */
const INLINED = [
	'fast-xml-parser',
	'@nodable/entities',
	'anynum',
	'is-unsafe',
	'path-expression-matcher',
	'strnum',
	'xml-naming',
];

/** Icons and codex files, beside the compiled nodes as they are beside the sources. */
function assets() {
	return src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

/**
 * Inlines fast-xml-parser into the compiled XML module, because the published package has no runtime
 * dependencies, and puts the licences of what was inlined beside it.
 */
async function inlineXmlParser() {
	const { metafile } = await esbuild.build({
		// The source and not what tsc made of it: only import statements can be tree-shaken.
		entryPoints: [XML_SOURCE],
		outfile: XML_MODULE,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		legalComments: 'inline',
		metafile: true,
	});
	const packages = new Set(
		Object.entries(metafile.outputs[XML_MODULE].inputs)
			.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
			.map(([file]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
			.filter((name) => name !== undefined),
	);
	const unexpected = [...packages].filter((name) => !INLINED.includes(name));
	if (unexpected.length > 0) {
		throw new Error(`Not expected in ${XML_MODULE}: ${unexpected.join(', ')}`);
	}
	const licences = await Promise.all([...packages].sort().map(licenceOf));
	await writeFile(
		XML_MODULE.replace(/\.js$/, '.LICENSES.txt'),
		licences.join(`\n\n${'-'.repeat(70)}\n\n`),
	);
}

async function licenceOf(name) {
	const folder = `node_modules/${name}`;
	const { version, license, author } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
	for (const file of ['LICENSE', 'LICENSE.md', 'LICENCE', 'license']) {
		const text = await readFile(`${folder}/${file}`, 'utf8').catch(() => undefined);
		if (text !== undefined) return `${name} ${version}\n\n${text.trim()}\n`;
	}
	const by = typeof author === 'object' ? author.name : author;
	return `${name} ${version}\n\nLicence: ${license}, by ${by}. The package ships no licence text of its own.\n`;
}

exports.build = parallel(assets, inlineXmlParser);
