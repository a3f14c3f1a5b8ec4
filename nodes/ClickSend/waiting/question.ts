import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { property, textOf } from '../helpers/property';
import { QUESTIONS } from './answerCode';
import { readApproval, type Approval } from './approval';
import { asResponseType, type ResponseType } from './responseType';

/**
 * A question that was sent and that the execution waits with. It has everything that its answer needs, because
 * n8n evaluates no parameter of the node when the answer comes.
 */
export interface Question {
	/** Its number in the execution: 0 to {@link QUESTIONS} - 1. */
	number: number;
	responseType: ResponseType;
	/** The message, without what was added to the SMS. */
	text: string;
	approval: Approval;
	/** How often to ask again after an answer that is neither yes nor no. */
	askAgain: number;
	/** The text for that. */
	askAgainText: string;
	/** The options that each of its SMS is sent with. */
	options: IDataObject;
	/** Hash of the token that opens it to answers. */
	tokenHash: string;
	/** Hash of the key of its link. */
	linkHash: string;
	/** Whether an AI agent waits for the approval. */
	isReview: boolean;
	/** The SMS as ClickSend accepted it. */
	sms: IDataObject;
}

/** The key in the node's context, which n8n saves with the execution. */
const KEY = 'clickSendQuestion';

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);
const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? { ...value } : {};
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : []);

function toApproval(stored: unknown): Approval {
	const words = property(stored, 'words');
	// A question that an earlier version has kept: as the node's parameter.
	if (words === undefined) return readApproval({ values: stored });
	return {
		words: { yes: textsOf(property(words, 'yes')), no: textsOf(property(words, 'no')) },
		approveLabel: textOf(property(stored, 'approveLabel')),
		disapproveLabel: textOf(property(stored, 'disapproveLabel')),
	};
}

function toQuestion(stored: unknown): Question | undefined {
	const number = numberOf(property(stored, 'number'));
	if (number === undefined) return undefined;
	return {
		number,
		responseType: asResponseType(property(stored, 'responseType')),
		text: textOf(property(stored, 'text')),
		approval: toApproval(property(stored, 'approval')),
		askAgain: numberOf(property(stored, 'askAgain')) ?? 0,
		askAgainText: textOf(property(stored, 'askAgainText')),
		options: objectOf(property(stored, 'options')),
		tokenHash: textOf(property(stored, 'tokenHash')),
		linkHash: textOf(property(stored, 'linkHash')),
		isReview: property(stored, 'isReview') === true,
		sms: objectOf(property(stored, 'sms')),
	};
}

/** The key in the execution's context of how many questions its nodes have asked. */
const COUNT = 'clickSendQuestions';

/**
 * The number of the execution's next question. All nodes count together, because the token of an execution opens
 * the questions of each of them: a late answer to one node's question must not be taken for another's.
 */
export function nextQuestion(context: IExecuteFunctions): number {
	const stored: IDataObject = context.getContext('flow');
	return (numberOf(stored[COUNT]) ?? 0) % QUESTIONS;
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
	const name = quoted(context.getNode().name);
	// A webhook gets the execution's data only through an expression.
	return toQuestion(context.evaluateExpression(`{{ $node[${name}].context.${KEY} }}`, 0));
}
