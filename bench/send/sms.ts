/** The SMS that every contender sends: made-up people at numbers that no two of them share. */

const FIRST_NUMBER = 61_491_000_000;

/** The message that is the same for all. */
export const MESSAGE = 'Your parcel is on its way and arrives tomorrow between 9 and 11.';

/** One recipient and what is sent to them. */
export interface Sms {
	readonly to: string;
	readonly message: string;
}

/** One message to so many recipients. */
export function sameMessage(count: number): Sms[] {
	return Array.from({ length: count }, (_, index) => ({ to: numberOf(index), message: MESSAGE }));
}

/** To each of so many recipients a message of their own. */
export function ownMessages(count: number): Sms[] {
	return Array.from({ length: count }, (_, index) => ({
		to: numberOf(index),
		message: `Hello ${nameOf(index)}, ${MESSAGE}`,
	}));
}

const numberOf = (index: number) => `+${FIRST_NUMBER + index}`;
const nameOf = (index: number) => `Person ${index + 1}`;

/** For n8n's Code node: makes the items of {@link sameMessage} and {@link ownMessages}. */
export const MAKE_ITEMS = `
const { count } = $input.first().json.body;
return Array.from({ length: count }, (_, index) => ({
	json: { to: '+' + (${FIRST_NUMBER} + index), name: 'Person ' + (index + 1) },
}));
`;

/** What of an item the nodes use, as a person writes it in n8n. */
export const EXPRESSIONS = {
	to: '={{ $json.to }}',
	computedTo: '={{ $json.to.trim() }}',
	ownMessage: `=Hello {{ $json.name }}, ${MESSAGE}`,
} as const;

/** The fields To and Message of one message to every item's number. */
export const ONE_MESSAGE = { to: EXPRESSIONS.to, message: MESSAGE } as const;
