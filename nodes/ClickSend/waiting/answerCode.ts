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
const ID_BYTES = 4;
/** Characters for token and execution ID: 36 bytes, so without padding. */
const HEAD_LENGTH = 48;
const CODE = /^[\w-]{50}$/;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Bits of a character. */
const CHARACTER = 64;

function isExecutionId(id: string): boolean {
	return /^(?:0|[1-9]\d{0,9})$/.test(id) && Number(id) < EXECUTION_IDS;
}

/**
 * Writes an answer code as a custom string, which ClickSend hands back with replies and delivery
 * reports. Its 50 characters have 300 bits: 256 for the token, 32 for the execution ID, and 12 for the kind,
 * the question and the attempt.
 *
 * @returns 50 letters, digits, `-` and `_`; undefined where a part does not fit
 * @see API description, "Send an SMS", parameter `customstring`
 */
export function writeAnswerCode(code: AnswerCode): string | undefined {
	const { token, executionId, kind, question, attempt } = code;
	const fits =
		TOKEN.test(token) &&
		isExecutionId(executionId) &&
		Number.isInteger(question) &&
		question >= 0 &&
		question < QUESTIONS &&
		Number.isInteger(attempt) &&
		attempt >= 0 &&
		attempt < ATTEMPTS;
	if (!fits) return undefined;
	const head = Buffer.alloc(TOKEN_BYTES + ID_BYTES);
	head.write(token, 'hex');
	head.writeUInt32BE(Number(executionId), TOKEN_BYTES);
	const tail = ((kind === 'reply' ? 0 : 1) * QUESTIONS + question) * ATTEMPTS + attempt;
	return (
		head.toString('base64url') +
		ALPHABET.charAt(Math.floor(tail / CHARACTER)) +
		ALPHABET.charAt(tail % CHARACTER)
	);
}

/**
 * Reads a custom string as an answer code. Somebody's own custom string may look like one; its token opens no
 * execution.
 *
 * @returns undefined for any other custom string
 */
export function readAnswerCode(customString: unknown): AnswerCode | undefined {
	if (typeof customString !== 'string' || !CODE.test(customString)) return undefined;
	const head = Buffer.from(customString.slice(0, HEAD_LENGTH), 'base64url');
	const tail =
		ALPHABET.indexOf(customString.charAt(HEAD_LENGTH)) * CHARACTER +
		ALPHABET.indexOf(customString.charAt(HEAD_LENGTH + 1));
	const attempt = tail % ATTEMPTS;
	const rest = Math.floor(tail / ATTEMPTS);
	return {
		token: head.toString('hex', 0, TOKEN_BYTES),
		executionId: String(head.readUInt32BE(TOKEN_BYTES)),
		kind: rest < QUESTIONS ? 'reply' : 'deliveryReport',
		question: rest % QUESTIONS,
		attempt,
	};
}
