import type { IWorkflowDataProxyData } from 'n8n-workflow';
import { seenByExpressions } from '../../../nodes/ClickSend/helpers/nodeContext';
import { partOf } from '../../support/partOf';

describe('What expressions see at the first item', () => {
	const contextOf = ($runIndex: number) => ({
		getWorkflowDataProxy: jest.fn(() =>
			partOf<IWorkflowDataProxyData>('the data of expressions', { $runIndex }),
		),
	});

	it('is asked for once a context, and never another one is taken for it', () => {
		const [one, other] = [contextOf(0), contextOf(1)];
		const indexes = [one, one, other, one].map((each) => {
			const runIndex: unknown = seenByExpressions(each).$runIndex;
			return runIndex;
		});
		expect(indexes).toEqual([0, 0, 1, 0]);
		expect(one.getWorkflowDataProxy).toHaveBeenCalledTimes(1);
	});
});
