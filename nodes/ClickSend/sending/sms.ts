import { ParameterError } from '../errors/issue';
import {
	asText,
	characterCount,
	readBoolean,
	readText,
	readWholeNumber,
	shown,
	type WholeNumber,
} from '../parameters/values';
import { NO_COUNTRY, parseCountry } from '../parameters/countries';
import { readRecipients } from '../parameters/recipients';
import { asRequestMethod, type RequestMethod } from '../parameters/requestMethod';
import { readTime, type Moment } from '../parameters/schedule';
import { HAS_TRUNK_ZERO } from '../parameters/numberShape';
import { isNumber, plainSenderId } from '../parameters/senderId';
import { excerpt } from '../helpers/excerpt';
import { replaceTypography } from '../helpers/typography';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	MAX_MESSAGE_LENGTH,
	REQUEST_TIMEOUT_MS,
} from '../transport/limits';
import type { SmsParameters } from '../waiting/ask';

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
}

/** What one item sends, checked. */
export interface Sms {
	recipients: string[];
	/** As it is sent. */
	message: string;
	options: SmsOptions;
}

/** Milliseconds. Less than a second would cut off responses that are on their way. */
export const TIMEOUT: WholeNumber = { least: 1_000, most: 600_000, otherwise: REQUEST_TIMEOUT_MS };

export const DEFAULT_CONCURRENT_REQUESTS = 5;
export const CONCURRENT_REQUESTS: WholeNumber = {
	least: 1,
	most: 50,
	otherwise: DEFAULT_CONCURRENT_REQUESTS,
};

/** Years that an SMS may be scheduled ahead. A later time is probably a number in another unit. */
const MAX_SCHEDULE_YEARS = 5;
/** What an expression gives for items that are sent at once. */
const NOW = 'now';

/** Nothing that a phone shows. */
const INVISIBLE_TEXT = /^[\s\p{Cc}\p{Cf}]*$/u;

function readMessage(value: unknown): string {
	const message = readText(
		value,
		'The message',
		'Check the expression in the field Message: it has to give a text, for example {{ $json.text }}.',
	);
	if (INVISIBLE_TEXT.test(message)) {
		throw new ParameterError(
			'The message is empty',
			'Fill in the field Message. If it is an expression, check that the item has the field it names.',
		);
	}
	const length = characterCount(message);
	if (length > MAX_MESSAGE_LENGTH) {
		throw new ParameterError(
			`The message has ${length} characters; ClickSend takes ${MAX_MESSAGE_LENGTH}`,
			'Shorten the message, or send it as several SMS.',
		);
	}
	return message;
}

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

function readCountry(value: unknown): string | undefined {
	const text = asText(value);
	// For an expression: an empty text may be a country that is missing.
	if (text === '' || text?.trim().toLowerCase() === NO_COUNTRY) return undefined;
	const country = text === undefined ? undefined : parseCountry(text);
	if (country !== undefined) return country;
	throw new ParameterError(
		'The country is not known',
		'Choose one from the list of the Country option, or give its two-letter ISO code, e.g. AU.',
		[`Country: ${shown(value)}`],
	);
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

function readOptions(options: SmsParameters['options'], moment: Moment): SmsOptions {
	// The first option that cannot be used is the one that a person hears of.
	const senderId = readSenderId(options.senderId);
	const customString = readCustomString(options.customString);
	const country = readCountry(options.country);
	const schedule = readSchedule(options.schedule, moment);
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
	};
}

/** Remembers the last value and what was read of it, because items often share the same object or text. */
function remembered<Given, Read>(read: (given: Given) => Read): (given: Given) => Read {
	let last: { given: Given; value: Read } | undefined;
	return (given) => {
		if (!last || last.given !== given) last = { given, value: read(given) };
		return last.value;
	};
}

/**
 * Makes a reader of the items' SMS, so that a bad item is found before the first SMS leaves. What
 * several items share is checked once, and equal options become the same object.
 *
 * @returns a function that reads the SMS of an item; it throws a ParameterError for the first parameter
 * that cannot be used
 * @see API description, "Send an SMS"
 */
export function openSmsReader(moment: Moment): (parameters: SmsParameters) => Sms {
	const known = new Map<string, SmsOptions>();
	const optionsOf = remembered((given: SmsParameters['options']): SmsOptions => {
		const options = readOptions(given, moment);
		// How many requests are under way at a time does not make another SMS.
		const key = JSON.stringify({ ...options, maxConcurrentRequests: undefined });
		const equal = known.get(key) ?? options;
		known.set(key, equal);
		return equal;
	});
	const messageOf = remembered(readMessage);
	const plainMessageOf = remembered((given: unknown) => {
		const text = asText(given);
		return readMessage(text === undefined ? given : replaceTypography(text));
	});

	return ({ to, message, options: given }) => {
		const recipients = readRecipients(to);
		const options = optionsOf(given);
		return {
			recipients,
			message: options.replaceTypography ? plainMessageOf(message) : messageOf(message),
			options,
		};
	};
}
