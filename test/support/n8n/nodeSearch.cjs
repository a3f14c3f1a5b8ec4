// Asks n8n's own search of nodes for AI builders. Run: node nodeSearch.cjs MODULES < input; MODULES is the node_modules
// of an n8n, the input is JSON: { nodes: our descriptions with their full names, queries }. The output is JSON: the names
// found for each query, best first.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const modules = process.argv[2];
const { NodeTypeParser } = require(join(modules, '@n8n/ai-utilities/dist/cjs/node-catalog'));

const nodesOf = (name) =>
	JSON.parse(readFileSync(join(modules, name, 'dist/types/nodes.json'), 'utf8')).map((node) => ({
		...node,
		name: `${name}.${node.name}`,
	}));

const { nodes, queries } = JSON.parse(readFileSync(0, 'utf8'));
const parser = new NodeTypeParser([
	...nodesOf('n8n-nodes-base'),
	...nodesOf('@n8n/n8n-nodes-langchain'),
	...nodes,
]);
/** As many as n8n shows to a builder. */
const SHOWN = 5;
const found = queries.map((query) => parser.searchNodeTypes(query, SHOWN).map(({ id }) => id));
process.stdout.write(JSON.stringify(found));
