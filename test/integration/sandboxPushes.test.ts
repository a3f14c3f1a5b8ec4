import { startSandbox, type Sandbox } from '../../sandbox';
import { ENCODINGS, type Encoding } from '../../sandbox/push/encoding';
import { receivePush } from '../../nodes/ClickSend/triggers/push/receivePush';
import { BEHAVIOUR, rightAs } from '../support/behaviour';
import { fieldsOf } from '../support/sandbox/pushedFields';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';
import { fakeWebhook } from '../support/webhook';

const MOBILE = '+61491570156';
const TEXT = ' 007 é&+😀 ';
const PUSH_TOKEN = 'a-push-token-of-these-tests';

let sandbox: Sandbox;
let receiver: Receiver;
beforeAll(async () => {
	sandbox = await startSandbox({ behaviour: BEHAVIOUR, pushRetryDelays: [] });
	receiver = await startReceiver();
});
afterAll(async () => {
	await sandbox.close();
	await receiver.close();
});

/** What the trigger does with the pushes that have arrived, decoded as n8n decodes them. */
async function received() {
	await sandbox.pushesSettled();
	const results = receiver.received.map(async (push) => {
		const fields = fieldsOf(push);
		const [contentType = ''] = (push.headers['content-type'] ?? '').split(';');
		const isQuery = push.method === 'GET';
		const isTyped = contentType === 'multipart/form-data';
		const texts = Object.entries(fields).map(([name, text]) => [name, String(text)]);
		const files = Object.fromEntries(texts);
		const parts = texts.map(([name = '', text = '']) => [
			name,
			{ filepath: name, mimetype: 'text/plain', size: Buffer.byteLength(text) },
		]);
		const { context } = fakeWebhook({
			parameters: { events: ['reply', 'deliveryReport'], options: {} },
			pushToken: PUSH_TOKEN,
			mode: 'webhook',
			workflowId: 'workflow',
			staticData: {},
			files,
			request: {
				method: push.method,
				query: { token: PUSH_TOKEN, ...(isQuery && files) },
				contentType,
				body: isTyped ? { data: {}, files: Object.fromEntries(parts) } : isQuery ? {} : fields,
				ip: '127.0.0.1',
				ips: [],
				length: push.body.length,
			},
		});
		return await receivePush(context, () => undefined);
	});
	return await Promise.all(results);
}

describe.each(ENCODINGS)('What the sandbox pushes as %s', (as: Encoding) => {
	beforeEach(() => {
		sandbox.reset();
		receiver.received.length = 0;
		const url = `${receiver.url}/?token=${PUSH_TOKEN}`;
		sandbox.state.pushSettings = { reply: url, deliveryReport: url };
		sandbox.state.pushing = { ...sandbox.state.pushing, replyAs: as, deliveryReportAs: as };
	});

	it('starts the workflow with the reply under v2 names, to the letter', async () => {
		sandbox.state.addReply({ from: MOBILE, message: TEXT });
		expect(await received()).toMatchObject([
			{ workflowData: [[{ json: { event: 'reply', from: MOBILE, message: TEXT } }]] },
		]);
	});

	it('is no event where it is about another kind of message', async () => {
		sandbox.state.addOtherReport({
			messageid: 'A-CALL',
			status: 'Delivered',
			message_type: 'voice',
		});
		const [result] = await received();
		const isKnown = rightAs({ described: false, observed: true });
		expect(result?.workflowData === undefined).toBe(isKnown);
	});
});
