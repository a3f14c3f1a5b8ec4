import type { INodeExecutionData } from 'n8n-workflow';
import { failed, OPEN, type Slot } from '../errors/issue';
import { dryRunHint, drySummaryOf, evaluationHint, fillDry, sumUpDry } from '../sending/dryRun';
import type { SmsJob } from '../sending/sendRequests';
import { reasonField, summaryOf } from '../sending/summary';
import { warnings } from '../sending/warnings';
import { outcomesOf, stateOf } from './itemState';
import { errorOf, forEachItem, issuesIn, notStarted, unusableHint, type Run } from './run';
import { checkWithClient, takeShares } from './sendChecks';
import { putOut, putOutOne, writtenIn, type ReadSends } from './sendOutput';

/**
 * Runs an operation without sending: with all checks and safeguards, and what would be sent.
 *
 * @param evaluationRemedy in an evaluation: what a person can do where the SMS should leave
 */
export async function runDry(
	run: Run,
	{ reader, opening, read, moment }: ReadSends,
	evaluationRemedy?: string,
): Promise<INodeExecutionData[]> {
	const asked = takeShares(read, reader, (sms) => sms.recipients.length);
	const items = checkWithClient(asked, await opening);
	const unusable = issuesIn(items);
	const [first, ...others] = unusable;
	if (first && run.invocation.endsAtIssue) {
		throw errorOf(run, 'none', first, notStarted(run), others);
	}
	const jobs: SmsJob[] = [];
	const slots: Slot[][] = [];
	await forEachItem(items.length, (itemIndex) => {
		const item = items[itemIndex];
		if (!item) return;
		const outcomes = item.ok ? item.value.recipients.map(() => OPEN) : [failed(item.issue)];
		slots.push(outcomes);
		if (!item.ok) return;
		const job = { itemIndex, sms: item.value, outcomes };
		reader.safeguards?.holdBack(job);
		fillDry(job, run.invocation);
		jobs.push(job);
	});
	const states = slots.map(stateOf);
	const { output = 'recipients' } = reader;
	const dry = sumUpDry(jobs);
	run.context.addExecutionHints(
		...(evaluationRemedy === undefined ? [dryRunHint(dry)] : [evaluationHint(evaluationRemedy)]),
		...warnings(jobs, writtenIn(run), moment),
		...unusableHint(unusable.length, run, reasonField(output)),
	);
	if (output !== 'summary') return putOut(run, states, output, 0);
	const summary = summaryOf(() => outcomesOf(states), 0);
	return putOutOne(run, drySummaryOf(dry, summary));
}
