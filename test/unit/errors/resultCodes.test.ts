import type { Effect } from '../../../nodes/ClickSend/errors/issue';
import { messages } from '../../../nodes/ClickSend/errors/messages';
import {
	DOCUMENTED_RESULT_CODES,
	explainEnvelope,
	explainResultCode,
} from '../../../nodes/ClickSend/errors/resultCodes';

/** n8n's guidelines ask not to use these words in messages. */
const UNWELCOME = /\b(error|problem|failure|failed|mistake)\b/i;

describe('The table of result codes', () => {
	it('has every code of the description', () => {
		expect([...DOCUMENTED_RESULT_CODES].sort()).toEqual(
			['2006', '2007', '2015', '2016', '2017', '2018', '2022', '2051', '2052'].sort(),
		);
	});

	it.each([...DOCUMENTED_RESULT_CODES, '2100', '2150', '2199', '9999'])(
		'says for %s what happened and what to do',
		(code) => {
			const issue = explainResultCode(code, 'Internal error');
			expect(issue.message).toContain(code);
			expect(issue.message).not.toMatch(UNWELCOME);
			expect(issue.description.length).toBeGreaterThan(20);
			expect(issue).toMatchObject({ code, errortext: 'Internal error' });
		},
	);

	it.each(['2100', '2123', '2199'])('takes %s as uncertain', (code) => {
		expect(explainResultCode(code, '').certainty).toBe('unknown');
	});

	it.each(['2099', '2200', '21000', '0001'])(
		'takes %j, which nobody documents, as uncertain',
		(code) => {
			expect(explainResultCode(code, '').certainty).toBe('unknown');
		},
	);

	it('takes every other documented one as refused', () => {
		for (const code of DOCUMENTED_RESULT_CODES) {
			expect(explainResultCode(code, '').certainty).toBe('refused');
		}
	});

	it.each(['+61411111111', 'Hello Ada', '61491570156'])(
		'does not put a code into the message that may be a number or a text: %s',
		(code) => {
			for (const words of ['', 'Not allowed']) {
				const issue = explainResultCode(code, words, 'send');
				expect(issue).toMatchObject({
					code,
					quotes: expect.arrayContaining([`Result code: "${code}"`]),
				});
				expect(issue.message).not.toContain(code);
			}
		},
	);

	it('hands on the words of an unknown code', () => {
		expect(explainResultCode('2999', 'Out of coffee').quotes).toEqual([
			'ClickSend\'s own words: "Out of coffee"',
		]);
	});
});

describe('A code that nobody documents', () => {
	it.each([
		['2999', 'Country not enabled'],
		['2999', 'This country is not allowed for your account.'],
		['2999', 'COUNTRY_NOT_ENABLED'],
		['COUNTRY_NOT_ENABLED', ''],
		['2301', 'Not permitted'],
		['2999', 'SMS not sent: country not enabled'],
		['2999', 'Message could not be sent. Country not enabled for your account'],
		['2999', "The SMS wasn't accepted, because +61 is not enabled on your account."],
		['2999', 'Unsuccessful: country not enabled'],
		['2999', 'Delivery to this country is not allowed'],
		['2999', 'Scheduling is not enabled'],
		['2999', 'Country not enabled. Please contact ClickSend support.'],
		['COUNTRY_NOT_ENABLED', 'Please ask us about this country'],
	])('%s is refused where its words say so: %s', (code, errortext) => {
		const issue = explainResultCode(code, errortext, 'send');
		expect(issue).toMatchObject({ certainty: 'refused', code, errortext });
		expect(issue.message).toBe(`ClickSend refused the request (${code})`);
		expect((issue.quotes ?? []).join()).toContain(errortext.replace(/\.$/, ''));
	});

	it.each([
		['2999', 'Success, but delivery reports are not enabled'],
		['2999', 'Queued; the sender ID is not allowed'],
		['2999', 'Accepted: not permitted links were replaced'],
		['2999', 'Sender ID not allowed, default sender used'],
		['2999', 'Sender ID not allowed: another one was taken'],
		['2999', 'Unicode not enabled; message submitted as GSM'],
		['2999', 'Unicode not enabled; the message goes out as GSM'],
		['2999', 'Tracking not enabled for account. Processing.'],
		['2999', 'Tracking not enabled for your account, so links stay as they are'],
		['2999', 'Converted to GSM: Unicode is not enabled'],
		['2999', 'Not delivered yet; receipts are not enabled. Queued'],
		['COUNTRY_NOT_ENABLED', 'Message queued'],
		['2999', 'Cannot be enabled'],
		['2999', 'notenabled'],
		['2100', 'Not allowed'],
	])('%s stays unknown where an SMS may be accepted all the same: %s', (code, errortext) => {
		expect(explainResultCode(code, errortext, 'send').certainty).toBe('unknown');
	});
});

describe('Every other message', () => {
	const effects: Effect[] = ['send', 'markRead', 'none', 'rule'];
	const targets = (['http', 'rest'] as const).flatMap((api) =>
		effects.map((effect) => ({ api, effect, host: 'api.example' })),
	);
	const all = targets.flatMap((target) => [
		messages.noResponse(target, 'time was up'),
		messages.responseTimedOut(target, 60_000),
		messages.responseTooLarge(target, 20 * 1024 * 1024),
		messages.historyTooLarge(20 * 1024 * 1024),
		messages.unreadable(target, 'it is empty', ''),
		messages.notReadFor(target, 'it is not complete XML (line 1)', ''),
		...[401, 403, 422, 500].map((status) =>
			explainEnvelope({ status, said: 'No', tellsOfSms: false }, target),
		),
		messages.notRest(target.host, messages.whenLost(target.effect), ''),
		messages.broken(target, 500, ''),
		messages.notReached(target, 'ENOTFOUND'),
		messages.notSecured(target, 'The TLS handshake was cut.'),
		messages.blocked(target),
		messages.proxyAway(target, 'Time was up before it responded.'),
		messages.proxyRefused(target, 502),
		messages.proxyRefused(target, 407),
		messages.notRestAt(target, 404, 'Try again later.'),
		messages.redirected(target, 302),
		messages.busy('api.example', 429),
		messages.turnedAway(target, 404, ''),
		messages.noRecordForRecipient('+61411111111'),
		messages.noResultForRecipient(),
		messages.missingLogin({ username: '', apiKey: '' }),
		messages.badBaseUrl(target.api, 'is empty'),
		messages.badPathValue('message_id'),
		messages.urlTooLong(3000, 2048),
	]);

	it.each(all.map((issue) => [issue.message, issue.description]))(
		'«%s» is in the tone of n8n and says what to do',
		(message, description) => {
			expect(message).not.toMatch(UNWELCOME);
			expect(description.length).toBeGreaterThan(20);
		},
	);
});

describe('A result code that is the name of something else', () => {
	it.each(['constructor', '__proto__', 'toString'])('%s is one that nobody knows', (code) => {
		expect(explainResultCode(code, '')).toMatchObject({ certainty: 'unknown', code });
	});
});
