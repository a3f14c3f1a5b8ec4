import type { IPollFunctions } from 'n8n-workflow';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import type { FindWaiting } from '../../nodes/ClickSend/triggers/handover';
import { poll } from '../../nodes/ClickSend/triggers/poll/poll';
import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { BEHAVIOUR, rightAs } from '../support/behaviour';
import { startRecorder } from '../support/recorder';
import { pollOnce, type PollOptions } from '../support/polls';

const MOBILE = '+61491570156';
const KEY = 'MARKER-4711-api-key/+&=ü';
const ACCOUNT = {
	username: 'poller',
	key: KEY,
	balance: 9,
	currencySymbol: '$',
	currencyType: 'USD',
};

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ accounts: [ACCOUNT], behaviour: BEHAVIOUR });
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(async () => {
	await sandbox.close();
});

const trigger = (more: Partial<PollOptions> = {}, event = 'reply'): PollOptions => ({
	parameters: { event },
	credentials: { username: ACCOUNT.username, apiKey: KEY, baseUrl: sandbox.baseUrl },
	...more,
});

async function sentSms(message = 'Shall we?'): Promise<string> {
	const form = { username: ACCOUNT.username, key: KEY, to: MOBILE, message, customstring: 'ref' };
	await fetch(`${sandbox.baseUrl}/send.php`, { method: 'POST', body: new URLSearchParams(form) });
	return sandbox.state.ledger.at(-1)?.messageid ?? '';
}

async function reply(...messages: string[]): Promise<string> {
	const messageid = await sentSms();
	for (const message of messages) sandbox.state.addReply({ messageid, from: MOBILE, message });
	return messageid;
}

const unread = () => sandbox.state.replies.filter(({ read }) => !read).length;
const requestsTo = (call: string) =>
	sandbox.state.requests.filter(({ path }) => path === `/http/v2/${call}`).length;

/** Resolves when the sandbox has been asked so often. */
async function asked(call: string, count: number): Promise<void> {
	await new Promise<void>((resolve) => {
		const check = () => {
			if (requestsTo(call) < count) return;
			stop();
			resolve();
		};
		const stop = sandbox.state.onChange(check);
		check();
	});
}

describe('A poll', () => {
	it('hands over every unread reply in one execution, to the letter', async () => {
		const originalmessageid = await reply('0000', ' 007 é<b>&amp;</b> 😀\r\n');
		const { emitted, returned } = await pollOnce(trigger());
		const common = {
			event: 'reply',
			from: MOBILE,
			originalmessage: 'Shall we?',
			originalmessageid,
			customstring: 'ref',
			username: 'poller',
		};
		expect(emitted).toMatchObject([
			[
				{ ...common, message: '0000' },
				{ ...common, message: ' 007 é<b>&amp;</b> 😀\r\n' },
			],
		]);
		// n8n throws away what is returned when the workflow was published again meanwhile.
		expect(returned).toBeNull();
	});

	it('hands over delivery reports with their code as a number', async () => {
		const messageid = await sentSms();
		sandbox.state.addDeliveryReport({ messageid, status: 'Undelivered' });
		const report = (status_code: number, isFinal: boolean) => ({
			event: 'deliveryReport',
			messageid,
			status: 'Undelivered',
			status_code,
			customstring: 'ref',
			username: 'poller',
			isFinal,
			meaning: isFinal ? 'Failed or cancelled' : expect.any(String),
		});
		expect((await pollOnce(trigger({}, 'deliveryReport'))).emitted).toEqual([
			rightAs({
				described: [report(301, true)],
				observed: [report(300, false), report(301, true)],
			}),
		]);
	});

	it('starts with final delivery reports only, where that is what it is to do', async () => {
		const dlr = (messageid: string, code: number) =>
			`<dlr><messageid>${messageid}</messageid><status>Undelivered</status><status_code>${code}</status_code></dlr>`;
		const body = `<xml><dlrs>${dlr('a', 300)}${dlr('a', 301)}${dlr('b', 200)}</dlrs><result>0000</result></xml>`;
		const polled = async (onlyFinal: boolean) => {
			sandbox.state.faults.inject({ kind: 'raw', body });
			const parameters = { event: 'deliveryReport', options: { onlyFinal } };
			return (await pollOnce(trigger({ parameters }))).emitted;
		};
		expect(await polled(true)).toMatchObject([[{ messageid: 'a', isFinal: true }]]);
		expect(await polled(false)).toMatchObject([
			[{ isFinal: false }, { isFinal: true }, { messageid: 'b', isFinal: false }],
		]);
	});

	it('starts nothing where nothing has come, and hands out nothing twice', async () => {
		expect((await pollOnce(trigger())).emitted).toEqual([]);
		await reply('once');
		expect((await pollOnce(trigger())).emitted).toHaveLength(1);
		expect((await pollOnce(trigger())).emitted).toEqual([]);
	});

	it('resumes ten executions at a time, so that pushes need not wait for all of its answers', async () => {
		await reply(...Array.from({ length: 30 }, (_, index) => `Answer ${index}`));
		let underWay = 0;
		let most = 0;
		const findWaiting: FindWaiting = (_context, event) => ({
			id: String(event.message),
			async resume() {
				most = Math.max(most, ++underWay);
				await new Promise(setImmediate);
				underWay--;
				return 'taken';
			},
		});
		class Trigger extends ClickSendPollTrigger {
			override async poll(this: IPollFunctions) {
				return await poll(this, findWaiting);
			}
		}
		const { emitted } = await pollOnce(trigger(), new Trigger());
		expect(most).toBe(10);
		expect(emitted).toEqual([]);
	});

	it('says what is wrong with the login, without the key', async () => {
		const credentials = { ...trigger().credentials, apiKey: `${KEY}x` };
		const poll = pollOnce(trigger({ credentials }));
		// Of an activation n8n shows only the message.
		await expect(poll).rejects.toThrow(
			/does not know this username and API key \(2022\)\. Copy the username and the API key/,
		);
		await expect(poll.catch((error: unknown) => JSON.stringify(error))).resolves.not.toContain(KEY);
	});

	it('whose options n8n cannot resolve leaves what is unread to the next one', async () => {
		await reply('patient');
		const options = { startForAnswers: '={{ $("No such node").item.json.all }}' };
		const broken = trigger({ parameters: { event: 'reply', options } });
		await expect(pollOnce(broken)).rejects.toThrow();
		expect(unread()).toBe(1);
	});

	it('that met a fault leaves what is unread to the next one', async () => {
		await reply('patient');
		sandbox.state.faults.inject({ kind: 'status', status: 503, times: 4 });
		await expect(pollOnce(trigger())).rejects.toThrow('503');
		expect((await pollOnce(trigger())).emitted).toMatchObject([[{ message: 'patient' }]]);
	});

	it('hands over what arrived of an answer that was cut off, the last record as it came', async () => {
		await reply('first', 'second', 'third');
		sandbox.state.faults.inject({ kind: 'truncate', bytes: 900 });
		const [items = []] = (await pollOnce(trigger())).emitted;
		expect(items.slice(0, -1)).toMatchObject([{ message: 'first' }, { message: 'second' }]);
		expect(items.at(-1)).toMatchObject({
			event: 'reply',
			raw: expect.stringMatching(/^<reply>[^]*third/),
			note: expect.stringContaining('could not be read'),
		});
		expect(unread()).toBe(0);
	});

	it.each([
		['a record that is not XML', '<reply><from>+614</from><message>a & b</reply>'],
		['an element that reaches into the prototype', '<reply><__proto__>x</__proto__></reply>'],
	])('hands over the neighbours of %s', async (_what, broken) => {
		const good = (message: string) =>
			`<reply><from>${MOBILE}</from><message>${message}</message></reply>`;
		sandbox.state.faults.inject({
			kind: 'raw',
			body: `<xml><replies replycount="3">${good('before')}${broken}${good('after')}</replies><result>0000</result></xml>`,
		});
		const [items = []] = (await pollOnce(trigger())).emitted;
		expect(items).toHaveLength(3);
		expect(items[0]).toMatchObject({ from: MOBILE, message: 'before' });
		expect(items[2]).toMatchObject({ from: MOBILE, message: 'after' });
		expect(Object.getPrototypeOf(items[1])).toBe(Object.prototype);
	});
});

describe('A poll whose answer holds more than records that can be read', () => {
	const good = (message: string) =>
		`<reply><from>${MOBILE}</from><message>${message}</message></reply>`;
	const answerWith = (list: string) =>
		`<xml><replies replycount="2">${list}</replies><result>0000</result></xml>`;
	const note = expect.stringContaining('could not be read');

	it.each<[string, Fault]>([
		[
			'a result code that is an error',
			{
				kind: 'raw',
				body: `<xml><replies>${good('kept')}</replies><result>2100</result><errortext>Oops</errortext></xml>`,
			},
		],
		['HTTP status 500', { kind: 'raw', status: 500, body: answerWith(good('kept')) }],
		['HTTP status 400', { kind: 'raw', status: 400, body: answerWith(good('kept')) }],
		[
			'HTTP status 429',
			{ kind: 'raw', status: 429, body: answerWith(good('kept')), times: 'always' },
		],
	])('hands over the records that came with %s', async (_what, fault) => {
		sandbox.state.faults.inject(fault);
		expect((await pollOnce(trigger())).emitted).toEqual([
			[{ event: 'reply', from: MOBILE, message: 'kept', keyword: null }],
		]);
	});

	it.each(['Yes & thanks', 'I <3 you', 'OK <!3'])(
		'hands an answer that ClickSend did not escape to the execution that waits: %s',
		async (message) => {
			const code = '<customstring>the-code</customstring>';
			const answer = `<reply><from>${MOBILE}</from><message>${message}</message>${code}</reply>`;
			const answers: unknown[] = [];
			class Trigger extends ClickSendPollTrigger {
				override async poll(this: IPollFunctions) {
					return await poll(this, (_context, event) =>
						event.customstring === 'the-code'
							? {
									id: '1',
									resume: async () => {
										answers.push(event.message);
										return await Promise.resolve('taken' as const);
									},
								}
							: undefined,
					);
				}
			}
			sandbox.state.faults.inject({ kind: 'raw', body: answerWith(`${good('other')}${answer}`) });
			const { emitted } = await pollOnce(trigger(), new Trigger());
			expect(answers).toEqual([message]);
			expect(emitted).toMatchObject([[{ message: 'other' }]]);
		},
	);

	it('keeps the body of HTTP status 429 in the error', async () => {
		sandbox.state.faults.inject({
			kind: 'raw',
			status: 429,
			body: 'Slow down, please',
			times: 'always',
		});
		const error: unknown = await pollOnce(trigger()).catch((reason: unknown) => reason);
		expect(JSON.stringify(error)).toContain('Slow down, please');
	});

	/** What a poll hands over of an answer. */
	async function handedOver(body: string) {
		sandbox.state.faults.inject({ kind: 'raw', body });
		return (await pollOnce(trigger())).emitted;
	}

	it.each([
		['a damaged start tag', '<rep ly><from>+614</from></reply>'],
		['another name', '<rply><from>+614</from></rply>'],
		['capitals', '<REPLY><FROM>+614</FROM></REPLY>'],
		['a namespace', '<a:reply><from>+614</from></a:reply>'],
		['text instead of fields', '<reply>JUST TEXT</reply>'],
		['text beside its fields', '<reply>LOOSE<from>+614</from></reply>'],
	])('hands over a record with %s as it came', async (_what, raw) => {
		const read = { event: 'reply', from: MOBILE, message: 'good', keyword: null };
		const unread = { event: 'reply', raw, note };
		expect(await handedOver(answerWith(`${raw}${good('good')}`))).toEqual([[unread, read]]);
		expect(await handedOver(answerWith(`${good('good')}${raw}`))).toEqual([[read, unread]]);
		expect(await handedOver(answerWith(raw))).toEqual([[unread]]);
	});

	it('hands over text between records', async () => {
		expect(await handedOver(answerWith(`${good('1')}LOST${good('2')}`))).toMatchObject([
			[{ message: '1' }, { raw: 'LOST', note }, { message: '2' }],
		]);
	});

	it('keeps a field that is called like ours', async () => {
		const record = '<reply><event>mine</event><message>Hi</message></reply>';
		expect(await handedOver(answerWith(record))).toEqual([
			[{ event: 'reply', message: 'Hi', clicksend_event: 'mine', keyword: null }],
		]);
	});

	it('reads it in the encoding that it declares', async () => {
		await reply('caf\u00e9');
		const recorder = await startRecorder(sandbox.url);
		recorder.change = (body) =>
			Buffer.from(body.toString().replace(/UTF-8/i, 'ISO-8859-1'), 'latin1');
		const credentials = { ...trigger().credentials, baseUrl: `${recorder.url}/http/v2` };
		const { emitted } = await pollOnce(trigger({ credentials }));
		await recorder.close();
		expect(recorder.bodies[0]).toContain('ISO-8859-1');
		expect(emitted).toMatchObject([[{ message: 'caf\u00e9' }]]);
	});

	it('keeps all that came in the error where there was nothing to hand over', async () => {
		sandbox.state.faults.inject({ kind: 'raw', body: '<html>Maintenance until 7</html>' });
		const error: unknown = await pollOnce(trigger()).catch((reason: unknown) => reason);
		expect(JSON.stringify(error)).toContain('Maintenance until 7');
	});
});

describe('An n8n that takes only what a poll returns', () => {
	it('gets the items there', async () => {
		await reply('returned');
		const { emitted, returned } = await pollOnce(trigger({ takesItems: false }));
		expect(emitted).toEqual([]);
		expect(returned).toMatchObject([{ event: 'reply', message: 'returned' }]);
		await expect(pollOnce(trigger({ takesItems: false }))).resolves.toMatchObject({
			returned: null,
		});
	});
});

describe('A test run', () => {
	it.each(['internal', 'retry', 'integrated', 'cli'] as const)(
		'is whatever n8n runs it for but a poll (%s)',
		async (mode) => {
			await reply('unread');
			const { emitted, returned } = await pollOnce(trigger({ mode }));
			expect(emitted).toEqual([]);
			expect(returned).toMatchObject([{ event: 'reply', message: 'unread' }]);
			expect(unread()).toBe(1);
		},
	);

	it('shows replies of the history and leaves the unread ones unread', async () => {
		await reply('one', 'two');
		const { emitted, returned } = await pollOnce(trigger({ mode: 'manual' }));
		expect(emitted).toEqual([]);
		expect(returned?.map(({ message }) => message).sort()).toEqual(['one', 'two']);
		expect(returned).toMatchObject([{ event: 'reply', from: MOBILE }, { event: 'reply' }]);
		expect(unread()).toBe(2);
		expect(requestsTo('reply.php')).toBe(0);
	});

	it('shows the newest replies, also of one second', async () => {
		await reply('1', '2', '3', '4', '5', '6', '7');
		for (const each of sandbox.state.replies) each.receivedAt = 1_900_000_000;
		const { returned } = await pollOnce(trigger({ mode: 'manual' }));
		expect(returned?.map(({ message }) => message)).toEqual(['7', '6', '5', '4', '3']);
	});

	it('says what to do where the history has none', async () => {
		await sentSms();
		await expect(pollOnce(trigger({ mode: 'manual' }))).rejects.toMatchObject({
			message: 'There are no replies in the history to show as an example',
			description: expect.stringContaining(
				'Activate (publish) the workflow to receive new replies',
			),
		});
	});
});

describe('Two polls', () => {
	it('of one trigger never overlap, and nothing is lost', async () => {
		await reply('slow');
		sandbox.state.faults.inject({ kind: 'latency', ms: 50 });
		const first = pollOnce(trigger());
		await asked('reply.php', 1);
		expect((await pollOnce(trigger())).emitted).toEqual([]);
		expect(requestsTo('reply.php')).toBe(1);
		expect((await first).emitted).toMatchObject([[{ message: 'slow' }]]);
		await reply('next');
		expect((await pollOnce(trigger())).emitted).toMatchObject([[{ message: 'next' }]]);
	});

	it('of two workflows do not wait for each other', async () => {
		sandbox.state.faults.inject({ kind: 'hang', endpoint: 'reply.php' });
		const slow = pollOnce(trigger({ workflowId: 'slow' })).catch(() => undefined);
		await asked('reply.php', 1);
		await reply('quick');
		const { emitted } = await pollOnce(trigger({ workflowId: 'quick' }));
		expect(emitted).toMatchObject([[{ message: 'quick' }]]);
		await sandbox.close();
		await slow;
		sandbox = await startSandbox({ accounts: [ACCOUNT], behaviour: BEHAVIOUR });
	});
});
