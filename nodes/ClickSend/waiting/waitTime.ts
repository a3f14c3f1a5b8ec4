import { WAIT_INDEFINITELY, type INodeProperties } from 'n8n-workflow';
import { ParameterError } from '../errors/issue';
import { membersOnly } from '../helpers/builderHints';
import { KEPT_AT_DEFAULTS } from '../helpers/fixedCollection';
import { property } from '../helpers/property';
import { readTime, type Moment } from '../parameters/schedule';
import { shown } from '../parameters/values';

const UNITS_MS: ReadonlyMap<unknown, number> = new Map([
	['minutes', 60_000],
	['hours', 3_600_000],
	['days', 86_400_000],
]);

/** What a missing amount and a missing unit mean. */
const AMOUNT = 1;
const UNIT = 'hours';

/** n8n's Limit Wait Time option, under n8n's names. */
export const limitWaitTime: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	typeOptions: KEPT_AT_DEFAULTS,
	description: 'How long to wait. After that, the workflow goes on with timedOut set to true.',
	builderHint: membersOnly('the node cannot tell how long to wait'),
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					default: 'afterTimeInterval',
					description: 'What ends the wait',
					options: [
						{ name: 'After Time Interval', value: 'afterTimeInterval' },
						{ name: 'At Specified Time', value: 'atSpecifiedTime' },
					],
				},
				{
					displayName: 'Amount',
					name: 'resumeAmount',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 2 },
					default: AMOUNT,
					description: 'How many minutes, hours or days to wait',
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
				},
				{
					displayName: 'Unit',
					name: 'resumeUnit',
					type: 'options',
					default: UNIT,
					options: [
						{ name: 'Days', value: 'days' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Minutes', value: 'minutes' },
					],
					displayOptions: { show: { limitType: ['afterTimeInterval'] } },
				},
				{
					displayName: 'Max Date and Time',
					name: 'maxDateAndTime',
					type: 'dateTime',
					default: '',
					description: "When to go on, in the workflow's time zone",
					displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
				},
			],
		},
	],
};

const unusable = (what: string, quotes: readonly string[] = []) =>
	new ParameterError(
		`The wait cannot be limited${what}`,
		'Give the Limit Wait Time option an amount above 0, or a date and time in the future. Leave it out to wait without a limit.',
		quotes,
	);

/**
 * Reads n8n's Limit Wait Time option.
 *
 * @param option undefined where it is left out: then there is no limit
 * @returns when the wait ends
 * @throws ParameterError
 */
export function readWaitTime(option: unknown, moment: Moment): Date {
	if (option === undefined) return WAIT_INDEFINITELY;
	const values = property(option, 'values');
	// Its values were removed, or n8n has dropped an expression for all of them.
	if (values === undefined) throw unusable(': the option has no values');
	if (property(values, 'limitType') === 'atSpecifiedTime') {
		const date = property(values, 'maxDateAndTime');
		const seconds = readTime(date, moment, (reason, quote) =>
			unusable(`: ${reason}`, [`Max Date and Time: ${quote}`]),
		);
		if (seconds === undefined) throw unusable(': no date and time is given');
		return new Date(seconds * 1000);
	}
	const given = [
		property(values, 'resumeAmount') ?? AMOUNT,
		property(values, 'resumeUnit') ?? UNIT,
	];
	const amount = Number(given[0]);
	const unit = UNITS_MS.get(given[1]);
	const till = new Date(moment.now + amount * (unit ?? Number.NaN));
	if (amount > 0 && !Number.isNaN(till.getTime())) return till;
	throw unusable(' to this amount', [`Amount: ${given.map(shown).join(' ')}`]);
}
