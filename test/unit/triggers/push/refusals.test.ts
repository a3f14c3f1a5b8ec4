import type { IWebhookFunctions } from 'n8n-workflow';
import {
	logRefusal,
	tokenRefusal,
	type Refusal,
} from '../../../../nodes/ClickSend/triggers/push/refusals';
import { partOf } from '../../../support/partOf';

const TOKEN = 'Zt4-9_uQ.x~1mB7c';

describe('The token of a push', () => {
	it.each<[unknown, Refusal | undefined]>([
		[TOKEN, undefined],
		[undefined, 'noToken'],
		['', 'noToken'],
		[[TOKEN, TOKEN], 'severalTokens'],
		[{ a: TOKEN }, 'severalTokens'],
		[`${TOKEN} `, 'blankAtToken'],
		[` ${TOKEN}`, 'blankAtToken'],
		[`${TOKEN}\n`, 'blankAtToken'],
		[`${TOKEN}/`, 'moreThanToken'],
		[`${TOKEN}?from=x`, 'moreThanToken'],
		[TOKEN.toLowerCase(), 'wrongToken'],
		[TOKEN.slice(1), 'wrongToken'],
	])('%j is refused as %s', (given, refusal) => {
		expect(tokenRefusal(given, TOKEN)).toBe(refusal);
	});

	it.each([undefined, '', ' ', 'anything'])(
		'is never right where none is expected: %j',
		(given) => {
			expect(tokenRefusal(given, '')).toBe('noPushToken');
		},
	);
});

describe('What the log says of pushes that were turned away', () => {
	const START = 1_000_000;
	let now = START;
	beforeEach(() => {
		now = START;
		jest.spyOn(Date, 'now').mockImplementation(() => now);
	});
	afterEach(() => {
		jest.restoreAllMocks();
	});

	let triggers = 0;
	function newTrigger() {
		const trigger = `workflow/${++triggers}`;
		const lines: unknown[][] = [];
		const context = partOf<IWebhookFunctions>('n8n', {
			logger: partOf<IWebhookFunctions['logger']>('The log', {
				warn: (...line) => {
					lines.push(line);
				},
			}),
			getWorkflow: () => ({ id: '7', name: 'Replies', active: true }),
			getNode: () => ({
				id: 'a',
				name: 'Trigger',
				type: 'x',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			}),
		});
		return { lines, refuse: (refusal: Refusal) => logRefusal(context, trigger, refusal) };
	}

	it('is said at once, and how to get it right', () => {
		const { lines, refuse } = newTrigger();
		refuse('blankAtToken');
		expect(lines).toEqual([
			[
				'The ClickSend Trigger has turned away 1 push: 1 with the right token and a blank before or after it. The URL at ClickSend has to end with ?token= and the push token of the credential, and nothing else.',
				{ workflowId: '7', nodeName: 'Trigger' },
			],
		]);
	});

	it('is that the credential has to have a push token first', () => {
		const { lines, refuse } = newTrigger();
		refuse('noPushToken');
		expect(lines[0]?.[0]).toBe(
			'The ClickSend Trigger has turned away 1 push: 1 while the credential has no push token. Fill in Push Token in the credential with a long random text, at least 16 letters and digits, and end the URL at ClickSend with ?token= and that text.',
		);
	});

	it('is said once a minute at most, with the count of all', () => {
		const { lines, refuse } = newTrigger();
		for (let count = 0; count < 1200; count++) refuse('wrongToken');
		refuse('outsideAllowlist');
		expect(lines).toHaveLength(1);
		now += 59_999;
		refuse('wrongToken');
		expect(lines).toHaveLength(1);
		now += 1;
		refuse('wrongToken');
		expect(lines[1]?.[0]).toBe(
			'The ClickSend Trigger has turned away 1,202 pushes: 1,201 with a wrong token, 1 with the right token from outside the IP allowlist. The URL at ClickSend has to end with ?token= and the push token of the credential, and nothing else. Behind a reverse proxy, n8n sees the real addresses only if N8N_PROXY_HOPS is set.',
		);
		expect(lines).toHaveLength(2);
	});

	it('is said of each trigger', () => {
		const [one, other] = [newTrigger(), newTrigger()];
		one.refuse('noToken');
		other.refuse('noToken');
		expect([one.lines.length, other.lines.length]).toEqual([1, 1]);
	});
});
