import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { ParameterError } from '../errors/parameterError';
import { property } from '../helpers/property';
import { readTime, type Moment } from '../parameters/schedule';

const UNITS_MS: ReadonlyMap<unknown, number> = new Map([
	['minutes', 60_000],
	['hours', 3_600_000],
	['days', 86_400_000],
]);

const unusable = (message: string) =>
	new ParameterError(
		message,
		'Give the Limit Wait Time option an amount above 0, or a date and time in the future; leave it out to wait for as long as it takes.',
	);

/**
 * Reads n8n's Limit Wait Time option.
 *
 * @param option as it is in the node; without values there is no limit
 * @param timezone of the workflow, for a time without an offset
 * @param now milliseconds
 */
export function readWaitTime(option: unknown, moment: Moment): Date {
	const values = property(option, 'values');
	if (values === undefined) return WAIT_INDEFINITELY;
	if (property(values, 'limitType') === 'atSpecifiedTime') {
		const till = readTime(property(values, 'maxDateAndTime'), moment, (reason) =>
			unusable(`The wait cannot be limited: ${reason}`),
		);
		if (till === undefined) throw unusable('The wait cannot be limited: no date and time is given');
		return new Date(till * 1000);
	}
	const amount = Number(property(values, 'resumeAmount') ?? 1);
	const unit = UNITS_MS.get(property(values, 'resumeUnit') ?? 'hours');
	const till = new Date(moment.now + amount * (unit ?? Number.NaN));
	if (amount > 0 && !Number.isNaN(till.getTime())) return till;
	throw unusable('The wait cannot be limited to this amount');
}
