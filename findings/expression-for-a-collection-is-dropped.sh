#!/usr/bin/env bash
# In n8n, most fields can be an expression, and so can the members of a collection. A workflow may also have an expression
# for the collection itself (n8n 2.41.1 saves it as it is, which is not shown here). When the workflow runs, it is gone,
# without a word: the node finds an empty collection, as if nobody had added anything. The same goes for a fixed
# collection, and for a list where an object is expected. The editor offers no expression there, so it is programs and
# language models that write such workflows.
#
# So a node cannot tell "no options" from "options that were lost", and options that hold something back do not.
#
# Seen with n8n-workflow 2.41.0, which n8n 2.41.1 runs workflows with; the output is at the end.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@2.41.0 >/dev/null

cat >measure.cjs <<'JS'
const { Workflow } = require('n8n-workflow');

const member = { displayName: 'Limit', name: 'limit', type: 'number', default: 50 };
const description = {
	displayName: 'Example',
	name: 'example',
	group: ['output'],
	version: 1,
	description: 'Has a field, and two collections',
	defaults: { name: 'Example' },
	inputs: ['main'],
	outputs: ['main'],
	properties: [
		{ displayName: 'Text', name: 'text', type: 'string', default: '' },
		{ displayName: 'Options', name: 'options', type: 'collection', default: {}, options: [member] },
		{
			displayName: 'Rules',
			name: 'rules',
			type: 'fixedCollection',
			default: {},
			options: [{ displayName: 'Rule', name: 'rule', values: [member] }],
		},
	],
};
const nodeTypes = {
	getByName: () => ({ description }),
	getByNameAndVersion: () => ({ description }),
	getKnownTypes: () => ({}),
};

/** The parameters with which n8n runs a node that was saved with these. */
function parametersOf(parameters) {
	const node = { id: '1', name: 'Example', type: 'example', typeVersion: 1, position: [0, 0], parameters };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.getNode('Example').parameters;
}

const SAVED = {
	'an expression for each member': {
		text: '={{ $json.text }}',
		options: { limit: '={{ $json.limit }}' },
		rules: { rule: { limit: '={{ $json.limit }}' } },
	},
	'an expression for the collection': {
		text: '={{ $json.text }}',
		options: '={{ { limit: $json.limit } }}',
		rules: '={{ { rule: { limit: $json.limit } } }}',
	},
	'a list for the collection': { text: '={{ $json.text }}', options: [{ limit: 1 }], rules: [{ rule: { limit: 1 } }] },
};

for (const [what, parameters] of Object.entries(SAVED)) {
	console.log(`${what}: ${JSON.stringify(parametersOf(parameters))}`);
}
JS

node measure.cjs | tee seen.txt

diff seen.txt - <<'SEEN'
an expression for each member: {"text":"={{ $json.text }}","options":{"limit":"={{ $json.limit }}"},"rules":{"rule":{"limit":"={{ $json.limit }}"}}}
an expression for the collection: {"text":"={{ $json.text }}","options":{},"rules":{}}
a list for the collection: {"text":"={{ $json.text }}","options":{},"rules":{}}
SEEN
echo 'As seen before.'
