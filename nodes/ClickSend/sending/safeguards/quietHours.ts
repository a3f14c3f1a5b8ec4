import { IANAZone } from 'luxon';
import type { INodeProperties } from 'n8n-workflow';
import { ParameterError } from '../../errors/issue';
import { DailyWindow } from '../../helpers/dailyWindow';
import { KEPT_AT_DEFAULTS } from '../../helpers/fixedCollection';
import { isRecord, property } from '../../helpers/property';
import { shown } from '../../parameters/values';

/** What becomes of an SMS that would be sent in the quiet hours. */
export type QuietHoursThen = 'schedule' | 'skip';

/** The Quiet Hours safeguard. */
export const quietHoursField: INodeProperties = {
	displayName: 'Quiet Hours',
	name: 'quietHours',
	type: 'fixedCollection',
	typeOptions: KEPT_AT_DEFAULTS,
	default: { window: { from: '21:00', to: '08:00', timezone: '', then: 'schedule' } },
	description: 'Hours of the day in which no SMS is sent',
	options: [
		{
			displayName: 'Window',
			name: 'window',
			values: [
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '',
					placeholder: 'e.g. 21:00',
					description: 'When the quiet hours begin, such as 21:00 or 9 pm',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '',
					placeholder: 'e.g. 08:00',
					description:
						'When the quiet hours end, such as 08:00 or 8 am. From then on, SMS are sent again. It may be on the next day.',
				},
				{
					displayName: 'Time Zone',
					name: 'timezone',
					type: 'string',
					default: '',
					placeholder: 'e.g. Australia/Perth',
					description:
						"The recipients' time zone, as an IANA name such as Australia/Perth; an expression can give each item its own. Leave it empty for the workflow's time zone. It is never guessed from a number.",
					builderHint: {
						propertyHint:
							'An IANA name, never an abbreviation or an offset. Never derive it from a phone number: use one that the user gave, or a field of the item.',
					},
				},
				{
					displayName: 'Then',
					name: 'then',
					type: 'options',
					default: 'schedule',
					description: 'What to do with an SMS that would be sent in the quiet hours',
					options: [
						{
							name: 'Leave Out',
							value: 'skip',
							description: 'Send nothing to the recipient, and say so in the output',
						},
						{
							name: 'Schedule for the End of the Quiet Hours',
							value: 'schedule',
							description: 'Have ClickSend send it when the quiet hours end',
						},
					],
				},
			],
		},
	],
};

/** The quiet hours of one item. Equal ones are the same object. */
export interface QuietHours {
	/** What becomes of an SMS that would be sent in them. */
	then: QuietHoursThen;
	/** An IANA name, e.g. `Australia/Perth`. */
	timezone: string;
	/** For a hint, e.g. `21:00 to 08:00 (Australia/Perth)`. */
	words: string;
	/**
	 * Tells when the quiet hours end, by the clock on the wall of the time zone. An end that the clock jumps over is the
	 * first moment after the jump. What the clock shows twice is looked at twice: it is quiet wherever the clock is within
	 * the window.
	 *
	 * @param moment of sending, in milliseconds since 1970
	 * @returns the first moment after it that is outside, in milliseconds since 1970, a whole number of seconds, so
	 * `end / 1000` is what ClickSend takes as `schedule`; undefined where the moment itself is outside
	 */
	endAt: (moment: number) => number | undefined;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const TIME_24 = /^(\d{1,2}):(\d\d)(?::00)?$/;
const TIME_12 = /^(\d{1,2})(?::(\d\d)(?::00)?)?\s?([ap])\.?m\.?$/i;

/** Milliseconds since midnight. 24:00 is midnight, as 00:00 is. */
function timeIn(text: string): number | undefined {
	const [, hour24, minute24] = TIME_24.exec(text) ?? [];
	const [, hour12, minute12, half] = TIME_12.exec(text) ?? [];
	const minutes = Number(minute24 ?? minute12 ?? 0);
	if (minutes > 59) return undefined;
	if (hour24 !== undefined) {
		const time = Number(hour24) * HOUR_MS + minutes * MINUTE_MS;
		return time > DAY_MS ? undefined : time % DAY_MS;
	}
	const hours = Number(hour12);
	if (half === undefined || !(hours >= 1 && hours <= 12)) return undefined;
	const noon = half.toLowerCase() === 'p' ? DAY_MS / 2 : 0;
	return noon + (hours % 12) * HOUR_MS + minutes * MINUTE_MS;
}

function quoteOf(name: string, value: unknown): string {
	return `${name}: ${value === undefined ? 'nothing' : shown(value)}`;
}

/** @throws ParameterError for anything but a time of day, as text */
function readTimeOfDay(value: unknown, name: 'From' | 'To'): number {
	const text = typeof value === 'string' ? value.trim() : undefined;
	const time = text === undefined ? undefined : timeIn(text);
	if (time !== undefined) return time;
	const isEmpty = value === undefined || value === null || text === '';
	const isDate = typeof property(value, 'toFormat') === 'function' || value instanceof Date;
	throw new ParameterError(
		isEmpty ? `${name} of Quiet Hours is empty` : `${name} of Quiet Hours is no time of day`,
		`Give ${name} a time of day as text, such as 21:00, 9:30 or 9 pm; seconds, where there are any, have to be 00.${
			isDate ? ' To make one of a date, add .toFormat("HH:mm") to the expression.' : ''
		}`,
		isEmpty ? [] : [quoteOf(name, value)],
	);
}

/**
 * Whether the text names a place, or UTC. The engine of JavaScript also knows abbreviations, and reads them in its own
 * way: BST is Bangladesh, AST is Alaska, EST has no summer time. A number with a sign may be the code of a country.
 */
const namesPlace = (zone: string) =>
	/^(?:UTC|GMT)$/i.test(zone) ||
	/^[a-z][\w+-]*(?:\/[\w+-]+)+$/i.test(zone) ||
	/^[a-z-]{5,}$/i.test(zone);

/** @throws ParameterError for anything but an IANA name, or an empty text for the workflow's time zone */
function readTimezone(value: unknown, workflowTimezone: string): IANAZone {
	const text = typeof value === 'string' ? value.trim() : undefined;
	const isOfWorkflow = value === undefined || text === '';
	const name = isOfWorkflow ? workflowTimezone : text;
	// Of the workflow's time zone, n8n has a list to choose from.
	const isNamed = name !== undefined && (isOfWorkflow || namesPlace(name));
	if (isNamed && IANAZone.isValidZone(name)) return IANAZone.create(name);
	throw new ParameterError(
		'The time zone of Quiet Hours is not known',
		`Give Time Zone an IANA name such as Australia/Perth or America/New_York: a place, no abbreviation and no offset. Leave it empty for the workflow's time zone.`,
		[quoteOf('Time Zone', isOfWorkflow ? workflowTimezone : value)],
	);
}

/** @throws ParameterError for anything but one of the two */
function readThen(value: unknown = 'schedule'): QuietHoursThen {
	if (value === 'schedule' || value === 'skip') return value;
	throw new ParameterError(
		'Then of Quiet Hours is neither schedule nor skip',
		'Choose one from the list of the field Then, or have its expression give schedule or skip.',
		[quoteOf('Then', value)],
	);
}

const clock = (time: number) => new Date(time).toISOString().slice(11, 16);

function readWindow(window: unknown, workflowTimezone: string): QuietHours {
	const from = readTimeOfDay(property(window, 'from'), 'From');
	const to = readTimeOfDay(property(window, 'to'), 'To');
	const zone = readTimezone(property(window, 'timezone'), workflowTimezone);
	const then = readThen(property(window, 'then'));
	if (from === to) {
		throw new ParameterError(
			'Quiet Hours begin and end at the same time',
			'Give From and To two times, such as 21:00 and 08:00. To send nothing at all, deactivate the node.',
			[`From and To: ${clock(from)}`],
		);
	}
	const hours = new DailyWindow(from, to, (moment) => zone.offset(moment));
	return {
		then,
		timezone: zone.name,
		words: `${clock(from)} to ${clock(to)} (${zone.name})`,
		endAt: (moment) => hours.endAt(moment),
	};
}

const REMEMBERED_WINDOWS = 500;

/** Windows that were read in this process, because thousands of items share a few. They follow from their texts alone. */
const known = new Map<string, QuietHours>();

/**
 * Reads the Quiet Hours of an item.
 *
 * - From and To are texts: `21:00`, `9:30`, `21:00:00`, `9 pm`, `9:30 a.m.`; `24:00` is midnight. To may be on the next day.
 * - Time Zone is an IANA name, or empty for the workflow's. It is never guessed: neither from a number nor from an
 *   abbreviation, of which most mean several places.
 *
 * @param value of the collection, as n8n gives it for the item
 * @param workflowTimezone an IANA name
 * @returns undefined where the collection has no window
 * @throws ParameterError for what cannot be used, and for hours that begin when they end
 */
export function readQuietHours(value: unknown, workflowTimezone: string): QuietHours | undefined {
	const window = property(value, 'window');
	if (!isRecord(window)) return undefined;
	const { from, to, timezone = '', then = 'schedule' } = window;
	const parts = [from, to, timezone, then, workflowTimezone];
	// Anything but a text is refused, however it reads as one.
	const key = parts.every((part) => typeof part === 'string') ? parts.join('\n') : undefined;
	const before = key === undefined ? undefined : known.get(key);
	if (before) return before;
	const read = readWindow(window, workflowTimezone);
	if (key === undefined) return read;
	if (known.size >= REMEMBERED_WINDOWS) known.clear();
	known.set(key, read);
	return read;
}
