const { readFile, writeFile } = require('node:fs/promises');
const { dest, parallel, src } = require('gulp');
const esbuild = require('esbuild');

/**
 * The modules that carry a library with them, and the packages that may be in each. Anything else fails
 * the build.
 */
const BUNDLES = {
	// The XML parser, and what the parser itself needs.
	'ClickSend/transport/xml': [
		'fast-xml-parser',
		'@nodable/entities',
		'anynum',
		'is-unsafe',
		'path-expression-matcher',
		'strnum',
		'xml-naming',
	],
	'ClickSend/triggers/push/ipAllowlist': ['ipaddr.js'],
	'ClickSend/helpers/messageParts': ['split-sms'],
};

/** Icons, codex files and output schemas, beside the compiled nodes as they are beside the sources. */
function assets() {
	return src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

/** Our own modules are not inlined. */
const ownModules = {
	name: 'own modules',
	setup({ onResolve }) {
		onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, importer }) =>
			kind === 'entry-point' || importer.includes('node_modules')
				? undefined
				: { path, external: true },
		);
	},
};

/**
 * Inlines libraries into the compiled modules that use them, because the published package has no
 * runtime dependencies, and puts their licences beside them.
 */
async function inlineLibraries() {
	await Promise.all(Object.entries(BUNDLES).map(([name, allowed]) => inline(name, allowed)));
}

async function inline(name, allowed) {
	const outfile = `dist/nodes/${name}.js`;
	const { metafile } = await esbuild.build({
		// The source and not what tsc made of it: only import statements can be tree-shaken.
		entryPoints: [`nodes/${name}.ts`],
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		legalComments: 'inline',
		metafile: true,
		plugins: [ownModules],
	});
	const packages = new Set(
		Object.entries(metafile.outputs[outfile].inputs)
			.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
			.map(([file]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
			.filter((name) => name !== undefined),
	);
	const unexpected = [...packages].filter((name) => !allowed.includes(name));
	if (unexpected.length > 0) {
		throw new Error(`Not expected in ${outfile}: ${unexpected.join(', ')}`);
	}
	const licences = await Promise.all([...packages].sort().map(licenceOf));
	await writeFile(
		outfile.replace(/\.js$/, '.LICENSES.txt'),
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

exports.build = parallel(assets, inlineLibraries);
exports.BUNDLES = BUNDLES;
