import type { Effect } from '../../../nodes/ClickSend/errors/issue';
import { messages } from '../../../nodes/ClickSend/errors/messages';
import {
	DOCUMENTED_RESULT_CODES,
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

	it('hands on the words of an unknown code', () => {
		expect(explainResultCode('2999', 'Out of coffee').description).toContain('Out of coffee');
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
