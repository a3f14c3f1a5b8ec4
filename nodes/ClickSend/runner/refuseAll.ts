import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failed, type Issue } from '../errors/issue';
import { started } from './itemState';
import { errorOf, notStarted, openRun, toItems } from './run';

/**
 * Ends a run that cannot begin with any item, as On Error is set: with an error, or with an item with `error`
 * for each input item. An error that is thrown although On Error says to continue would be a success for n8n.
 */
export function refuseAll(context: IExecuteFunctions, issue: Issue): INodeExecutionData[] {
	const run = openRun(context);
	const items = notStarted(run).map(() => started([failed(issue)]));
	// All items have the same issue, which is told once.
	if (run.invocation.endsAtIssue) throw errorOf(run, 'none', { issue, itemIndex: 0 }, items);
	return toItems(run, items);
}
