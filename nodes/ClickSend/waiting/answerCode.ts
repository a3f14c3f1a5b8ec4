import { textOf } from '../helpers/property';
import type { ClickSendEvent } from '../triggers/events';

/** Leads an answer to the execution that waits for it. It travels as the custom string of the SMS. */
export interface AnswerCode {
	/** Opens the execution: 64 hexadecimal digits, lower case. */
	token: string;
	/** The execution's ID: a whole number below {@link EXECUTION_IDS}. */
	executionId: string;
	/** What the execution waits for. */
	kind: ClickSendEvent;
	/** Number of the question in its execution: 0 to {@link QUESTIONS} - 1. */
	question: number;
	/** How often the person was asked again before this SMS: 0 to {@link ATTEMPTS} - 1. */
	attempt: number;
}

export const QUESTIONS = 128;
export const ATTEMPTS = 16;

/** An execution ID has 32 bits here; in n8n's own column it has 31. */
export const EXECUTION_IDS = 2 ** 32;

export const TOKEN = /^[0-9a-f]{64}$/;
export const TOKEN_BYTES = 32;
/** Token and execution ID. */
const HEAD_BYTES = TOKEN_BYTES + 4;

/** ClickSend has been seen to push a custom string with a blank at its end. */
const CODE = /^([\w-]{50}) *$/;
/** 50 characters of 6 bits end in the middle of a byte. */
const UNUSED_BITS = 4;

const isBelow = (limit: number, value: number) =>
	Number.isInteger(value) && value >= 0 && value < limit;

/**
 * Writes an answer code as a custom string, which ClickSend hands back with replies and delivery reports. Its
 * 300 bits are 256 for the token, 32 for the execution ID, and 12 for the kind, the question and the attempt.
 *
 * @returns 50 letters, digits, `-` and `_`; undefined where a part does not fit
 * @see API description, "Send an SMS", parameter `customstring`
 */
export function writeAnswerCode(code: AnswerCode): string | undefined {
	const { token, executionId, kind, question, attempt } = code;
	const fits =
		TOKEN.test(token) &&
		/^(?:0|[1-9]\d*)$/.test(executionId) &&
		isBelow(EXECUTION_IDS, Number(executionId)) &&
		isBelow(QUESTIONS, question) &&
		isBelow(ATTEMPTS, attempt);
	if (!fits) return undefined;
	const bytes = Buffer.alloc(HEAD_BYTES + 2);
	bytes.write(token, 'hex');
	bytes.writeUInt32BE(Number(executionId), TOKEN_BYTES);
	const tail = ((kind === 'reply' ? 0 : 1) * QUESTIONS + question) * ATTEMPTS + attempt;
	bytes.writeUInt16BE(tail << UNUSED_BITS, HEAD_BYTES);
	return bytes.toString('base64url').slice(0, 50);
}

/**
 * Reads a custom string as an answer code. Somebody's own custom string may look like one; its token opens no
 * execution.
 *
 * @returns undefined for any other custom string
 */
export function readAnswerCode(customString: unknown): AnswerCode | undefined {
	const [, code] = CODE.exec(textOf(customString)) ?? [];
	if (code === undefined) return undefined;
	// With a character more, the last byte is whole.
	const bytes = Buffer.from(`${code}A`, 'base64url');
	const tail = bytes.readUInt16BE(HEAD_BYTES) >> UNUSED_BITS;
	const asked = Math.floor(tail / ATTEMPTS);
	return {
		token: bytes.toString('hex', 0, TOKEN_BYTES),
		executionId: String(bytes.readUInt32BE(TOKEN_BYTES)),
		kind: asked < QUESTIONS ? 'reply' : 'deliveryReport',
		question: asked % QUESTIONS,
		attempt: tail % ATTEMPTS,
	};
}

/** Execution IDs in n8n's own column. A database responds to greater ones with an error. */
const N8N_EXECUTION_IDS = 2 ** 31;

/** The characters that hold nothing but the token. */
const TOKEN_LENGTH = 42;

/**
 * Tells whether n8n may have an execution for a code, without asking it. It has none with an ID that is too great
 * for its column. And a token is random: that its text has no capital or no small letter happens to one in a
 * billion, whereas a custom string of somebody's own is often a number, hexadecimal, or all of one case.
 *
 * @param customString from which the code was read
 */
export function mayBeAwaited({ executionId }: AnswerCode, customString: unknown): boolean {
	const token = textOf(customString).slice(0, TOKEN_LENGTH);
	return Number(executionId) < N8N_EXECUTION_IDS && /[A-Z]/.test(token) && /[a-z]/.test(token);
}
