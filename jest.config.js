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

/** The integration tests, against ClickSend as it is described or as it has been observed. */
const integration = (like) =>
	project('integration', {
		globals: { CLICKSEND_LIKE: like },
		setupFiles: ['<rootDir>/test/support/quietN8n.ts', '<rootDir>/test/support/noWaiting.ts'],
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
		integration('described'),
		{
			...integration('observed'),
			displayName: 'integration-observed',
			// These know nothing of a sandbox.
			testPathIgnorePatterns: [
				'/(directTemplate|editorWords|itemParameters|triggerDescription)\\.test\\.ts$',
			],
		},
	],
};
