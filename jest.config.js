/** Libraries that are ES modules only; jest runs CommonJS. */
const ES_MODULES = ['github-slugger'];

const swc = [
	'@swc/jest',
	{
		jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
	},
];

/** A stage of the checks: its tests are in the folder of its name in test/. */
const project = (name, more = {}) => ({
	...more,
	displayName: name,
	rootDir: __dirname,
	roots: [`<rootDir>/test/${name}`],
	testEnvironment: 'node',
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': swc, [`/node_modules/(${ES_MODULES.join('|')})/.+\\.js$`]: swc },
	transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
});

module.exports = {
	// Enough for a busy computer; a test that waits for nothing ends long before.
	testTimeout: 30_000,
	// Inside the clone, so that nothing is written elsewhere.
	cacheDirectory: `${__dirname}/.build/jest`,
	projects: [
		...['unit', 'sandbox', 'package', 'browser', 'e2e', 'queue', 'engine2', 'install'].map((name) =>
			project(name),
		),
		project('integration', {
			setupFiles: ['<rootDir>/test/support/quietN8n.ts', '<rootDir>/test/support/noWaiting.ts'],
		}),
	],
};
