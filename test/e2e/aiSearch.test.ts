import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import actionCodex from '../../nodes/ClickSend/ClickSend.node.json';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import pollTriggerCodex from '../../nodes/ClickSend/ClickSendPollTrigger.node.json';
import { ClickSendTrigger } from '../../nodes/ClickSend/ClickSendTrigger.node';
import pushTriggerCodex from '../../nodes/ClickSend/ClickSendTrigger.node.json';
import { ensureN8n } from '../../tools/n8n/install';
import { CURRENT_N8N } from '../../tools/n8n/versions';

/** n8n is downloaded the first time. */
const INSTALL_TIMEOUT_MS = 20 * 60_000;

const ours = [
	{ node: new ClickSend(), codex: actionCodex },
	{ node: new ClickSendTrigger(), codex: pushTriggerCodex },
	{ node: new ClickSendPollTrigger(), codex: pollTriggerCodex },
].map(({ node: { description }, codex }) => ({
	...description,
	name: `n8n-nodes-clicksend-http.${description.name}`,
	codex,
}));

const ACTION = 'n8n-nodes-clicksend-http.clickSend';
const PUSH = 'n8n-nodes-clicksend-http.clickSendTrigger';
const POLL = 'n8n-nodes-clicksend-http.clickSendPollTrigger';

const QUERIES = [
	['send sms', ACTION],
	['text message', ACTION],
	['bulk sms', ACTION],
	['receive sms', PUSH],
	['receive sms', POLL],
	['inbound sms', PUSH],
	['sms reply', PUSH],
	['delivery report', PUSH],
	['delivery report', ACTION],
	['clicksend', ACTION],
	['clicksend', PUSH],
	['clicksend', POLL],
] as const;

const TRIGGER_FIRST = ['receive sms', 'inbound sms', 'incoming sms'];

// What no alias changes, as docs/ai-agents.md says.
const WITHOUT_THEM = [
	['sms', 'five nodes of its own have that alias too, and come first'],
	['sms reply trigger', 'a short name with "Trigger" in it counts more than an alias'],
] as const;

describe(`The search of n8n ${CURRENT_N8N} for AI builders, among all its nodes`, () => {
	const found = new Map<string, readonly string[]>();

	beforeAll(async () => {
		const modules = join((await ensureN8n(CURRENT_N8N)).folder, 'node_modules');
		const script = join(__dirname, '../support/n8n/nodeSearch.cjs');
		const asked = [...QUERIES, ...WITHOUT_THEM].map(([query]) => query);
		const queries: string[] = [...asked, ...TRIGGER_FIRST];
		const { stdout, stderr, status } = spawnSync(process.execPath, [script, modules], {
			input: JSON.stringify({ nodes: ours, queries }),
			encoding: 'utf8',
			maxBuffer: 16 * 1024 * 1024,
		});
		if (status !== 0) throw new Error(stderr);
		const results: string[][] = JSON.parse(stdout);
		for (const [index, names] of results.entries()) found.set(queries[index] ?? '', names);
	}, INSTALL_TIMEOUT_MS);

	it.each(QUERIES)('finds for %j the node %s', (query, name) => {
		expect(found.get(query)).toContain(name);
	});

	it.each(TRIGGER_FIRST)('has a trigger first for %j', (query) => {
		expect(found.get(query)?.[0]).toBe(PUSH);
	});

	it.each(WITHOUT_THEM)('does not find them for %j: %s', (query) => {
		expect(found.get(query)).toHaveLength(5);
		expect(found.get(query)?.join()).not.toContain('clicksend');
	});
});
