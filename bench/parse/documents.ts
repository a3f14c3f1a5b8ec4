import { randomInt, randomUUID } from 'node:crypto';
import { HISTORY, SEND, type HttpEndpoint } from '../../nodes/ClickSend/transport/endpoints';
import { listDocument, type Fields } from '../../sandbox/httpApi/xml';

/** An answer of ClickSend to parse. */
export interface Document {
	title: string;
	endpoint: HttpEndpoint;
	text: string;
}

const HISTORY_RECORDS = 10_000;
const SEND_RECORDS = 1_000;
const SUCCESS = { code: '0000', errortext: 'Success' };

/** What people write, as long as they write it: markup, accents, emoji and lines among it. */
const MESSAGES = [
	'Hi Mia, your appointment with Dr. Okafor is on Tue 3 March at 14:30. Reply YES to confirm.',
	'Your order #48213 has left our warehouse & arrives tomorrow <before noon>.',
	'Bread & Butter: 20% off "everything" this week > see you there! Don\'t miss it.',
	'Ihre Rechnung über 128,50 € liegt bereit. Grüße aus Köln',
	'😀 Thanks for your order, we are packing it right now.',
	'Code: 007431\nValid for 10 minutes.',
	'We are closed on Monday. In urgent cases call +61 3 5550 0199, which is open day and night.',
];

function pick(texts: readonly string[]): string {
	return texts[randomInt(texts.length)] ?? '';
}

const messageId = () => randomUUID().toUpperCase();
const number = () => `+614${randomInt(10_000_000, 100_000_000)}`;

function historyRecord(_: unknown, index: number): Fields {
	return {
		messageid: messageId(),
		direction: index % 4 === 0 ? 'in' : 'out',
		date: String(1_414_291_144 + index * 37),
		to: number(),
		message: pick(MESSAGES),
		status: index % 4 === 0 ? 'Received' : 'Sent',
		senderid: 'MyCompany',
		schedule: '',
		customstring: `order-${index}`,
		from_email: '',
		username: 'myusername',
	};
}

function sendRecord(): Fields {
	return {
		to: number(),
		messageid: messageId(),
		result: '0000',
		errortext: 'Success',
		price: '0.0282',
		currency_symbol: '$',
		currency_type: 'USD',
	};
}

/** The two answers that are long: a history of years, and a send to as many as one request takes. */
export function documents(): Document[] {
	return [
		{
			title: `history of ${HISTORY_RECORDS} SMS`,
			endpoint: HISTORY,
			text: listDocument(
				{
					container: 'history',
					countAttribute: 'historycount',
					record: 'item',
					records: Array.from({ length: HISTORY_RECORDS }, historyRecord),
				},
				SUCCESS,
				'container',
			),
		},
		{
			title: `answer to ${SEND_RECORDS} recipients`,
			endpoint: SEND,
			text: listDocument(
				{
					container: 'messages',
					countAttribute: 'recipientcount',
					record: 'message',
					records: Array.from({ length: SEND_RECORDS }, sendRecord),
				},
				SUCCESS,
				'record',
			),
		},
	];
}
