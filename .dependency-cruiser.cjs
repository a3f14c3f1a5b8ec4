// Which file may import which: `npm test -- lint` holds all code to it, type imports included. Each
// rule forbids something; docs/architecture.md has the picture.
const { BUNDLES } = require('./gulpfile.js');

/** The rooms of nodes/ClickSend from top to bottom. Each imports from those below it. */
const ROOMS = [
	'[^/]+\\.node\\.ts$',
	'actions/',
	'runner/',
	'sending/',
	'waiting/',
	'triggers/',
	'transport/',
	'parameters/',
	'(errors|helpers)/',
];
const NODES = '^nodes/ClickSend/';

const OURS = '^(nodes|credentials|sandbox|test|tools|bench)/';

/** What a published file may import that is not in this package: n8n has these. */
const GIVEN_BY_N8N = '^crypto$|^node_modules/(@types/)?(n8n-workflow|luxon)/';

const upward = ROOMS.slice(1).map((room, index) => ({
	name: `nodes-import-down: ${room.replace(/[\\^$]/g, '')}`,
	comment:
		'Rooms of nodes/ClickSend import from those below them. Pass in what a lower room needs.',
	from: { path: `${NODES}${room}` },
	to: { path: ROOMS.slice(0, index + 1).map((upper) => `${NODES}${upper}`) },
}));

const bundled = Object.entries(BUNDLES).map(([module, libraries]) => ({
	name: `published-libraries: ${module}`,
	comment: 'gulpfile.js says which libraries this module carries with it.',
	from: { path: `^nodes/${module}\\.ts$` },
	to: { pathNot: [OURS, GIVEN_BY_N8N, `^node_modules/(@types/)?(${libraries.join('|')})/`] },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
	{
		name: 'no-circles',
		comment: 'Files do not import each other in a circle, types included.',
		from: {},
		to: { circular: true },
	},
	{
		name: 'no-circles-of-rooms',
		comment: 'Nor do the rooms of nodes/ClickSend.',
		scope: 'folder',
		from: { path: `${NODES}[^/]+$` },
		to: { circular: true, path: `${NODES}[^/]+$` },
	},
	{
		name: 'nothing-unknown',
		comment: 'What cannot be found cannot be checked.',
		from: {},
		to: { couldNotResolve: true },
	},
	...upward,
	{
		name: 'nodes-have-a-room',
		comment: 'A file that is in no room is in no order either.',
		from: {},
		to: { path: `${NODES}.*\\.ts$`, pathNot: ROOMS.map((room) => `${NODES}${room}`) },
	},
	{
		name: 'published-code-stands-alone',
		comment: 'What is published does not import what is not.',
		from: { path: '^(nodes|credentials)/' },
		to: { path: '^(sandbox|test|tools|bench)/' },
	},
	{
		name: 'published-libraries',
		comment:
			'The published package has no dependencies: n8n gives it these, gulpfile.js inlines others.',
		from: {
			path: '^(nodes|credentials)/',
			pathNot: Object.keys(BUNDLES).map((module) => `^nodes/${module}\\.ts$`),
		},
		to: { pathNot: [OURS, GIVEN_BY_N8N] },
	},
	...bundled,
	{
		name: 'sandbox-stands-alone',
		comment: 'The sandbox knows ClickSend, not us: the same mistake would be on both sides.',
		from: { path: '^sandbox/' },
		to: { path: '^(nodes|credentials|test|tools|bench)/' },
	},
	{
		name: 'tools-know-n8n',
		comment: 'Tools start and drive n8n, and use the package as n8n loads it.',
		from: { path: '^tools/' },
		to: { path: '^(nodes|credentials|test|bench)/' },
	},
	{
		name: 'bench-does-not-test',
		comment: 'What measures and tests is in sandbox/ or tools/.',
		from: { path: '^bench/' },
		to: { path: '^test/' },
	},
	{
		name: 'support-is-below-stages',
		comment: 'test/support is for all stages.',
		from: { path: '^test/support/' },
		to: { path: '^test/(?!support/)' },
	},
	{
		name: 'stages-share-through-support',
		comment: 'What several stages need is in test/support.',
		from: { path: '^test/(?!support/)([^/]+)/' },
		to: { path: '^test/', pathNot: '^test/($1|support)/' },
	},
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
	options: {
		doNotFollow: { path: 'node_modules' },
		// What a package.json lists as its exports.
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['node', 'require', 'import', 'default'],
		},
		// Where node_modules is a link, what is in it is in node_modules all the same.
		preserveSymlinks: true,
		// Imports of types count.
		tsPreCompilationDeps: true,
	},
};
