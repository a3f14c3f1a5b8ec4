import { missingWordsIn } from '../helpers/missingWords';

/** What a message may hold that looks as if it was not meant. */
export type Sign = 'expression' | 'missing' | 'code';

/** Tell at once that most messages have no sign of a kind: to look closer costs ten times as much. */
const MAY_HAVE: Readonly<Record<Sign, RegExp>> = {
	expression: /\{\{|\$/,
	missing: /undefined|null|NaN|Invalid D|\[object/,
	code: /[\\%&<\u00c2\u00c3\u00e2\ufffd]/,
};

/** An expression of n8n that was not evaluated, or the beginning of one; JSON ends with `}}` too. */
const EXPRESSION =
	/\{\{[^{}]{0,60}(?:\}\})?|\$(?:json|input|node|now|today|vars|fromAI)\b[\w.[\]]{0,40}|\$\(\s*['"][^'"]{0,40}/;

/** HTML, and UTF-8 that was read as another encoding. */
const MARKUP =
	/&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[\da-f]{1,6});|<\/?(?:br|p|div|span|strong|em|b|i|u|ul|ol|li|a)(?:\s[^<>]{0,80})?\/?>|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac[^\s]|\ufffd/i;

/** A line break or a tab as a program writes it. */
const ESCAPE = /\\[nrt]/;
/** `C:\temp` and `\\server`, where a backslash is one. */
const FILE_PATH = /\b[a-z]:\\|\\\\\w/i;
/** A space or a line break as a URL has it; in what looks like one it is right. */
const IN_A_URL = /(?:^|\s)[^\s/?=]*(%(?:20|0[ad]))/i;

function codeIn(message: string): string | undefined {
	const escape = FILE_PATH.test(message) ? undefined : ESCAPE.exec(message)?.[0];
	return MARKUP.exec(message)?.[0] ?? escape ?? IN_A_URL.exec(message)?.[1];
}

/**
 * Finds what looks as if it was not meant: an expression that was not evaluated, a word for a value that is
 * missing, and the code of another format. It may be meant, so nothing is refused for it.
 *
 * @param message as it is sent
 * @param typed what a person has written into the field besides expressions; words in it are meant
 * @returns the first of each kind, as it stands in the message
 */
export function signsIn(message: string, typed: string): Array<[Sign, string]> {
	const found: Array<[Sign, string]> = [];
	const add = (sign: Sign, find: () => string | undefined) => {
		const text = MAY_HAVE[sign].test(message) ? find() : undefined;
		if (text !== undefined) found.push([sign, text]);
	};
	add('expression', () => EXPRESSION.exec(message)?.[0]);
	add('missing', () => {
		const words = missingWordsIn(message);
		if (words.length === 0) return undefined;
		const meant = missingWordsIn(typed);
		return words.find((word) => !meant.includes(word));
	});
	add('code', () => codeIn(message));
	return found;
}
