import type { INode } from 'n8n-workflow';
import { isFirstAnswer } from '../../../nodes/ClickSend/waiting/firstAnswer';
import { readApproval } from '../../../nodes/ClickSend/waiting/responseType';
import type { Question } from '../../../nodes/ClickSend/waiting/question';

let executions = 0;

const NODE: INode = {
	id: 'a',
	name: 'ClickSend',
	type: 'clickSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const contextOf = (executionId: string, nodeId = 'a') => ({
	getExecutionId: () => executionId,
	getNode: () => ({ ...NODE, id: nodeId }),
});

const question = (number: number, messageid = 'M1'): Question => ({
	number,
	responseType: 'reply',
	text: 'Go?',
	approval: readApproval({}),
	askAgain: 0,
	askAgainText: '',
	options: {},
	isReview: false,
	sms: { messageid },
});

const newExecution = () => `execution ${++executions}`;

describe('The first answer', () => {
	it('is the first one only', () => {
		const context = contextOf(newExecution());
		const answers = Array.from({ length: 3 }, () => isFirstAnswer(context, question(1)));
		expect(answers).toEqual([true, false, false]);
	});

	it('is one for each question, node, SMS and execution', () => {
		const id = newExecution();
		expect(isFirstAnswer(contextOf(id), question(1))).toBe(true);
		expect(isFirstAnswer(contextOf(id), question(2))).toBe(true);
		expect(isFirstAnswer(contextOf(id), question(1, 'M2'))).toBe(true);
		expect(isFirstAnswer(contextOf(id, 'b'), question(1))).toBe(true);
		expect(isFirstAnswer(contextOf(newExecution()), question(1))).toBe(true);
	});

	it('is remembered while thousands of others are answered', () => {
		const context = contextOf(newExecution());
		isFirstAnswer(context, question(1));
		for (let other = 0; other < 9_000; other++) {
			isFirstAnswer(contextOf(newExecution()), question(1));
		}
		expect(isFirstAnswer(context, question(1))).toBe(false);
	});
});
