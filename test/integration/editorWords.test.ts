import type { INodeParameters } from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { workflowOf } from '../support/n8nCore';

const { hints = [], waitingNodeTooltip = '' } = new ClickSend().description;

/** What an expression of the description gives in a node with some of its parameters. */
async function evaluated(parameters: INodeParameters, expression: string): Promise<unknown> {
	const resource = parameters.operation === 'getBalance' ? 'account' : 'sms';
	const workflow = workflowOf({ parameters: { resource, ...parameters }, credentials: {} });
	const node = workflow.getNode('ClickSend');
	if (!node) throw new Error('no such node');
	await workflow.expression.acquireIsolate();
	try {
		return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** The beginnings of the hints that the editor shows for parameters. */
async function shown(parameters: INodeParameters): Promise<string[]> {
	const messages: string[] = [];
	for (const { message, displayCondition = '' } of hints) {
		if ((await evaluated(parameters, displayCondition)) === true) messages.push(message);
	}
	return messages.map((message) => message.split(/[,.]/)[0] ?? '');
}

describe('Before the node runs, the editor', () => {
	it.each<[INodeParameters, string[]]>([
		[{ operation: 'send', options: {} }, []],
		[{ operation: 'send' }, []],
		[{ operation: 'getBalance', options: { requestMethod: 'GET' } }, ['With GET']],
		[{ operation: 'send', options: { requestMethod: 'POST' } }, []],
		[{ operation: 'sendAndWait', options: {} }, ['If nobody answers']],
		[{ operation: 'sendAndWait', options: { limitWaitTime: { values: {} } } }, []],
	])('says for %j: %j', async (parameters, messages) => {
		await expect(shown(parameters)).resolves.toEqual(messages);
	});
});

describe('While an execution waits, the editor', () => {
	it.each([
		['approval', 'when the person answers the SMS. A ClickSend Trigger or', 'for replies'],
		['reply', 'when the person answers the SMS. A ClickSend Trigger or', 'for replies'],
		['deliveryReport', 'when ClickSend reports whether the SMS', 'for delivery reports'],
		['freeText', 'when the person writes on the page behind the link.', ''],
	])('says for %s that it goes on %s … %s', async (responseType, when, event) => {
		const parameters = { operation: 'sendAndWait', responseType };
		const words = String(await evaluated(parameters, waitingNodeTooltip));
		expect(words).toContain(`Execution will continue ${when}`);
		expect(words).toContain(event);
		expect(words.includes('Trigger')).toBe(responseType !== 'freeText');
	});

	it('says nothing of another operation', async () => {
		await expect(evaluated({ operation: 'send' }, waitingNodeTooltip)).resolves.toBe('');
	});
});
