#!/usr/bin/env bash
# The editor of n8n saves what differs from a node's defaults. A fixed collection among the options is saved where one
# of its fields differs. In n8n 1, one whose fields all have their defaults is left out as a whole, although a person has
# added it, unless its description says `multipleValues: false`, which is what it has anyway. In n8n 2 it stays, with
# nothing in it, and gets its defaults again when the workflow runs.
#
# n8n's nodes that send and wait for a response have such an option, Limit Wait Time, without that line. When it is added,
# it says 45 minutes (which is not shown here), but its fields have the defaults 1 and hours. So in n8n 1, a limit of one
# hour is not saved, and the workflow waits without a limit. A limit of two hours is saved.
#
# Seen with n8n-workflow 1.120.31 and n8n-nodes-base 1.121.53 (n8n 1.123.81), and with 2.41.0 and 2.41.1 (n8n 2.41.1). In
# the editor of n8n 1.123.81, the Telegram node was seen to lose the limit when the workflow was saved, which is not
# shown here: this calls the function that the editor saves with. The output is at the end.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

mkdir n8n-1 n8n-2
cd "$folder/n8n-1"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@1.120.31 >/dev/null
npm pack --silent --ignore-scripts n8n-nodes-base@1.121.53 >/dev/null
cd "$folder/n8n-2"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts n8n-workflow@2.41.0 >/dev/null
npm pack --silent --ignore-scripts n8n-nodes-base@2.41.1 >/dev/null
cd "$folder"
# Of n8n-nodes-base, only the fields of the option are needed, not what it depends on.
for line in n8n-1 n8n-2; do tar -xzf "$line"/n8n-nodes-base-*.tgz -C "$line" --strip-components=2; done

cat >measure.cjs <<'JS'
const line = process.argv[2];
const { NodeHelpers } = require(`./${line}/node_modules/n8n-workflow`);
const { limitWaitTimeProperties } = require(`./${line}/utils/sendAndWait/descriptions.js`);

const descriptionWith = (typeOptions) => ({
	properties: [
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			default: {},
			options: [
				{
					displayName: 'Limit Wait Time',
					name: 'limitWaitTime',
					type: 'fixedCollection',
					...typeOptions,
					default: {},
					options: [{ displayName: 'Values', name: 'values', values: limitWaitTimeProperties }],
				},
			],
		},
	],
});

/** The parameters without their defaults, as the editor saves them, or with them, as a workflow runs with them. */
function parametersOf(description, parameters, withDefaults) {
	const node = { id: '1', name: 'Example', type: 'example', typeVersion: 1, position: [0, 0], parameters };
	return NodeHelpers.getNodeParameters(description.properties, parameters, withDefaults, false, node, description);
}

const DESCRIPTIONS = {
	'as it is': descriptionWith({}),
	'multipleValues: false': descriptionWith({ typeOptions: { multipleValues: false } }),
};

for (const [how, description] of Object.entries(DESCRIPTIONS)) {
	for (const [limit, resumeAmount] of [['1 hour', 1], ['2 hours', 2]]) {
		const values = { limitType: 'afterTimeInterval', resumeAmount, resumeUnit: 'hours' };
		const saved = parametersOf(description, { options: { limitWaitTime: { values } } }, false);
		const run = parametersOf(description, saved, true);
		console.log(`${line}, ${how}, ${limit}: saved ${JSON.stringify(saved.options)}`);
		console.log(`${line}, ${how}, ${limit}: runs with ${JSON.stringify(run.options)}`);
	}
}
JS

for line in n8n-1 n8n-2; do node measure.cjs "$line"; done | tee seen.txt

diff seen.txt - <<'SEEN'
n8n-1, as it is, 1 hour: saved {}
n8n-1, as it is, 1 hour: runs with {}
n8n-1, as it is, 2 hours: saved {"limitWaitTime":{"values":{"resumeAmount":2}}}
n8n-1, as it is, 2 hours: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":2,"resumeUnit":"hours"}}}
n8n-1, multipleValues: false, 1 hour: saved {"limitWaitTime":{"values":{}}}
n8n-1, multipleValues: false, 1 hour: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":1,"resumeUnit":"hours"}}}
n8n-1, multipleValues: false, 2 hours: saved {"limitWaitTime":{"values":{"resumeAmount":2}}}
n8n-1, multipleValues: false, 2 hours: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":2,"resumeUnit":"hours"}}}
n8n-2, as it is, 1 hour: saved {"limitWaitTime":{"values":{}}}
n8n-2, as it is, 1 hour: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":1,"resumeUnit":"hours"}}}
n8n-2, as it is, 2 hours: saved {"limitWaitTime":{"values":{"resumeAmount":2}}}
n8n-2, as it is, 2 hours: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":2,"resumeUnit":"hours"}}}
n8n-2, multipleValues: false, 1 hour: saved {"limitWaitTime":{"values":{}}}
n8n-2, multipleValues: false, 1 hour: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":1,"resumeUnit":"hours"}}}
n8n-2, multipleValues: false, 2 hours: saved {"limitWaitTime":{"values":{"resumeAmount":2}}}
n8n-2, multipleValues: false, 2 hours: runs with {"limitWaitTime":{"values":{"limitType":"afterTimeInterval","resumeAmount":2,"resumeUnit":"hours"}}}
SEEN
echo 'As seen before.'
