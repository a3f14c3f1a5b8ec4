import { ClickSendTrigger } from '../../nodes/ClickSend/ClickSendTrigger.node';
import { evaluated } from '../support/triggerContexts';

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
});
