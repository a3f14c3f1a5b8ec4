import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { property, textOf } from '../helpers/property';
import { QUESTIONS } from './answerCode';
import { asResponseType, readApproval, type Approval, type ResponseType } from './responseType';

/**
 * A question that was sent and that the execution waits with. It holds all that its answer needs: when that
 * comes, n8n evaluates no parameter of the node for the item that it was sent for.
 */
export interface Question {
	/** Tells it from the others of the execution: 0 to {@link QUESTIONS} - 1. */
	number: number;
	responseType: ResponseType;
	/** What the person was asked, without what was added to the SMS. */
	text: string;
	approval: Approval;
	/** How often to ask again after an answer that is neither yes nor no. */
	askAgain: number;
	/** The text for that. */
	askAgainText: string;
	/** The options that every SMS of it is sent with. */
	options: IDataObject;
	/** Hashes of what opens it: the token of its answers and the key of its link. */
	tokenHash: string;
	linkHash: string;
	/** Whether an AI agent waits for the approval. */
	isReview: boolean;
	/** The SMS as it was accepted. */
	sms: IDataObject;
}

/** Where the node's context, which is in n8n's execution data, keeps it. */
const KEY = 'clickSendQuestion';

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);
const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? { ...value } : {};

function toQuestion(stored: unknown): Question | undefined {
	const number = numberOf(property(stored, 'number'));
	if (number === undefined) return undefined;
	return {
		number,
		responseType: asResponseType(property(stored, 'responseType')),
		text: textOf(property(stored, 'text')),
		approval: readApproval({ values: property(stored, 'approval') }),
		askAgain: numberOf(property(stored, 'askAgain')) ?? 0,
		askAgainText: textOf(property(stored, 'askAgainText')),
		options: objectOf(property(stored, 'options')),
		tokenHash: textOf(property(stored, 'tokenHash')),
		linkHash: textOf(property(stored, 'linkHash')),
		isReview: property(stored, 'isReview') === true,
		sms: objectOf(property(stored, 'sms')),
	};
}

/** Where the execution's context keeps how many questions were asked in it, by whichever node. */
const COUNT = 'clickSendQuestions';

/**
 * The number of the execution's next question: the one after the last, so that none of 128 is repeated. All
 * nodes count together, because the token of an execution opens the questions of each: a late answer to one
 * node's must not be taken for another's.
 */
export function nextQuestion(context: IExecuteFunctions): number {
	const stored: IDataObject = context.getContext('flow');
	return (numberOf(stored[COUNT]) ?? 0) % QUESTIONS;
}

/** Keeps the question for whatever answers it, in whichever process. */
export function keepQuestion(context: IExecuteFunctions, question: Question): void {
	const stored: IDataObject = context.getContext('node');
	Object.assign(context.getContext('flow'), { [COUNT]: question.number + 1 });
	const { words, ...labels } = question.approval;
	const approval = {
		...labels,
		approvalType: words.no.length > 0 ? 'double' : 'single',
		approveWords: words.yes.join(','),
		disapproveWords: words.no.join(','),
	};
	Object.assign(stored, { [KEY]: { ...question, approval } });
}

/** A text in quotes that an expression may hold, whatever brackets it has: n8n ends an expression at `}}`. */
const quoted = (text: string) =>
	`"${text.replace(/[^\w ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** The question that the execution waits with; undefined where it waits with none. */
export function readQuestion(context: IWebhookFunctions): Question | undefined {
	const name = quoted(context.getNode().name);
	// What a webhook gets of the execution's data is what an expression sees.
	return toQuestion(context.evaluateExpression(`{{ $node[${name}].context.${KEY} }}`, 0));
}
