import type { IDataObject } from 'n8n-workflow';
import type { Question } from './question';

/** How an answer came. */
export type Via = 'reply' | 'link' | 'deliveryReport';

/** An answer that was understood. */
export interface Answer {
	via: Via;
	/** What it says: `approved`, `text`, `status` …, as n8n's other nodes that wait put it out. */
	data: IDataObject;
	/** The number it came from; that of the recipient where it came by the link. */
	from?: string;
}

/** What comes out when a question was answered: the SMS, and who answered what, when and how. */
export function answered({ sms }: Question, answer: Answer, at: Date): IDataObject {
	return {
		...sms,
		data: answer.data,
		timedOut: false,
		respondedVia: answer.via,
		respondedBy: answer.from ?? sms.to,
		respondedAt: at.toISOString(),
	};
}

/** What an AI agent is told where nobody has approved in time; without it, it would take it for a no. */
const NOBODY_ANSWERED = 'Nobody answered in time, so this was neither approved nor declined.';

/** What comes out when time is over: of an approval that it was not given. */
export function timedOut({ sms, responseType, isReview }: Question): IDataObject {
	const data = {
		...(responseType === 'approval' && { approved: false }),
		...(isReview && { chatInput: NOBODY_ANSWERED }),
	};
	return { ...sms, data, timedOut: true };
}
