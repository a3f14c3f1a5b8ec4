import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodePropertyOptions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { property, textOf } from '../helpers/property';
import { QUESTIONS } from './answerCode';
import { readWords, type Approval } from './approval';

/** How a question is answered. */
export type ResponseType = 'approval' | 'deliveryReport' | 'freeText' | 'reply';

/** The choices of the node, under n8n's names where n8n has one. */
export const RESPONSE_TYPES: Array<INodePropertyOptions & { value: ResponseType }> = [
	{
		name: 'Approval',
		value: 'approval',
		description:
			'The person approves or declines, with a word by SMS or with a button behind a link',
	},
	{
		name: 'Delivery Report',
		value: 'deliveryReport',
		description: 'Nobody has to answer: go on when the SMS is delivered or cannot be delivered',
	},
	{
		name: 'Free Text by Link',
		value: 'freeText',
		description: 'The person writes on a page behind a link; n8n needs a public URL for it',
	},
	{
		name: 'Reply by SMS',
		value: 'reply',
		description: 'The person answers the SMS',
	},
];

/** Reads the Response Type parameter; any other value counts as `reply`, the default. */
export const asResponseType = (value: unknown): ResponseType =>
	RESPONSE_TYPES.find((type) => type.value === value)?.value ?? 'reply';

const numberOf = (value: unknown) => (typeof value === 'number' ? value : 0);
/** Words are a list; earlier versions have kept them as one text. */
const wordsOf = (list: unknown, text: unknown) =>
	Array.isArray(list) ? list.map(textOf) : readWords(textOf(text));
const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? { ...value } : {};

function toApproval(stored: unknown): Approval {
	return {
		yes: wordsOf(property(stored, 'yes'), property(stored, 'approveWords')),
		no: wordsOf(property(stored, 'no'), property(stored, 'disapproveWords')),
		approveLabel: textOf(property(stored, 'approveLabel')),
		disapproveLabel: textOf(property(stored, 'disapproveLabel')),
	};
}

/** Reads a question that was kept. */
function toQuestion(stored: unknown) {
	const field = (name: string) => property(stored, name);
	return {
		/** Its number in the execution: 0 to {@link QUESTIONS} - 1. */
		number: numberOf(field('number')),
		responseType: asResponseType(field('responseType')),
		/** The message, without what was added to the SMS. */
		text: textOf(field('text')),
		approval: toApproval(field('approval')),
		/** How often to ask again after an answer that is neither yes nor no. */
		askAgain: numberOf(field('askAgain')),
		/** The text for that. */
		askAgainText: textOf(field('askAgainText')),
		/** The options that each of its SMS is sent with. */
		options: objectOf(field('options')),
		/** Hash of the token that opens it to answers. */
		tokenHash: textOf(field('tokenHash')),
		/** Hash of the key of its link. */
		linkHash: textOf(field('linkHash')),
		/** Whether an AI agent waits for the approval. */
		isReview: field('isReview') === true,
		/** The SMS as ClickSend accepted it. */
		sms: objectOf(field('sms')),
	};
}

/**
 * A question that was sent and that the execution waits with. It has everything that its answer needs, because
 * n8n evaluates no parameter of the node when the answer comes.
 */
export type Question = ReturnType<typeof toQuestion>;

/** The key in the node's context, which n8n saves with the execution. */
const KEY = 'clickSendQuestion';
/** The key in the execution's context of how many questions its nodes have asked. */
const COUNT = 'clickSendQuestions';

/**
 * The number of the execution's next question. All nodes count together, because the token of an execution opens
 * the questions of each of them: a late answer to one node's question must not be taken for another's.
 */
export function nextQuestion(context: IExecuteFunctions): number {
	return numberOf(property(context.getContext('flow'), COUNT)) % QUESTIONS;
}

/** Saves the question with the execution, for the process that receives its answer. */
export function keepQuestion(context: IExecuteFunctions, question: Question): void {
	Object.assign(context.getContext('flow'), { [COUNT]: question.number + 1 });
	Object.assign(context.getContext('node'), { [KEY]: question });
}

/** A text as a literal that any expression may hold: n8n ends an expression at `}}`. */
const quoted = (text: string) =>
	`"${text.replace(/[^\w ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** The question that the execution waits with; undefined where it waits with none. */
export function readQuestion(context: IWebhookFunctions): Question | undefined {
	const node = quoted(context.getNode().name);
	// A webhook gets the execution's data only through an expression.
	const stored: unknown = context.evaluateExpression(`{{ $node[${node}].context.${KEY} }}`, 0);
	return typeof property(stored, 'number') === 'number' ? toQuestion(stored) : undefined;
}

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
