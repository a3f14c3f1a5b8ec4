import { ParameterError, resultOf } from '../errors/issue';
import { excerpt } from '../helpers/excerpt';
import { readCountry } from '../parameters/countries';
import { HAS_TRUNK_ZERO } from '../parameters/numberShape';
import { readRecipients } from '../parameters/recipients';
import { asRequestMethod, type RequestMethod } from '../parameters/requestMethod';
import { readTime, type Moment } from '../parameters/schedule';
import { isNumber, plainSenderId } from '../parameters/senderId';
import {
	asText,
	characterCount,
	readBoolean,
	readText,
	readWholeNumber,
	shown,
	type WholeNumber,
} from '../parameters/values';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	REQUEST_TIMEOUT_MS,
} from '../transport/limits';
import type { SmsParameters } from '../waiting/ask';
import { readPrice, type Price } from './price';
import type { QuietHours } from './safeguards/quietHours';

/** How an SMS is sent, checked. Equal options are the same object. */
export interface SmsOptions {
	senderId: string;
	customString: string;
	/** Unix seconds. */
	schedule?: number;
	/** ISO 3166-1 alpha-2 code. */
	country?: string;
	requestMethod: RequestMethod;
	/** Milliseconds from a request to the end of its response. */
	timeoutMs: number;
	/** Whether items with the same message and options share requests. */
	combineRecipients: boolean;
	/** How many requests may be under way at a time; the first item decides for all. */
	maxConcurrentRequests: number;
	/** Whether characters of word processors are replaced by ones of the GSM-7 alphabet. */
	replaceTypography: boolean;
	/** Whether nothing is sent, and the output says what would be. */
	dryRun: boolean;
	/** For the estimate of a dry run. */
	pricePerPart?: Price;
	/** Where every SMS goes instead of to its recipient. */
	redirectTo?: string;
	/** How many SMS may begin to leave within a minute; the first item decides for all. */
	smsPerMinute?: number;
	/** When no SMS may arrive. */
	quietHours?: QuietHours;
}

/** Milliseconds. Less than a second would cut off responses that are on their way. */
export const TIMEOUT: WholeNumber = { least: 1_000, most: 600_000, otherwise: REQUEST_TIMEOUT_MS };

export const DEFAULT_CONCURRENT_REQUESTS = 5;
export const CONCURRENT_REQUESTS: WholeNumber = {
	least: 1,
	most: 50,
	otherwise: DEFAULT_CONCURRENT_REQUESTS,
};

/** Without a value, SMS leave as fast as ClickSend takes them. */
export const SMS_PER_MINUTE: WholeNumber = {
	least: 1,
	most: 60_000,
	otherwise: 0,
	nothing: 'to send as fast as possible',
};

/** Years that an SMS may be scheduled ahead. A later time is probably a number in another unit. */
const MAX_SCHEDULE_YEARS = 5;
/** What an expression gives for items that are sent at once. */
const NOW = 'now';

function readSenderId(value: unknown): string {
	const senderId = plainSenderId(
		readText(value, 'The sender ID', 'Check the expression in the Sender ID option.'),
	);
	if (senderId === '' || isNumber(senderId)) return senderId;
	const unusable = (what: string) =>
		new ParameterError(
			`The sender ID ${what}`,
			`Use a number in international format, or up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces.`,
			[`Sender ID: "${excerpt(senderId, 40)}"`],
		);
	if (HAS_TRUNK_ZERO.test(senderId)) {
		throw unusable('has a (0), which is dialled only without the country code; take it out');
	}
	if (/\s/.test(senderId)) throw unusable('has a space in it');
	const length = characterCount(senderId);
	if (length > MAX_ALPHANUMERIC_SENDER_ID_LENGTH) {
		throw unusable(`has ${length} characters; ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} are allowed`);
	}
	return senderId;
}

function readCustomString(value: unknown): string {
	const customString = readText(
		value,
		'The custom string',
		'Check the expression in the Custom String option.',
	);
	const length = characterCount(customString);
	if (length > MAX_CUSTOM_STRING_LENGTH) {
		throw new ParameterError(
			`The custom string has ${length} characters; ClickSend takes ${MAX_CUSTOM_STRING_LENGTH}`,
			'Shorten the Custom String option, for example to an ID.',
		);
	}
	return customString;
}

function readSchedule(value: unknown, moment: Moment): number | undefined {
	// For an expression: an empty text may be a date that is missing.
	if (asText(value)?.trim().toLowerCase() === NOW) return undefined;
	return readTime(
		value,
		moment,
		(reason, quote) =>
			new ParameterError(
				`The SMS cannot be scheduled: ${reason}`,
				"Give the Schedule option a time in the future, e.g. 2030-01-31T09:00:00. A time without an offset is in the workflow's time zone; a number is a unix time in seconds or milliseconds. Leave the option out to send at once.",
				[`Schedule: ${quote}`],
			),
		MAX_SCHEDULE_YEARS,
	);
}

function readRedirect(value: unknown): string | undefined {
	if (value === undefined) return undefined;
	const read = resultOf(() => readRecipients(value));
	const [number, ...others] = read.ok ? read.value : [];
	// Where the option is there and has no number, the SMS of a test would go to the recipients.
	if (number !== undefined && others.length === 0) return number;
	throw new ParameterError(
		'Redirect To is not one phone number',
		'Give Redirect To your own number in international format, e.g. +61411111111, or remove the option to send to the recipients.',
		[`Redirect To: ${shown(value)}`],
	);
}

function readPerMinute(value: unknown): number | undefined {
	const perMinute = readWholeNumber(value, 'SMS per Minute', SMS_PER_MINUTE);
	return perMinute === SMS_PER_MINUTE.otherwise ? undefined : perMinute;
}

/**
 * Reads the members of the field Options of an operation that sends.
 *
 * @throws ParameterError for the first that cannot be used
 * @see API description, "Send an SMS", "Parameters"
 */
export function readOptions(options: SmsParameters['options'], moment: Moment): SmsOptions {
	// The first option that cannot be used is the one that a person hears of.
	const senderId = readSenderId(options.senderId);
	const customString = readCustomString(options.customString);
	const country = readCountry(options.country);
	const schedule = readSchedule(options.schedule, moment);
	const pricePerPart = readPrice(options.pricePerPart);
	const redirectTo = readRedirect(options.redirectTo);
	const smsPerMinute = readPerMinute(options.smsPerMinute);
	return {
		senderId,
		customString,
		...(schedule !== undefined && { schedule }),
		...(country !== undefined && { country }),
		requestMethod: asRequestMethod(options.requestMethod),
		timeoutMs: readWholeNumber(options.timeout, 'Timeout', TIMEOUT),
		maxConcurrentRequests: readWholeNumber(
			options.maxConcurrentRequests,
			'Max Concurrent Requests',
			CONCURRENT_REQUESTS,
		),
		combineRecipients: readBoolean(options.combineRecipients, 'Combine Recipients', true),
		replaceTypography: readBoolean(
			options.replaceTypography,
			'Replace Typographic Characters',
			false,
		),
		dryRun: readBoolean(options.dryRun, 'Dry Run', false),
		...(pricePerPart && { pricePerPart }),
		...(redirectTo !== undefined && { redirectTo }),
		...(smsPerMinute !== undefined && { smsPerMinute }),
	};
}
