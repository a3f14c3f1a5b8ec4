import type { INode } from 'n8n-workflow';
import { askOnce, isFirstAnswer } from '../../../nodes/ClickSend/waiting/firstAnswer';
import { readApproval } from '../../../nodes/ClickSend/waiting/approval';
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
	tokenHash: '',
	linkHash: '',
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

describe('Asking again', () => {
	/** Asks as often as it may, and tells how often that was and what came of each. */
	async function asked(results: readonly boolean[], attempts: readonly number[]) {
		const context = contextOf(newExecution());
		let count = 0;
		const ask = async () => await Promise.resolve(results[count++] ?? true);
		const told: boolean[] = [];
		for (const attempt of attempts) {
			told.push(await askOnce(context, question(1), attempt, ask));
		}
		return { count, told };
	}

	it('is done once for each attempt, however many answers to it nobody understands', async () => {
		expect(await asked([], [0, 0, 0])).toEqual({ count: 1, told: [true, true, true] });
		expect(await asked([], [0, 1, 0, 1])).toEqual({ count: 2, told: [true, true, true, true] });
	});

	it('is done once where the answers come at the same moment', async () => {
		const context = contextOf(newExecution());
		const ask = jest.fn(async () => await Promise.resolve(true));
		const told = [1, 2].map(async () => await askOnce(context, question(1), 0, ask));
		expect(await Promise.all(told)).toEqual([true, true]);
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it('is done for the next answer where the SMS was not accepted', async () => {
		expect(await asked([false, true], [0, 0])).toEqual({ count: 2, told: [false, true] });
	});

	it('is done for the next answer where it could not even be tried', async () => {
		const context = contextOf(newExecution());
		const ask = async () => await Promise.reject<boolean>(new Error('no credential'));
		await expect(askOnce(context, question(1), 0, ask)).rejects.toThrow('no credential');
		expect(await askOnce(context, question(1), 0, async () => await Promise.resolve(true))).toBe(
			true,
		);
	});

	it('leaves the first answer that is understood the first', async () => {
		const context = contextOf(newExecution());
		await askOnce(context, question(1), 0, async () => await Promise.resolve(true));
		expect(isFirstAnswer(context, question(1))).toBe(true);
	});
});
