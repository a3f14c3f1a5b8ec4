import { ParameterError, type SkipReason } from '../errors/issue';
import { replaceTypography } from '../helpers/typography';
import { readRecipients } from '../parameters/recipients';
import type { Moment } from '../parameters/schedule';
import { asText, characterCount, readText } from '../parameters/values';
import { MAX_MESSAGE_LENGTH } from '../transport/limits';
import type { SmsParameters } from '../waiting/ask';
import { readOptions, type SmsOptions } from './smsOptions';

/** What one item sends, checked. */
export interface Sms {
	/** To whom it is sent. */
	recipients: string[];
	/** Where Redirect To is on: for whom each would be otherwise. */
	intendedFor?: string[];
	/** As it is sent. */
	message: string;
	options: SmsOptions;
	/** Whether Quiet Hours have set its schedule, to their end. */
	waitsForQuietEnd?: boolean;
	/** Why it is sent to none of them, on purpose. */
	skipped?: SkipReason;
}

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
		// What the first item decides for all does not make another SMS.
		const first = { maxConcurrentRequests: undefined, smsPerMinute: undefined };
		const key = JSON.stringify({ ...options, ...first });
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
		const { redirectTo } = options;
		const text = options.replaceTypography ? plainMessageOf(message) : messageOf(message);
		// Always the same names in the same order, so that the engine reads 100,000 of them fast.
		const sms = { recipients, message: text, options };
		if (redirectTo === undefined) return sms;
		return { ...sms, recipients: recipients.map(() => redirectTo), intendedFor: recipients };
	};
}
