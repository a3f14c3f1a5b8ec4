import {
	resolveWebhookDescriptionField,
	webhookDescriptionIsNativelyResolvable,
	type INodeParameters,
} from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import { ClickSendTrigger } from '../../nodes/ClickSend/ClickSendTrigger.node';
import codex from '../../nodes/ClickSend/ClickSend.node.json';
import pollTriggerCodex from '../../nodes/ClickSend/ClickSendPollTrigger.node.json';
import triggerCodex from '../../nodes/ClickSend/ClickSendTrigger.node.json';
import { evaluated, triggerNode } from '../support/triggerContexts';

const { description } = new ClickSendTrigger();

describe('The subtitle of the ClickSend Trigger', () => {
	it.each([
		[['reply', 'deliveryReport'], 'reply, delivery report'],
		[['deliveryReport'], 'delivery report'],
		[[], ''],
		['reply', 'reply'],
	])('with the events %j is %j', async (events, subtitle) => {
		await expect(evaluated({ events }, description.subtitle ?? '')).resolves.toBe(subtitle);
	});
});

describe('The moment at which the ClickSend Trigger lets n8n answer', () => {
	const expression = String(description.webhooks?.[0]?.responseMode);

	it.each([
		[{ responseMode: 'lastNode' }, 'lastNode'],
		[{ responseMode: 'onReceived' }, 'onReceived'],
		[{}, 'onReceived'],
		[{ responseMode: '={{ undefined }}' }, 'onReceived'],
		[{ responseMode: 'whenever' }, 'onReceived'],
		['none', 'onReceived'],
	])('with the options %j is one that n8n knows: %s', async (options, mode) => {
		await expect(evaluated({ options }, expression)).resolves.toBe(mode);
	});

	const resolved = (parameters: INodeParameters) =>
		(description.webhooks ?? []).map((webhook) =>
			resolveWebhookDescriptionField(triggerNode(parameters), webhook, 'responseMode'),
		);

	it.each<[INodeParameters]>([
		[{ options: { responseMode: 'lastNode' } }],
		[{ options: { responseMode: 'onReceived' } }],
		[{ options: {} }],
		[{}],
		[{ options: { responseMode: 'whenever', ipAllowlist: '10.0.0.0/8' } }],
		[{ options: 'none' }],
	])('is the same for n8n 2, which evaluates no expression: %j', async (parameters) => {
		const value = await evaluated(parameters, expression);
		expect(resolved(parameters)).toEqual([
			{ resolved: true, value },
			{ resolved: true, value },
		]);
		expect(description.webhooks?.every(webhookDescriptionIsNativelyResolvable)).toBe(true);
	});

	it('is left to n8n where a parameter is an expression', () => {
		const options = { ipAllowlist: '={{ $vars.office }}' };
		expect(resolved({ options })).toEqual([{ resolved: false }, { resolved: false }]);
	});
});

describe('The webhooks of the ClickSend Trigger', () => {
	it('take pushes by POST and by GET at one URL, and only the first is shown and registered', () => {
		const [post, get, ...others] = description.webhooks ?? [];
		expect(others).toEqual([]);
		expect(get).toEqual({ ...post, name: 'setup', httpMethod: 'GET', ndvHideUrl: true });
		expect(post).toMatchObject({ name: 'default', httpMethod: 'POST' });
		expect(Object.keys(new ClickSendTrigger().webhookMethods)).toEqual(['default']);
	});
});

describe('A notice of a trigger', () => {
	const notices = [new ClickSendTrigger(), new ClickSendPollTrigger()]
		.flatMap((trigger) => trigger.description.properties)
		.filter(({ type }) => type === 'notice')
		.map(({ name, displayName }) => [name, displayName] as const);

	// n8n 2 throws away every other tag, and with it what it does.
	it.each(notices)('has no HTML but links and lists: %s', (_name, html) => {
		expect(html.replace(/<\/?(a|ul|li)( [^>]*)?>/g, '')).not.toContain('<');
	});
});

describe("A node's documentation", () => {
	it.each([
		['ClickSend', new ClickSend().description, codex],
		['ClickSend Trigger', description, triggerCodex],
		['ClickSend Poll Trigger', new ClickSendPollTrigger().description, pollTriggerCodex],
	])('has an address that n8n may add a query to: %s', (_name, node, { resources }) => {
		const [primary] = resources.primaryDocumentation;
		expect(primary?.url).not.toContain('#');
		// This one n8n leaves as it is.
		expect(node.documentationUrl).toMatch(new RegExp(`^${primary?.url}#[a-z-]+$`));
	});
});
