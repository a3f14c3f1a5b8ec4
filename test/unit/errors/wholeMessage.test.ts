import type { INode } from 'n8n-workflow';
import { messages } from '../../../nodes/ClickSend/errors/messages';
import type { Account, AccountedSms } from '../../../nodes/ClickSend/errors/nodeErrors';
import { toWholeMessageError } from '../../../nodes/ClickSend/errors/wholeMessage';

const NODE: INode = {
	id: '1',
	name: 'ClickSend',
	type: 'clickSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const ISSUE = messages.busy('api-mapper.clicksend.com', 429);

const sms = (count: number, first = 0): AccountedSms[] =>
	Array.from({ length: count }, (_, index) => ({
		item: index,
		to: `+61491${String(first + index).padStart(6, '0')}`,
		messageid: `4D7F4B0C-0000-4000-8000-${String(first + index).padStart(12, '0')}`,
	}));

const EMPTY: Account = {
	accepted: [],
	unknown: [],
	refused: [],
	notSent: [],
	skipped: [],
	fetched: [],
	itemsNotStarted: 0,
	unusable: [],
	isSubWorkflow: false,
};

const messageOf = (account: Partial<Account>): string =>
	toWholeMessageError(NODE, ISSUE, { ...EMPTY, ...account }).message;

describe('The message of an error, where nothing else of it is kept', () => {
	it('says what happened and how to get unstuck', () => {
		expect(messageOf({})).toBe(`${ISSUE.message}. ${ISSUE.description}`);
	});

	it('counts the recipients, and names those that are unknown and what was accepted', () => {
		const message = messageOf({
			accepted: sms(2),
			unknown: sms(1, 10),
			refused: sms(1, 20),
			notSent: sms(3, 30),
			itemsNotStarted: 4,
		});
		expect(message.slice(ISSUE.message.length + ISSUE.description.length + 3)).toBe(
			'To execute this workflow again would send to everyone again. ' +
				'In all: 2 accepted, 1 refused, 1 unknown, 3 not sent. ' +
				'Other items that were not started: 4. ' +
				'Not known whether sent: +61491000010. ' +
				'Already accepted by ClickSend, do not send again: ' +
				'4D7F4B0C-0000-4000-8000-000000000000 (+61491000000), ' +
				'4D7F4B0C-0000-4000-8000-000000000001 (+61491000001).',
		);
	});

	it('gives no advice that the engine cannot follow', () => {
		const message = messageOf({ accepted: sms(1), notSent: sms(1, 1), isSubWorkflow: true });
		expect(message).not.toMatch(/Retry|details/);
	});

	it('is bounded; where there is no room for all, the unknown come first and it says where the rest is', () => {
		const message = messageOf({ accepted: sms(10_000), unknown: sms(1_500, 20_000) });
		expect(message.length).toBeLessThan(32_000);
		for (const { to } of sms(1_500, 20_000)) expect(message).toContain(to);
		expect(message).toMatch(/\(\+61491\d{6}\), and 9,\d{3} more, all listed in n8n's log\.$/);
		const [named = ''] = /do not send again: .*$/.exec(message) ?? [];
		const missing = Number(/and ([\d,]+) more/.exec(named)?.[1]?.replace(',', ''));
		expect(named.match(/4D7F4B0C/g)).toHaveLength(10_000 - missing);
	});

	it('is well-formed, whatever the words of others in it are', () => {
		const issue = { ...ISSUE, message: 'a\u0000b \uD83D' };
		const account = { ...EMPTY, unusable: [{ item: 3, message: '\u0007' }] };
		const { message, stack } = toWholeMessageError(NODE, issue, account);
		expect(message).toMatch(/^a\uFFFDb \uFFFD\. .*item 3 \(\uFFFD\)\.$/);
		expect(stack).not.toMatch(/[^\P{Cc}\n]|\p{Cs}/u);
	});

	it('names the first other items that cannot be used', () => {
		expect(messageOf({ unusable: [{ item: 3, message: 'No number' }] })).toContain(
			'Cannot be used either: item 3 (No number).',
		);
	});
});
