import type { Outcome } from '../../../nodes/ClickSend/errors/issue';
import { explainUnicode, sendHints, summarise } from '../../../nodes/ClickSend/sending/sendHints';
import { tallyOf } from '../../../nodes/ClickSend/sending/tally';
import type { SmsJob } from '../../../nodes/ClickSend/sending/sendRequests';
import { openSmsReader } from '../../../nodes/ClickSend/sending/sms';
import { messages } from '../../../nodes/ClickSend/errors/messages';
import { explainResultCode } from '../../../nodes/ClickSend/errors/resultCodes';

const accepted: Outcome = { ok: true, json: {} };
const refused = (code: string, errortext: string): Outcome => ({
	ok: false,
	issue: explainResultCode(code, errortext),
	json: {},
});
const lost: Outcome = {
	ok: false,
	issue: messages.noResponse({ api: 'http', effect: 'send', host: 'host' }, 'time was up'),
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
			'4 recipients in 2 requests: 1 accepted, 2 unknown (no proper response), 1 not sent (held back)',
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
		expect(summarise(tallyOf(outcomes), { requests, settledBefore: 0 })).toBe(words);
	});
});

describe('The summary of a send that goes on with what is left', () => {
	it('tells what an earlier try had settled', () => {
		expect(summarise(tallyOf(times(3, accepted)), { requests: 1, settledBefore: 2 })).toBe(
			'3 recipients, 2 of them settled by an earlier try, in 1 request: 3 accepted',
		);
	});

	it('adds up parts and price', () => {
		const sms: Outcome = {
			ok: true,
			json: { parts: 3, price: 0.0846, currency_type: 'USD' },
		};
		expect(summarise(tallyOf(times(2000, sms)), { requests: 2, settledBefore: 0 })).toBe(
			'2,000 recipients in 2 requests: 2,000 accepted. 6,000 parts, 169.20 USD',
		);
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
			'The character ’ makes the SMS Unicode, which holds 70 characters instead of 160 (67 instead of 153 in each of several parts): 2 parts, where plain characters need 1. Switch on the option Replace Typographic Characters to replace them.',
		);
	});

	it('is told without a way out where there is none', () => {
		expect(explainUnicode([`${'a'.repeat(100)}✓`])).toBe(
			'The character ✓ makes the SMS Unicode, which holds 70 characters instead of 160 (67 instead of 153 in each of several parts): 2 parts.',
		);
	});
});

describe('What Unicode costs in a hundred thousand messages', () => {
	const costly = `${'a'.repeat(100)}✓`;
	/** Plain messages, counted as they are taken, with a costly one at its place. */
	function* messages(counts: { given: number }, costlyAt = Infinity): Generator<string> {
		while (counts.given < 100_000) {
			counts.given++;
			yield counts.given === costlyAt ? costly : `Hello ${counts.given}`;
		}
	}

	it('is told for the first that needs it, without a look at the others', () => {
		const counts = { given: 0 };
		expect(explainUnicode(messages(counts, 20))).toMatch(/^The character ✓ makes the SMS Unicode/);
		expect(counts.given).toBe(20);
	});

	it('is not looked for in all of them', () => {
		const counts = { given: 0 };
		expect(explainUnicode(messages(counts))).toBeUndefined();
		expect(counts.given).toBeLessThan(2_000);
	});
});

const ONE_REQUEST = { requests: 1, settledBefore: 0 };

describe('The hints of a send', () => {
	const read = openSmsReader({ timezone: 'UTC', now: 0 });
	const jobOf = (message: string, outcomes: Outcome[]): SmsJob => {
		const sms = read({ to: '+61411111111', message, options: {} });
		return { itemIndex: 0, sms, outcomes };
	};

	it('are none for one recipient', () => {
		expect(sendHints([jobOf('Hello', [accepted])], ONE_REQUEST)).toEqual([]);
	});

	it('are a summary for several, as a warning where not all were accepted', () => {
		expect(sendHints([jobOf('Hello', times(2, accepted))], ONE_REQUEST)).toMatchObject([
			{ type: 'info' },
		]);
		expect(sendHints([jobOf('Hello', [accepted, invalid])], ONE_REQUEST)).toMatchObject([
			{ type: 'warning', location: 'outputPane' },
		]);
	});
});
