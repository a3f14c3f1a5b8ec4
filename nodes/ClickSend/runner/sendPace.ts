import type { PaceSettings } from '../sending/pace';
import type { SmsJob } from '../sending/sendRequests';
import type { Run } from './run';

/**
 * How a run is paced: by SMS per Minute of its first item. The timeout is that of the workflow, as the whole execution
 * has it.
 *
 * @returns undefined where requests leave as fast as they can
 */
export function paceOf(
	{ context, node }: Run,
	[first]: readonly SmsJob[],
): PaceSettings | undefined {
	const perMinute = first?.sms.options.smsPerMinute;
	if (perMinute === undefined) return undefined;
	const { executionTimeout } = context.getWorkflowSettings();
	const hasTimeout = executionTimeout !== undefined && executionTimeout > 0;
	return {
		perMinute,
		execution: `${context.getExecutionId()} ${node.id}`,
		executionTimeoutMs: hasTimeout ? executionTimeout * 1_000 : undefined,
	};
}
