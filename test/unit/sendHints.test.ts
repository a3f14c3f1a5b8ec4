import type { Job } from '../../nodes/ClickSend/actions/operation';
import type { Outcome } from '../../nodes/ClickSend/actions/outcome';
import { explainUnicode, sendHints, summarise } from '../../nodes/ClickSend/actions/sms/sendHints';
import { openSmsReader, type Sms } from '../../nodes/ClickSend/actions/sms/sms';
import { messages } from '../../nodes/ClickSend/errors/messages';
import { explainResultCode } from '../../nodes/ClickSend/errors/resultCodes';
import { SEND } from '../../nodes/ClickSend/transport/endpoints';

const accepted: Outcome = { ok: true, json: {} };
const refused = (code: string, errortext: string): Outcome => ({
	ok: false,
	issue: explainResultCode(code, errortext),
	json: {},
});
const lost: Outcome = {
	ok: false,
	issue: messages.noAnswer(SEND, 'host', 'time was up'),
	json: {},
};
const times = (count: number, outcome: Outcome) => Array.from({ length: count }, () => outcome);
const invalid = refused('2015', 'Invalid recipient');

describe('The summary of a send', () => {
	it.each<[string, Outcome[], number]>([
		[
			'10,000 recipients in 10 requests: 9,997 accepted, 3 refused (2015 Invalid recipient)',
			[...times(9997, accepted), ...times(3, invalid)],
			10,
		],
		['2 recipients in 1 request: 2 accepted', times(2, accepted), 1],
		[
			'5 recipients in 1 request: 5 refused (2015 Invalid recipient: 3, 2018 Low credit: 2)',
			[...times(2, refused('2018', 'Low credit')), ...times(3, invalid)],
			1,
		],
		[
			'4 recipients in 2 requests: 1 accepted, 2 unknown, 1 not sent',
			[
				accepted,
				...times(2, lost),
				{
					ok: false,
					issue: messages.heldBack(invalid.ok ? messages.stopped() : invalid.issue),
					json: {},
				},
			],
			2,
		],
	])('%s', (words, outcomes, requests) => {
		expect(summarise(outcomes, requests)).toBe(words);
	});
});

describe('What Unicode costs', () => {
	it.each([
		['a message of plain characters', 'Hello'],
		['a short message, where it costs nothing', 'Hello “you”'],
		['a short message with an emoji', 'Hello 😀'],
	])('is not spoken of for %s', (_what, message) => {
		expect(explainUnicode([message])).toBeUndefined();
	});

	it('is told with the character and the way out', () => {
		expect(explainUnicode(['Hello', `${'a'.repeat(100)}’`])).toBe(
			'“’” makes the SMS Unicode, which holds 70 instead of 160 characters a part: 2 parts, where plain characters need 1. The option Replace Typographic Characters takes care of that.',
		);
	});

	it('is told without a way out where there is none', () => {
		expect(explainUnicode([`${'a'.repeat(100)}✓`])).toBe(
			'“✓” makes the SMS Unicode, which holds 70 instead of 160 characters a part: 2 parts.',
		);
	});
});

describe('The hints of a send', () => {
	const read = openSmsReader({ timezone: 'UTC', now: 0 });
	const jobOf = (message: string, outcomes: Outcome[]): Job<Sms> => {
		const sms = read({ to: '+61411111111', message, options: {} });
		if (!sms.ok) throw new Error(sms.issue.message);
		return { itemIndex: 0, parameters: sms.parameters, outcomes };
	};

	it('are none for one recipient', () => {
		expect(sendHints([jobOf('Hello', [accepted])], 1)).toEqual([]);
	});

	it('are a summary for several, as a warning where not all were accepted', () => {
		expect(sendHints([jobOf('Hello', times(2, accepted))], 1)).toMatchObject([{ type: 'info' }]);
		expect(sendHints([jobOf('Hello', [accepted, invalid])], 1)).toMatchObject([
			{ type: 'warning', location: 'outputPane' },
		]);
	});
});
