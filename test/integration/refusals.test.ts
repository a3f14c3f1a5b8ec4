import { DOCUMENTED_KEY } from '../../sandbox/model/accounts';
import { SEND } from '../../nodes/ClickSend/transport/endpoints';
import { openClient } from '../../nodes/ClickSend/transport/httpApi';
import { rightAs } from '../support/behaviour';
import { CURRENCY, json, MARKER_KEY, pairing, useClickSendBench } from '../support/clickSend';
import { OPERATIONS } from '../support/operations';
import { SOON } from '../support/soon';

const bench = useClickSendBench();

const { balance, history, replies, reports } = OPERATIONS;
const sms = { resource: 'sms', operation: 'send', to: '+61491570156', message: 'x', options: {} };

describe('Each documented result code', () => {
	it.each(['2006', '2007', '2015', '2016', '2017', '2018', '2022', '2051', '2052'])(
		'%s stops every operation with words of its own',
		async (code) => {
			for (const parameters of [sms, history, replies, reports, balance]) {
				bench.inject({ kind: 'result', code });
				const { error } = await bench.run(parameters);
				expect(error?.message).toContain(code);
				expect(error?.httpCode).toBe(code);
				expect(error?.description).toBeTruthy();
				expect(error?.name).toBe('NodeApiError');
			}
			expect(bench.sandbox.state.ledger).toEqual([]);
		},
	);

	it.each(['2100', '2199'])('%s of a send is uncertain, and it says how to check', async (code) => {
		bench.inject({ kind: 'result', code });
		const { error } = await bench.run(sms);
		expect(error?.context).toMatchObject({
			data: { outcome: 'unknown', unknown: [{ to: '+61491570156' }] },
		});
		expect(error?.description).toContain('Get History');
	});
});

describe('The documented test accounts', () => {
	it.each([
		['nocredit', '2018'],
		['notactive', '2007'],
		['banned', '2007'],
	])('%s: %s', async (username, code) => {
		const { error } = await bench.run(sms, { credential: { username, apiKey: DOCUMENTED_KEY } });
		expect(error?.httpCode).toBe(code);
		expect(bench.sandbox.state.ledger).toEqual([]);
	});

	it('with a wrong key: 2022', async () => {
		const { error } = await bench.run(balance, { credential: { apiKey: 'wrong' } });
		expect(error?.httpCode).toBe('2022');
	});
});

describe('A wrong login of a send', () => {
	it.each(['recipients', 'envelope'] as const)(
		'is refused in the same words, whether ClickSend says it at the root or for %s',
		async (refusedLogin) => {
			Object.assign(bench.sandbox.state.behaviour, { refusedLogin });
			const to = '+61491570156,+61491570157';
			const { error } = await bench.send({ to }, { credential: { apiKey: 'wrong' } });
			expect(error?.message).toMatch(/ClickSend does not know this username and API key/);
			expect(error?.context).toMatchObject({
				data: { outcome: 'refused', refused: [{ to: '+61491570156' }, { to: '+61491570157' }] },
			});
			expect(bench.sandbox.state.requests).toHaveLength(1);
		},
	);
});

describe('A refused recipient', () => {
	const mixed = { to: '+61491570158, +61491570156, +61491570159' };
	const refuse = () => {
		bench.inject({ kind: 'recipientResult', to: '+61491570156', code: '2015' });
	};

	it('stops the node, and the error names every SMS that was accepted', async () => {
		refuse();
		const { error } = await bench.send(mixed, { items: [{}, {}] });
		const accepted = bench.sandbox.state.ledger;
		expect(accepted).toHaveLength(4);
		expect(error?.message).toBe(
			'ClickSend does not accept this recipient as a mobile number (2015)',
		);
		expect(error?.description).toMatch(
			/^Write the number in international format .*<br>\nRecipient: \+61491570156\.<br>\n/,
		);
		for (const { messageid } of accepted) expect(error?.description).toContain(messageid);
		expect(error?.context).toMatchObject({
			itemIndex: 0,
			data: {
				result: '2015',
				accepted: accepted.map(({ to, messageid }, index) => ({
					item: index < 2 ? 0 : 1,
					to,
					messageid,
				})),
				refused: [0, 1].map((item) => ({ item, to: '+61491570156', result: '2015' })),
			},
		});
	});

	it('is an item with its error where the node continues, and the others are sent', async () => {
		refuse();
		const run = await bench.send(mixed, {
			items: [{ id: 'a' }, { id: 'b' }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(run.error).toBeUndefined();
		expect(pairing(run)).toEqual([0, 0, 0, 1, 1, 1]);
		expect(json(run)[1]).toEqual({
			error: {
				message: 'ClickSend does not accept this recipient as a mobile number (2015)',
				description: expect.stringMatching(/international format .* Recipient: \+61491570156\.$/),
				outcome: 'refused',
				to: '+61491570156',
				messageid: rightAs({ described: '', observed: expect.stringMatching(/^[0-9A-F-]{36}$/) }),
				result: '2015',
				errortext: 'Invalid recipient',
				price: rightAs({ described: 0, observed: 0.0282 }),
				currency_symbol: CURRENCY.symbol,
				currency_type: CURRENCY.type,
			},
		});
		expect(bench.sandbox.state.ledger).toHaveLength(4);
	});

	it('goes to the error output with the fields of its input item', async () => {
		refuse();
		const run = await bench.send(mixed, {
			items: [{ id: 'a' }],
			settings: { onError: 'continueErrorOutput' },
		});
		expect(json(run, 0).map(({ to }) => to)).toEqual(['+61491570158', '+61491570159']);
		expect(json(run, 1)).toMatchObject([
			{ id: 'a', error: { to: '+61491570156', result: '2015' } },
		]);
		expect(pairing(run, 1)).toEqual([0]);
	});
});

describe('Bad input', () => {
	const options = { senderId: 'MyCompany', customString: '', country: 'AU', schedule: SOON };
	const good = { to: '+61411111111', message: 'Hello', options };
	const bad: Array<[string, { options?: object; [field: string]: unknown }]> = [
		['recipient', { to: 'Nathan' }],
		['recipient that is missing', { to: '' }],
		['message that is empty', { message: '' }],
		['message of 961 characters', { message: 'a'.repeat(961) }],
		['sender ID', { options: { senderId: 'TwelveLetter' } }],
		['custom string', { options: { customString: 'c'.repeat(51) } }],
		['country', { options: { country: 'XX' } }],
		['schedule in the past', { options: { schedule: '2001-01-01T00:00:00' } }],
		['schedule that is no date', { options: { schedule: 'soon' } }],
		['message too long for a GET', { message: 'é'.repeat(400), options: { requestMethod: 'GET' } }],
	];
	const items = ({ options: wrong, ...rest }: (typeof bad)[number][1]) => [
		{ ...good },
		{ ...good, ...rest, options: { ...options, ...wrong } },
	];
	const fromItem = {
		to: '={{ $json.to }}',
		message: '={{ $json.message }}',
		options: {
			senderId: '={{ $json.options.senderId }}',
			customString: '={{ $json.options.customString }}',
			country: '={{ $json.options.country }}',
			schedule: '={{ $json.options.schedule }}',
			requestMethod: '={{ $json.options.requestMethod ?? "POST" }}',
		},
	};

	it.each(bad)(
		'%s in the second item stops the node before the first SMS leaves',
		async (_what, wrong) => {
			const { error } = await bench.send(fromItem, { items: items(wrong) });
			expect(error?.name).toBe('NodeOperationError');
			expect(error?.context).toMatchObject({ itemIndex: 1 });
			expect(error?.message).not.toMatch(/\b(error|problem|failure)\b/i);
			expect(error?.description).toBeTruthy();
			expect(error?.message).toMatchSnapshot();
			expect(bench.sandbox.state.requests).toEqual([]);
		},
	);

	it.each(bad)('%s is an item with its error where the node continues', async (_what, wrong) => {
		const run = await bench.send(fromItem, {
			items: items(wrong),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(json(run)).toMatchObject([{ result: '0000' }, { error: { outcome: 'notSent' } }]);
		expect(pairing(run)).toEqual([0, 1]);
		expect(bench.sandbox.state.ledger).toHaveLength(1);
	});

	it.each([
		['senderId', null, 'Sender ID', 'nothing'],
		['customString', undefined, 'Custom String', 'nothing'],
		['country', '', 'Country', 'an empty text'],
		['schedule', undefined, 'Schedule', 'nothing'],
		['schedule', '', 'Schedule', 'an empty text'],
	])('that an expression leaves out: the option %s of %j', async (name, value, field, given) => {
		const { error } = await bench.send(fromItem, { items: items({ options: { [name]: value } }) });
		expect(error?.message).toBe(`The expression in ${field} gives ${given} for this item`);
		expect(error?.description).toContain(`it reads $json.options.${name}, and that has to be in`);
		expect(error?.context).toMatchObject({ itemIndex: 1, data: { outcome: 'notSent' } });
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('that is a recipient or a message which an expression leaves out names the field', async () => {
		const to = '={{ $json.phone }}';
		const { error: noRecipient } = await bench.send({ to }, { items: [{ name: 'Ada' }] });
		expect(noRecipient).toMatchObject({
			message: 'The recipient in the field To cannot be used: it is empty',
			description: expect.stringMatching(
				/^Check the expression in the field To: it reads \$json\.phone,/,
			),
		});
		const { error: noText } = await bench.send({ ...good, message: '={{ $json.text }}' });
		expect(noText).toMatchObject({
			message: 'The message is empty',
			description: expect.stringMatching(
				/^Check the expression in the field Message: it reads \$json\.text,/,
			),
		});
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it.each([
		['Message', { message: 'Hi {{ $json.name }}' }],
		['Custom String', { options: { customString: '{{ $json.name }}' } }],
	])('that is an expression in a field set to Fixed: %s', async (field, parameters) => {
		const { error } = await bench.send({ ...good, ...parameters }, { items: [{ name: 'Ada' }] });
		expect(error).toMatchObject({
			message: `The field ${field} has an expression that was not evaluated`,
			description: expect.stringMatching(
				`^Switch the field ${field} from Fixed to Expression\\.[^]*${field}: {{ \\$json.name }}\\.$`,
			),
		});
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it.each([
		['limit', { ...history, returnAll: false, limit: '={{ $json.limit }}' }],
		['message ID', { ...replies, filters: { messageId: '={{ $json.id }}' } }],
		['empty message ID', { ...replies, filters: { messageId: '={{ "" }}' } }],
		['email', { ...history, filters: { fromEmail: '={{ $json.email }}' } }],
	])('%s of another operation that an expression leaves out', async (_what, parameters) => {
		const { error } = await bench.run(parameters);
		expect(error?.message).toMatch(/^The expression in .* gives .* for this item$/);
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('are all named where the first one ends the node', async () => {
		const to = ['+61411111111', 'Ada', '', '+61422222222', 'Nathan'];
		const { error } = await bench.send(
			{ to: '={{ $json.to }}' },
			{ items: to.map((each) => ({ to: each })) },
		);
		const [empty, nathan] = ['it is empty', 'it is not a phone number. Recipient: "Nathan"'];
		expect(error?.message).toBe(
			'A recipient in the field To cannot be used: it is not a phone number',
		);
		expect(error?.description).toContain('<br>\nRecipient: "Ada".<br>\n');
		expect(error?.description).toContain('Other items that were not started: 4.');
		expect(error?.description).toMatch(
			new RegExp(`Cannot be used either: item 2 \\(.*${empty}\\), item 4 \\(.*${nathan}\\)\\.$`),
		);
		expect(error?.context).toMatchObject({
			itemIndex: 1,
			data: {
				itemsNotStarted: 4,
				unusable: [{ item: 2 }, { item: 4, quotes: ['Recipient: "Nathan"'] }],
			},
		});
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('are looked for no further after a hundred of them', async () => {
		const items = Array.from({ length: 1000 }, () => ({ to: 'Ada' }));
		const { error } = await bench.send({ to: '={{ $json.to }}' }, { items });
		expect(error?.context).toMatchObject({
			data: {
				itemsNotStarted: 999,
				unusable: Array.from({ length: 99 }, (_, n) => ({ item: n + 1 })),
			},
		});
		expect(error?.description).toContain('item 10 (');
		expect(error?.description).toContain('and 89 more, all listed in the details');
	});

	it('are told of in a hint where the node continues', async () => {
		const run = await bench.send(
			{ to: '={{ $json.to }}' },
			{
				items: [{ to: '+61411111111' }, { to: 'Ada' }, { to: 'Nathan' }],
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(run.run.data.resultData.runData.ClickSend?.[0]?.hints).toMatchObject([
			{ message: 'Left out: 2 of 3 items, which cannot be used. See “error” in the output.' },
		]);
	});

	it('that only the encoding makes too long for a URL is found before anything is sent', async () => {
		const parameters = { method: 'http', to: '+61411111111', message: '' };
		const opened = openClient({
			credentials: { username: 'tester', apiKey: MARKER_KEY, baseUrl: bench.sandbox.baseUrl },
			requester: async () => await Promise.reject(new Error('Nothing is to be asked')),
		});
		if (!opened.ok) throw new Error(opened.issue.message);
		// The plus takes three characters of the URL, so it is one too long for this number only.
		const left = 2049 - opened.value.urlLength(SEND, parameters);
		const message = 'ü'.repeat(Math.floor(left / 6)) + 'x'.repeat(left % 6);
		const run = await bench.send(
			{
				to: '={{ $json.to }}',
				message: '={{ $json.message }}',
				options: { requestMethod: 'GET', maxConcurrentRequests: 1 },
			},
			{
				items: [
					{ to: '+61491570156', message: 'Hello' },
					{ to: '8615555555555,+61411111111', message },
				],
			},
		);
		expect(run.error?.message).toContain('URL of 2049 characters');
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	describe('that n8n itself cannot evaluate', () => {
		const to = '={{ $("No such").item.json.to }}';
		// What n8n's editor explains it by.
		const explanation = { descriptionKey: 'nodeNotFound', nodeCause: 'No such', parameter: 'to' };
		const message = "Referenced node doesn't exist";
		const words =
			'Check the expression in the field “to” for this item. It refers to the node “No such”.';

		it("keeps n8n's explanation with one item", async () => {
			const { error } = await bench.send({ to });
			expect(error).toMatchObject({ message, context: { ...explanation, itemIndex: 0 } });
		});

		it("keeps n8n's explanation with several, and the account follows", async () => {
			const { error } = await bench.send({ to }, { items: [{}, {}, {}] });
			expect(error).toMatchObject({
				message,
				description: `${words}<br>\nOther items that were not started: 2.<br>\nCannot be used either: item 1 (${message}), item 2 (${message}).`,
				context: {
					...explanation,
					itemIndex: 0,
					data: { itemsNotStarted: 2, unusable: [{ item: 1 }, { item: 2 }] },
				},
			});
			expect(Reflect.get(Object(error), 'messages')).toEqual([error?.description]);
		});

		it('is told in the same words where the node continues', async () => {
			const run = await bench.send(
				{ to },
				{ items: [{}, {}], settings: { onError: 'continueRegularOutput' } },
			);
			expect(json(run)).toMatchObject([
				{ error: { message, description: words } },
				{ error: { message, description: words } },
			]);
		});

		it.each([
			[
				'={{ $("ClickSend").item.json.to }}',
				'Invalid expression',
				'It refers to the node “ClickSend”. No path back to referenced node.',
			],
			['={{ $json.a + }}', 'invalid syntax', ''],
		])('is told with what n8n says: %s', async (expression, said, why) => {
			const { error } = await bench.send({ to: expression }, { items: [{}, {}] });
			expect(error?.message).toBe(said);
			expect(error?.description).toContain(why);
		});
	});

	it('that n8n itself cannot evaluate is told with its item', async () => {
		const { error } = await bench.send(
			{ to: '={{ $json.to.x.y() }}' },
			{ items: [{ to: '+61411111111' }] },
		);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it.each([
		['limit', { ...history, returnAll: false, limit: 0 }],
		['limit', { ...history, returnAll: false, limit: '={{ "1.5" }}' }],
		['switch', { ...history, simplify: '={{ "no" }}' }],
		['message ID', { ...replies, filters: { messageId: '={{ [1] }}' } }],
		['email', { ...history, filters: { fromEmail: '={{ {} }}' } }],
	])('%s of another operation is refused too', async (_what, parameters) => {
		const { error } = await bench.run(parameters);
		expect(error?.name).toBe('NodeOperationError');
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it.each([
		['no username', { username: '' }, 'The credential has no username'],
		['no API key', { apiKey: ' ' }, 'The credential has no API key'],
		[
			'neither',
			{ username: '', apiKey: '' },
			'The credential has neither a username nor an API key',
		],
		['no base URL', { baseUrl: '' }, 'The base URL of the credential is empty'],
		[
			'a base URL without TLS',
			{ baseUrl: 'http://api.example.com/http/v2' },
			'The base URL of the credential does not start with https://',
		],
	])('in the credential: %s', async (_what, credential, message) => {
		const { error } = await bench.send(good, { credential });
		expect(error?.message).toBe(message);
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});
