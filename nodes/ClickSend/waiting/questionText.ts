import { asText } from '../parameters/values';
import type { Approval } from './approval';
import type { ResponseType } from './responseType';

/** What is added to the message. */
export interface QuestionParts {
	responseType: ResponseType;
	approval: Approval;
	/** Whether the SMS of an approval says which words to reply with. */
	namesWords: boolean;
	/** The address of the page with the question. */
	link: string | undefined;
}

/** Says which words to reply with, e.g. "Reply YES to approve or NO to decline." */
export function namedWords({ words: { yes, no } }: Approval): string {
	const [approving = ''] = yes;
	const [declining] = no;
	const approve = `Reply ${approving.toUpperCase()} to approve`;
	return declining === undefined
		? `${approve}.`
		: `${approve} or ${declining.toUpperCase()} to decline.`;
}

/**
 * Puts the text of a question together: the message, the words to reply with, and the link.
 *
 * @param message as the user wrote it
 * @returns the text; a message that is not a text or is empty as it is, because the check that follows says so
 */
export function questionText(message: unknown, parts: QuestionParts): unknown {
	const text = asText(message);
	if (text === undefined || text.trim() === '') return message;
	const { responseType, approval, namesWords, link } = parts;
	const added = [
		...(responseType === 'approval' && namesWords ? [namedWords(approval)] : []),
		...(link === undefined ? [] : [link]),
	];
	return [text, ...added].join('\n\n');
}
