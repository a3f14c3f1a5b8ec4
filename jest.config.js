const typescript = [
	'@swc/jest',
	{
		jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
	},
];

const project = (name, folder, more = {}) => ({
	...more,
	displayName: name,
	rootDir: __dirname,
	roots: [`<rootDir>/${folder}`],
	testEnvironment: 'node',
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': typescript },
});

module.exports = {
	// Inside the clone, so that nothing is written elsewhere.
	cacheDirectory: `${__dirname}/.build/jest`,
	projects: [
		project('unit', 'test/unit'),
		project('sandbox', 'test/sandbox'),
		project('integration', 'test/integration', {
			setupFiles: ['<rootDir>/test/support/quietN8n.ts', '<rootDir>/test/support/noWaiting.ts'],
		}),
		project('package', 'test/package'),
		project('browser', 'test/browser'),
		project('e2e', 'test/e2e'),
		project('queue', 'test/queue'),
		project('install', 'test/install'),
	],
};
