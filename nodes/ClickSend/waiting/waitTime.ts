import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { parameterIssue, type Issue } from '../errors/issue';
import { property } from '../helpers/property';
import { parseSchedule } from '../parameters/schedule';

const UNITS_MS: ReadonlyMap<unknown, number> = new Map([
	['minutes', 60_000],
	['hours', 3_600_000],
	['days', 86_400_000],
]);

export type WaitTime = { ok: true; till: Date } | { ok: false; issue: Issue };

const unusable = (message: string): WaitTime => ({
	ok: false,
	issue: parameterIssue(
		message,
		'Give the Limit Wait Time option an amount above 0, or a date and time in the future; leave it out to wait for as long as it takes.',
	),
});

/**
 * Reads n8n's Limit Wait Time option.
 *
 * @param option as it is in the node; without values there is no limit
 * @param timezone of the workflow, for a time without an offset
 * @param now milliseconds
 */
export function readWaitTime(option: unknown, timezone: string, now: number): WaitTime {
	const values = property(option, 'values');
	if (values === undefined) return { ok: true, till: WAIT_INDEFINITELY };
	if (property(values, 'limitType') === 'atSpecifiedTime') {
		const parsed = parseSchedule(property(values, 'maxDateAndTime'), timezone, now);
		if (!parsed.ok) return unusable(`The wait cannot be limited: ${parsed.reason}`);
		return parsed.unixSeconds === undefined
			? unusable('The wait cannot be limited: no date and time is given')
			: { ok: true, till: new Date(parsed.unixSeconds * 1000) };
	}
	const amount = Number(property(values, 'resumeAmount') ?? 1);
	const unit = UNITS_MS.get(property(values, 'resumeUnit') ?? 'hours');
	const till = new Date(now + amount * (unit ?? Number.NaN));
	return amount > 0 && !Number.isNaN(till.getTime())
		? { ok: true, till }
		: unusable('The wait cannot be limited to this amount');
}
