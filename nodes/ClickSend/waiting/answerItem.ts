import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Question } from './question';

/** An answer that was understood. */
export interface Answer {
	/** How it came. */
	via: 'reply' | 'link' | 'deliveryReport';
	/** What it says: `approved`, `text`, `status` …, as n8n's other nodes that wait put it out. */
	data: IDataObject;
	/** The number it came from; for the link, the number that it was sent to. */
	from?: string;
}

const toOutput = (json: IDataObject): INodeExecutionData[][] => [
	[{ json, pairedItem: { item: 0 } }],
];

/** The output when a question was answered: the SMS, and who answered what, when and how. */
export function answered({ sms }: Question, answer: Answer): INodeExecutionData[][] {
	return toOutput({
		...sms,
		data: answer.data,
		timedOut: false,
		respondedVia: answer.via,
		respondedBy: answer.from ?? sms.to,
		respondedAt: new Date().toISOString(),
	});
}

/** For an AI agent; without it, the agent would take the time-out for a no. */
const NOBODY_ANSWERED = 'Nobody answered in time, so this was neither approved nor declined.';

/** The output on timeout; approvals get `approved: false`. */
export function timedOut({ sms, responseType, isReview }: Question): INodeExecutionData[][] {
	const data = {
		...(responseType === 'approval' && { approved: false }),
		...(isReview && { chatInput: NOBODY_ANSWERED }),
	};
	return toOutput({ ...sms, data, timedOut: true });
}
