import { asText } from '../parameters/values';
import type { ApprovalWords } from './approvalWords';
import type { ResponseType } from './question';

/** What is added to the message. */
export interface QuestionParts {
	responseType: ResponseType;
	approval: ApprovalWords;
	/** Whether the SMS of an approval says which words to reply with. */
	namesWords: boolean;
	/** The address of the page with the question. */
	link: string | undefined;
}

/** Says which words to reply with, e.g. "Reply YES to approve or NO to decline." */
export function namedWords({ yes: [approving = ''], no: [declining] }: ApprovalWords): string {
	const decline = declining === undefined ? '' : ` or ${declining.toUpperCase()} to decline`;
	return `Reply ${approving.toUpperCase()} to approve${decline}.`;
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
	const words = responseType === 'approval' && namesWords ? namedWords(approval) : undefined;
	return [text, words, link].filter((part) => part !== undefined).join('\n\n');
}
