import type { INodeParameters } from 'n8n-workflow';
import { expectPauses, waits } from '../support/noWaiting'; // Before what waits.
import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { BEHAVIOUR } from '../support/behaviour';
import { webhookLife, type TriggerOptions, type WebhookLife } from '../support/triggerContexts';

const KEY = 'MARKER-4711-api-key/+&=ü';
const TOKEN = 'push-token-0123456789';
const OTHER_TOKEN = 'push-token-9876543210';
const ACCOUNT = {
	username: 'tester',
	key: KEY,
	balance: 9,
	currencySymbol: '$',
	currencyType: 'USD',
};

const INBOUND = 'automations/sms/inbound';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ accounts: [ACCOUNT], behaviour: BEHAVIOUR });
});
beforeEach(() => {
	sandbox.reset();
	waits.length = 0;
});
afterAll(async () => {
	await sandbox.close();
});

interface Given extends Partial<Omit<TriggerOptions, 'parameters'>> {
	pushToken?: string;
	apiKey?: string;
	username?: string;
	restBaseUrl?: string;
	parameters?: INodeParameters;
}

/** The life of a trigger that registers its push rules by itself. */
const trigger = ({
	pushToken = TOKEN,
	apiKey = KEY,
	username = ACCOUNT.username,
	restBaseUrl = sandbox.restBaseUrl,
	parameters,
	...more
}: Given = {}): WebhookLife =>
	webhookLife({
		credentials: {
			username,
			apiKey,
			baseUrl: sandbox.baseUrl,
			restBaseUrl,
			pushToken,
		},
		...more,
		parameters: {
			events: ['reply', 'deliveryReport'],
			registration: 'automatic',
			options: {},
			...parameters,
		},
	});

/** Activates it as n8n does: it creates only what does not exist. */
async function activate(life: WebhookLife): Promise<void> {
	if (!(await life.checkExists())) await life.create();
}

const rules = () =>
	(['inbound', 'receipts'] as const).flatMap((kind) =>
		sandbox.state.rules
			.all(kind)
			.map(({ id, fields }) => ({ kind, id, token: fields.action_address.split('token=')[1] })),
	);
const tokens = () => rules().map(({ kind, token }) => `${kind} ${token}`);
const BOTH = [`inbound ${TOKEN}`, `receipts ${TOKEN}`];

const inject = (fault: Fault) => {
	sandbox.state.faults.inject(fault);
};
const requests = (method: string) =>
	sandbox.state.requests.filter((request) => request.method === method).length;

/** Everything that an error shows or that n8n keeps of it. */
async function errorOf(act: Promise<unknown>): Promise<string> {
	const error: unknown = await act.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof Error)) throw new Error('It did not fail');
	return `${error.message}\n${JSON.stringify(error)}\n${String(error.stack)}`;
}

describe('A rule of a trigger', () => {
	it.each([
		['renamed', 'Answers for Nathan'],
		['given a longer name', 'Answers [n8n] of Nathan'],
		['given no name', ' '],
	])('is known again when somebody has %s, and goes when the trigger goes', async (_how, name) => {
		await activate(trigger());
		const before = rules();
		for (const rule of sandbox.state.rules.all('inbound')) rule.fields.rule_name = name;
		await activate(trigger());
		expect(rules()).toEqual(before);
		await trigger().delete();
		expect(rules()).toEqual([]);
	});

	it('stays where n8n refused a copy of the workflow, and takes back what the copy did', async () => {
		const original = { workflowId: 'original', webhookId: 'shared' };
		await activate(trigger(original));
		await trigger({ workflowId: 'copy', webhookId: 'shared' }).delete();
		expect(tokens()).toEqual(BOTH);
		await trigger(original).delete();
		expect(rules()).toEqual([]);
	});

	it.each([
		['truth values', (fields: object) => Object.assign(fields, { enabled: true })],
		['fewer fields', (fields: object) => Reflect.deleteProperty(fields, 'message_search_type')],
	])('is as it should be where ClickSend lists it with %s', async (_how, change) => {
		await activate(trigger());
		for (const { fields } of sandbox.state.rules.all('inbound')) change(fields);
		await expect(trigger().checkExists()).resolves.toBe(true);
	});
});

describe('ClickSend is away', () => {
	const AWAY: Fault[] = [
		{ kind: 'status', status: 503, method: 'GET' },
		{ kind: 'status', status: 429, method: 'GET' },
		{ kind: 'status', status: 502, method: 'GET' },
		{ kind: 'resetBefore', method: 'GET' },
		{ kind: 'raw', body: '<p>Away</p>', method: 'GET' },
	];

	it.each(AWAY)('for a moment, which nobody notices: %j', async (fault) => {
		await activate(trigger());
		inject(fault);
		await expect(trigger().checkExists()).resolves.toBe(true);
		expectPauses(waits, [500]);
	});

	it.each(AWAY)('for longer, and the activation says so: %j', async (fault) => {
		inject({ ...fault, times: 'always' });
		await expect(trigger().checkExists()).rejects.toThrow(/ClickSend|127\.0\.0\.1/);
		expectPauses(waits, [500, 1000, 2000]);
		expect(requests('GET')).toBe(4);
	});

	it.each(['init', 'leadershipChange'] as const)(
		'while n8n starts (%s), and the rules are taken to be in place',
		async (activation) => {
			await activate(trigger());
			inject({ kind: 'status', status: 503, method: 'GET', times: 'always' });
			await expect(trigger({ activation }).checkExists()).resolves.toBe(true);
			sandbox.state.faults.clear();
			expect(tokens()).toEqual(BOTH);
		},
	);

	it('when a rule is to be created, which is not tried twice, and nothing is left', async () => {
		inject({ kind: 'resetAfter', method: 'POST', endpoint: INBOUND });
		const life = trigger({ parameters: { events: ['reply'] } });
		await expect(life.create()).rejects.toThrow('No new rule was left at ClickSend.');
		expect(requests('POST')).toBe(1);
		expect(rules()).toEqual([]);
	});

	it('when a rule is to be removed, which is tried again', async () => {
		await activate(trigger());
		inject({ kind: 'status', status: 500, method: 'DELETE' });
		inject({ kind: 'resetAfter', method: 'DELETE' });
		await trigger().delete();
		expect(rules()).toEqual([]);
	});

	it('does not refuse the login twice', async () => {
		inject({ kind: 'status', status: 401, method: 'GET', times: 'always' });
		await expect(trigger().checkExists()).rejects.toThrow('does not accept the username');
		expect(requests('GET')).toBe(1);
	});
});

describe('What n8n orders after a failed activation, to remove the rules,', () => {
	const REMOVED = 'could not be removed at ClickSend';

	it.each([
		['with a wrong key', { apiKey: 'wrong' }, 'does not accept the username and API key'],
		['without a key', { apiKey: ' ' }, 'The credential has no API key'],
		['without a username', { username: '' }, 'The credential has no username'],
	])('is no error %s, and the next activation works', async (_what, given, why) => {
		const life = trigger(given);
		await expect(activate(life)).rejects.toThrow(why);
		await expect(life.delete()).resolves.toBe(false);
		expect(life.warnings).toEqual([expect.stringContaining(why)]);
		expect(life.warnings[0]).toMatch(
			/could not be removed at ClickSend\..*If one is left there, its name ends with \[n8n [\da-f]{12}\]/,
		);
		await activate(trigger());
		expect(tokens()).toEqual(BOTH);
		await trigger().delete();
		expect(rules()).toEqual([]);
	});

	it('is no error where ClickSend does not remove them, and names them in the log', async () => {
		await activate(trigger());
		const [{ fields } = { fields: { rule_name: '' } }] = sandbox.state.rules.all('inbound');
		const mark = /\[n8n .*\]/.exec(fields.rule_name)?.[0];
		inject({ kind: 'status', status: 403, method: 'DELETE', times: 'always' });
		const life = trigger();
		await expect(life.delete()).resolves.toBe(false);
		expect(life.warnings).toEqual([expect.stringContaining(`its name ends with ${mark}`)]);
		expect(life.warnings[0]).toContain(REMOVED);
		expect(life.warnings[0]).not.toContain(KEY);
	});

	it('is said nothing about where it went well', async () => {
		await activate(trigger());
		const life = trigger();
		await expect(life.delete()).resolves.toBe(true);
		expect(life.warnings).toEqual([]);
	});
});

describe('The error of an activation', () => {
	// n8n 2 shows only the message, n8n 1 only the description where there is one.
	it.each([
		['no push token', { pushToken: '' }, /no push token\. Fill in Push Token in the credential/],
		['a short one', { pushToken: 'short' }, /at least 16 characters.* Fill in Push Token/],
		['no key', { apiKey: '' }, /^The credential has no API key\. Fill in both/],
		['no username', { username: '' }, /^The credential has no username\. Fill in both/],
		[
			'neither',
			{ username: '', apiKey: '' },
			/^The credential has neither a username nor an API key\. Fill in both/,
		],
		['a wrong key', { apiKey: 'wrong' }, /does not accept .* Check them under 'API Credentials'/],
		['no event', { parameters: { events: [] } }, /^No event is selected\. Select Reply/],
	])('with %s says in its message what to do', async (_what, given: Given, message) => {
		const error: unknown = await activate(trigger(given)).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ message: expect.stringMatching(message) });
		expect(Object(error).description ?? undefined).toBeUndefined();
	});
});

describe('A change of the push token', () => {
	it('says which old rule could not be removed, and knows all of them again', async () => {
		await activate(trigger());
		inject({ kind: 'status', status: 500, method: 'DELETE', endpoint: INBOUND, times: 'always' });
		const life = trigger({ pushToken: OTHER_TOKEN });
		await expect(activate(life)).rejects.toThrow(
			/An old rule may be left at ClickSend; .* Its name ends with \[n8n/,
		);
		expect(tokens()).toEqual([
			`inbound ${TOKEN}`,
			`inbound ${OTHER_TOKEN}`,
			`receipts ${OTHER_TOKEN}`,
		]);
		sandbox.state.faults.clear();
		await activate(life);
		expect(tokens()).toEqual([`inbound ${OTHER_TOKEN}`, `receipts ${OTHER_TOKEN}`]);
	});

	it('keeps the old rules where a new one cannot be created', async () => {
		await activate(trigger());
		inject({ kind: 'status', status: 500, method: 'POST', after: 1, times: 'always' });
		await expect(activate(trigger({ pushToken: OTHER_TOKEN }))).rejects.toThrow('No new rule');
		expect(tokens()).toEqual(BOTH);
	});
});

describe('A REST base URL that cannot be used', () => {
	it.each(['', 'rest.clicksend.com', 'http://rest.clicksend.com/v3'])(
		'is named as that one: "%s"',
		async (restBaseUrl) => {
			const error = await errorOf(trigger({ restBaseUrl }).create());
			expect(error).toMatch(/^The REST base URL of the credential /);
		},
	);
});

describe('What ClickSend says about a request', () => {
	const saying = (response_msg: string): Fault => ({
		kind: 'status',
		status: 400,
		body: JSON.stringify({ http_code: 400, response_code: 'BAD_REQUEST', response_msg }),
		method: 'POST',
		times: 'always',
	});
	const address = `http://127.0.0.1:5678/webhook/x/webhook?token=${TOKEN}`;
	const basic = Buffer.from(`${ACCOUNT.username}:${KEY}`).toString('base64');
	const SECRETS = [TOKEN, KEY, basic, encodeURIComponent(KEY)];

	it.each([
		['as it is', `${address} ${KEY} ${basic}`],
		['in a URL', encodeURIComponent(`${address} ${KEY} ${basic}`)],
		['in JSON', JSON.stringify(`${address} ${KEY} ${basic}`).replaceAll('/', '\\/')],
	])('loses the secrets that it echoes %s', async (_how, echo) => {
		inject(saying(`action_address ${echo} is not valid`));
		const error = await errorOf(trigger().create());
		expect(error).toContain('[redacted]');
		for (const secret of SECRETS) expect(error).not.toContain(secret);
	});

	it('loses them also where the answer is not one of REST v3', async () => {
		inject({ kind: 'raw', body: `<p>${address} ${KEY} ${basic}</p>`, method: 'POST' });
		const error = await errorOf(trigger().create());
		expect(error).toContain('[redacted]');
		for (const secret of SECRETS) expect(error).not.toContain(secret);
	});

	it('is cut where it is long', async () => {
		inject(saying('x'.repeat(100_000)));
		await expect(errorOf(trigger().create())).resolves.not.toMatch(/x{400}/);
	});

	it('ends with one full stop', async () => {
		inject({ ...saying('Authorization failed.'), status: 401 } as Fault);
		await expect(trigger().create()).rejects.toThrow(/: "Authorization failed"\. Check them/);
	});
});

describe('A setting that would make n8n or the trigger turn every push away', () => {
	const withOptions = (options: INodeParameters[string]) =>
		trigger({ parameters: { registration: 'manual', options } });

	it.each([
		['an expression', '={{ "lastNode" }}'],
		['an expression that comes to nothing', '={{ undefined }}'],
		['something else', 'whenever'],
	])('is refused: Respond as %s', async (_what, responseMode) => {
		await expect(withOptions({ responseMode }).checkExists()).rejects.toThrow(
			'The Respond option is neither Immediately nor When Last Node Finishes',
		);
	});

	it.each(['onReceived', 'lastNode'])('is not Respond as %s', async (responseMode) => {
		await expect(withOptions({ responseMode }).checkExists()).resolves.toBe(true);
	});

	it.each(['={{ undefined }}', '={{ null }}', '={{ 7 }}', '={{ [] }}', ' , '])(
		'is refused: an allowlist that is %j',
		async (ipAllowlist) => {
			await expect(withOptions({ ipAllowlist }).checkExists()).rejects.toThrow(
				'The IP allowlist is set and holds no address',
			);
		},
	);

	it.each(['={{ ["203.0.113.7"] }}', '={{ "203.0.113.7" }}', '203.0.113.7, 192.0.2.0/24', ''])(
		'is not an allowlist that is %j',
		async (ipAllowlist) => {
			await expect(withOptions({ ipAllowlist }).checkExists()).resolves.toBe(true);
		},
	);

	it('is refused: an entry that is no address in a list of an expression', async () => {
		await expect(
			withOptions({ ipAllowlist: '={{ ["203.0.113.7", "office"] }}' }).checkExists(),
		).rejects.toThrow('Entry 2 of the IP allowlist');
	});
});
