import {
	failed,
	parameterIssue,
	skippedOutcome,
	type Outcome,
} from '../../../nodes/ClickSend/errors/issue';
import { messages } from '../../../nodes/ClickSend/errors/messages';
import { explainResultCode } from '../../../nodes/ClickSend/errors/resultCodes';
import { counted } from '../../../nodes/ClickSend/sending/counted';
import { summaryOf } from '../../../nodes/ClickSend/sending/summary';

const accepted = (price: number, currency_type = 'USD'): Outcome => ({
	ok: true,
	json: { to: '+61411111111', messageid: 'ID', parts: 2, price, currency_type },
});
const refused = failed(explainResultCode('2015', 'Invalid'), { to: '+61422222222' });
const unknown = failed(
	messages.noResponse({ api: 'http', effect: 'send', host: 'host' }, 'time was up'),
	{ to: '+61433333333' },
);

const summarised = (outcomes: readonly Outcome[]) =>
	summaryOf(() => outcomes.map((outcome, itemIndex) => ({ itemIndex, outcome })), 3);

describe('The summary of a run', () => {
	it('counts each recipient once, and adds up parts and prices', () => {
		const bad = failed(parameterIssue('It is no number', 'Mend it.', ['Recipient: "x"']));
		const outcomes = [
			...Array.from({ length: 3 }, () => accepted(0.1)),
			refused,
			unknown,
			skippedOutcome('+61444444444', 'quietHours'),
			bad,
		];
		expect(summarised(outcomes)).toEqual({
			recipients: 7,
			accepted: 3,
			refused: 1,
			unknown: 1,
			notSent: 1,
			skipped: 1,
			parts: 6,
			price: 0.3,
			currency_type: 'USD',
			requests: 3,
			notAccepted: [
				expect.objectContaining({
					item: 3,
					to: '+61422222222',
					outcome: 'refused',
					result: '2015',
				}),
				expect.objectContaining({ item: 4, to: '+61433333333', outcome: 'unknown' }),
				{ item: 5, to: '+61444444444', outcome: 'skipped', reason: 'quietHours' },
				{ item: 6, outcome: 'notSent', reason: 'It is no number. Recipient: "x"' },
			],
		});
	});

	it('names a thousand that were not accepted, and those that are unknown before the others', () => {
		const outcomes = [...Array.from({ length: 2_000 }, () => refused), unknown];
		const { notAccepted } = summarised(outcomes);
		expect(notAccepted).toHaveLength(1_000);
		expect(notAccepted).toContainEqual(
			expect.objectContaining({ outcome: 'unknown', item: 2_000 }),
		);
	});

	it('names no currency where there are several', () => {
		expect(summarised([accepted(1), accepted(1, 'AUD')])).toMatchObject({ currency_type: null });
	});

	it('keeps records of ClickSend that belong to no recipient', () => {
		const unmatched = [{ to: '+61499999999', messageid: 'X' }];
		const outcome: Outcome = { ok: true, json: { to: '+61411111111', unmatched } };
		expect(summarised([outcome])).toMatchObject({ unmatched });
		expect(summarised([counted('+61411111111', outcome)])).toMatchObject({ unmatched });
	});
});

describe('An accepted recipient that is only counted', () => {
	it('keeps what a later try, an error and the sums need', () => {
		const outcome: Outcome = {
			ok: true,
			json: { ...accepted(0.1).json, result: '0000', errortext: 'Success', encoding: 'GSM-7' },
		};
		expect(JSON.parse(JSON.stringify(counted('0411 111 111', outcome)))).toEqual({
			ok: true,
			json: { to: '0411 111 111', messageid: 'ID', parts: 2, price: 0.1, currency_type: 'USD' },
		});
	});

	it('stays as it is where it was not accepted', () => {
		expect(counted('+61422222222', refused)).toBe(refused);
	});
});
