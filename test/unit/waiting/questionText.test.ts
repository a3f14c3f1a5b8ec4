import { namedWords, readApproval } from '../../../nodes/ClickSend/waiting/approval';
import { questionText } from '../../../nodes/ClickSend/waiting/ask';

const approvalWith = (values: object = {}) => readApproval({ values });
const PARTS = {
	responseType: 'approval',
	approval: approvalWith(),
	namesWords: true,
	link: undefined,
} as const;
const LINK = 'https://n8n.example.com/webhook-waiting/1/a?q=b&signature=c';
const WORDS = 'Reply YES to approve or NO to decline.';

describe('The words to reply with', () => {
	it.each([
		[{}, WORDS],
		[{ approveWords: 'oui, o', disapproveWords: 'non' }, 'Reply OUI to approve or NON to decline.'],
		[{ approveWords: '1', disapproveWords: '2' }, 'Reply 1 to approve or 2 to decline.'],
		[{ approvalType: 'single' }, 'Reply YES to approve.'],
		[{ approveWords: ' ', disapproveWords: '' }, WORDS],
	])('are the first of each: %j', (values, words) => {
		expect(namedWords(approvalWith(values))).toBe(words);
	});
});

describe('The text of a question', () => {
	it.each([
		['the words', {}, `Go?\n\n${WORDS}`],
		['the words and the link', { link: LINK }, `Go?\n\n${WORDS}\n\n${LINK}`],
		['the link alone', { namesWords: false, link: LINK }, `Go?\n\n${LINK}`],
		['nothing', { namesWords: false }, 'Go?'],
		['no words where a reply is free', { responseType: 'reply' }, 'Go?'],
		['no words where nobody has to answer', { responseType: 'deliveryReport' }, 'Go?'],
		['the link of a text to write', { responseType: 'freeText', link: LINK }, `Go?\n\n${LINK}`],
	] as const)('has %s after the message', (_what, parts, text) => {
		expect(questionText('Go?', { ...PARTS, ...parts })).toBe(text);
	});

	it('leaves the message to the letter', () => {
		const parts = { ...PARTS, responseType: 'reply' } as const;
		expect(questionText(' 007 \n', parts)).toBe(' 007 \n');
		expect(questionText(7, parts)).toBe('7');
	});

	it.each(['', ' \n', undefined, null, { a: 1 }])(
		'is the message as it is where there is none: %j',
		(message) => {
			expect(questionText(message, { ...PARTS, link: LINK })).toBe(message);
		},
	);
});
