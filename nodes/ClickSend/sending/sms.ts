import { parseCountry } from '../parameters/countries';
import { asText, characterCount } from '../parameters/values';
import { asRequestMethod } from '../parameters/requestMethod';
import { parseRecipients } from '../parameters/recipients';
import { parseSchedule } from '../parameters/schedule';
import { replaceTypography } from '../helpers/typography';
import {
	MAX_ALPHANUMERIC_SENDER_ID_LENGTH,
	MAX_CUSTOM_STRING_LENGTH,
	MAX_MESSAGE_LENGTH,
	REQUEST_TIMEOUT_MS,
} from '../transport/limits';
import type { RequestMethod } from '../parameters/requestMethod';
import type { Prepared } from '../runner/operation';
import {
	bad,
	checkBoolean,
	checkWholeNumber,
	good,
	type Check,
	type WholeNumber,
} from '../parameters/check';

/** How an SMS is sent, checked. Equal options are the same object. */
export interface SmsOptions {
	senderId: string;
	customString: string;
	/** Unix seconds. */
	schedule?: number;
	/** ISO 3166-1 alpha-2 code. */
	country?: string;
	requestMethod: RequestMethod;
	/** Milliseconds from a request to the end of its answer. */
	timeoutMs: number;
	/** Whether items with the same message and options share requests. */
	combineRecipients: boolean;
	/** How many requests are under way at a time; that of the first item counts for all. */
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

/** The parameters of an item as n8n gives them, expressions resolved. */
export interface SmsParameters {
	to: unknown;
	message: unknown;
	options: Readonly<Record<string, unknown>>;
}

/** Milliseconds. Less than a second would cut off answers that are on their way. */
export const TIMEOUT: WholeNumber = { least: 1_000, most: 600_000, otherwise: REQUEST_TIMEOUT_MS };

export const CONCURRENT_REQUESTS: WholeNumber = { least: 1, most: 50, otherwise: 5 };

const NUMERIC_SENDER_ID = /^\+?\d{1,18}$/;

function checkRecipients(to: unknown): Check<string[]> {
	const parsed = parseRecipients(to);
	if (parsed.ok) return good(parsed.recipients);
	return bad(
		`The recipient in the field To cannot be used: ${parsed.reason}`,
		'Write mobile numbers in international format, e.g. +61411111111. Separate several with commas, semicolons or new lines.',
	);
}

function checkMessage(value: unknown): Check<string> {
	const message = asText(value);
	if (message === undefined) {
		return bad(
			'The message is a list or an object, not a text',
			'Check the expression in the field Message: it has to give a text, for example {{ $json.text }}.',
		);
	}
	if (message.trim() === '') {
		return bad(
			'The message is empty',
			'Fill in the field Message. If it is an expression, check that the item has the field it names.',
		);
	}
	const length = characterCount(message);
	if (length > MAX_MESSAGE_LENGTH) {
		return bad(
			`The message has ${length} characters; ClickSend takes ${MAX_MESSAGE_LENGTH}`,
			'Shorten the message, or send it as several SMS.',
		);
	}
	return good(message);
}

function checkSenderId(value: unknown): Check<string> {
	const senderId = asText(value)?.trim();
	if (senderId === undefined) {
		return bad(
			'The sender ID is a list or an object, not a text',
			'Check the expression in the Sender ID option.',
		);
	}
	if (senderId === '' || NUMERIC_SENDER_ID.test(senderId)) return good(senderId);
	if (/\s/.test(senderId)) {
		return bad(
			`The sender ID "${senderId.slice(0, 40)}" has a space in it`,
			`Use a number in international format, or up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces.`,
		);
	}
	const length = characterCount(senderId);
	if (length > MAX_ALPHANUMERIC_SENDER_ID_LENGTH) {
		return bad(
			`The sender ID "${senderId.slice(0, 40)}" has ${length} characters; ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} are allowed`,
			`Use a number in international format, or up to ${MAX_ALPHANUMERIC_SENDER_ID_LENGTH} letters and digits without spaces.`,
		);
	}
	return good(senderId);
}

function checkCustomString(value: unknown): Check<string> {
	const customString = asText(value);
	if (customString === undefined) {
		return bad(
			'The custom string is a list or an object, not a text',
			'Check the expression in the Custom String option.',
		);
	}
	const length = characterCount(customString);
	if (length > MAX_CUSTOM_STRING_LENGTH) {
		return bad(
			`The custom string has ${length} characters; ClickSend takes ${MAX_CUSTOM_STRING_LENGTH}`,
			'Shorten the Custom String option, for example to an ID.',
		);
	}
	return good(customString);
}

function checkCountry(value: unknown): Check<string | undefined> {
	const text = asText(value);
	if (text === '') return good(undefined);
	const country = text === undefined ? undefined : parseCountry(text);
	if (country !== undefined) return good(country);
	return bad(
		`The country ${JSON.stringify(value).slice(0, 40)} is not known`,
		'Choose one from the list of the Country option, or give its two-letter ISO code, e.g. AU.',
	);
}

function checkSchedule(value: unknown, moment: Moment): Check<number | undefined> {
	const parsed = parseSchedule(value, moment.timezone, moment.now);
	if (parsed.ok) return good(parsed.unixSeconds);
	return bad(
		`The SMS cannot be scheduled: ${parsed.reason}`,
		"Give the Schedule option a time in the future, e.g. 2030-01-31T09:00:00. A time without an offset is in the workflow's time zone. Leave the option out to send at once.",
	);
}

export interface Moment {
	/** The workflow's time zone, e.g. `Australia/Perth`. */
	timezone: string;
	/** Milliseconds. */
	now: number;
}

function checkOptions(options: SmsParameters['options'], moment: Moment): Check<SmsOptions> {
	const senderId = checkSenderId(options.senderId);
	if (!senderId.ok) return senderId;
	const customString = checkCustomString(options.customString);
	if (!customString.ok) return customString;
	const country = checkCountry(options.country);
	if (!country.ok) return country;
	const schedule = checkSchedule(options.schedule, moment);
	if (!schedule.ok) return schedule;
	const timeout = checkWholeNumber(options.timeout, 'Timeout', TIMEOUT);
	if (!timeout.ok) return timeout;
	const maxConcurrentRequests = checkWholeNumber(
		options.maxConcurrentRequests,
		'Max Concurrent Requests',
		CONCURRENT_REQUESTS,
	);
	if (!maxConcurrentRequests.ok) return maxConcurrentRequests;
	const combineRecipients = checkBoolean(options.combineRecipients, 'Combine Recipients', true);
	if (!combineRecipients.ok) return combineRecipients;
	const typography = checkBoolean(
		options.replaceTypography,
		'Replace Typographic Characters',
		false,
	);
	if (!typography.ok) return typography;
	return good({
		senderId: senderId.value,
		customString: customString.value,
		...(schedule.value !== undefined && { schedule: schedule.value }),
		...(country.value !== undefined && { country: country.value }),
		requestMethod: asRequestMethod(options.requestMethod),
		timeoutMs: timeout.value,
		combineRecipients: combineRecipients.value,
		maxConcurrentRequests: maxConcurrentRequests.value,
		replaceTypography: typography.value,
	});
}

/** Remembers the last answer, because items often have the same object or text. */
function forRepeated<Given, Answer>(answer: (given: Given) => Answer): (given: Given) => Answer {
	let last: { given: Given; answered: Answer } | undefined;
	return (given) => {
		if (!last || last.given !== given) last = { given, answered: answer(given) };
		return last.answered;
	};
}

/**
 * Makes a reader of the items' SMS, so that a bad item is found before the first SMS leaves. What
 * several items have in common is checked once, and equal options become the same object.
 *
 * @returns a function that gives the SMS of an item; or what is wrong with the first parameter of it
 * that cannot be used
 * @see API description, "Send an SMS"
 */
export function openSmsReader(moment: Moment): (parameters: SmsParameters) => Prepared<Sms> {
	const known = new Map<string, SmsOptions>();
	const optionsOf = forRepeated((given: SmsParameters['options']): Check<SmsOptions> => {
		const options = checkOptions(given, moment);
		if (!options.ok) return options;
		// How many at a time makes no other SMS of it.
		const key = JSON.stringify({ ...options.value, maxConcurrentRequests: undefined });
		const equal = known.get(key) ?? options.value;
		known.set(key, equal);
		return good(equal);
	});
	const messageOf = forRepeated(checkMessage);
	const plainMessageOf = forRepeated((given: unknown) => {
		const text = asText(given);
		return checkMessage(text === undefined ? given : replaceTypography(text));
	});

	return ({ to, message: given, options: givenOptions }) => {
		const recipients = checkRecipients(to);
		if (!recipients.ok) return recipients;
		const options = optionsOf(givenOptions);
		if (!options.ok) return options;
		const message = options.value.replaceTypography ? plainMessageOf(given) : messageOf(given);
		if (!message.ok) return message;
		return {
			ok: true,
			parameters: {
				recipients: recipients.value,
				message: message.value,
				options: options.value,
			},
		};
	};
}
