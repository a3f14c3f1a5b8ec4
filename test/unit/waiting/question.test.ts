import type { IDataObject, IExecuteFunctions, INode, IWebhookFunctions } from 'n8n-workflow';
import {
	keepQuestion,
	nextQuestion,
	readQuestion,
	type Question,
} from '../../../nodes/ClickSend/waiting/question';
import { partOf } from '../../support/partOf';

const NODE: INode = {
	id: 'a',
	name: 'Ask {{ "them" }}',
	type: 'clickSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const QUESTION: Question = {
	number: 5,
	responseType: 'approval',
	text: 'Go?',
	approval: {
		yes: ['ja', 'Ok, gut'],
		no: ['nein'],
		approveLabel: 'Los',
		disapproveLabel: 'Nein',
	},
	askAgain: 2,
	askAgainText: 'Ja oder nein?',
	options: { senderId: '+61411000000', replaceTypography: true },
	tokenHash: 'ab',
	linkHash: 'cd',
	isReview: true,
	sms: { to: '+61491570156', messageid: 'M1' },
};

/** What n8n has saved of the contexts of an execution and its node. */
class Saved {
	flow: IDataObject = {};
	node: IDataObject = {};

	readonly executing = partOf<IExecuteFunctions>('n8n', {
		getContext: (type: string) => (type === 'flow' ? this.flow : this.node),
	});

	/** Reads the question in another process, where n8n has loaded what it saved. */
	read(): Question | undefined {
		const saved: IDataObject = JSON.parse(JSON.stringify(this.node));
		return readQuestion(
			partOf<IWebhookFunctions>('n8n', {
				getNode: () => NODE,
				evaluateExpression: (expression: string) => {
					const [, key = ''] = /\.context\.(\w+) \}\}$/.exec(expression) ?? [];
					return Object(saved)[key];
				},
			}),
		);
	}
}

describe('A question that is kept with the execution', () => {
	it('is read again in full', () => {
		const saved = new Saved();
		keepQuestion(saved.executing, QUESTION);
		expect(saved.read()).toEqual(QUESTION);
	});

	it('is read with one way to answer where a person can only approve', () => {
		const saved = new Saved();
		const approval = { yes: ['ok'], no: [], approveLabel: 'Ok', disapproveLabel: '' };
		keepQuestion(saved.executing, { ...QUESTION, approval });
		expect(saved.read()?.approval).toEqual(approval);
	});

	it('is none where nothing was kept', () => {
		expect(new Saved().read()).toBeUndefined();
	});
});

describe('The number of a question', () => {
	it('is one more than the last, and begins again after 128', () => {
		const saved = new Saved();
		const numbers = Array.from({ length: 130 }, () => {
			const number = nextQuestion(saved.executing);
			keepQuestion(saved.executing, { ...QUESTION, number });
			return number;
		});
		expect(numbers).toEqual([...Array(128).keys(), 0, 1]);
	});

	it('is read as an earlier version has kept it, with its words in one text', () => {
		const saved = new Saved();
		keepQuestion(saved.executing, QUESTION);
		const { approveLabel, disapproveLabel } = QUESTION.approval;
		const approval = {
			approveLabel,
			disapproveLabel,
			approvalType: 'double',
			approveWords: 'ja,Ok',
			disapproveWords: 'nein',
		};
		saved.node = JSON.parse(
			JSON.stringify(saved.node, (key, value) => (key === 'approval' ? approval : value)),
		);
		expect(saved.read()?.approval).toEqual({
			yes: ['ja', 'Ok'],
			no: ['nein'],
			approveLabel,
			disapproveLabel,
		});
	});
});
