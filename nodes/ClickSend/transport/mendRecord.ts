import { BARE_AMPERSAND, REFERENCE } from './references';

/** A start tag or an empty element, with white space and comments before it. */
const FIELD = /(?:\s|<!--[^<>]*-->)*<([A-Za-z_][\w.-]*)((?:\s[^<>]*|\/)?)>/y;

const REST = /^(?:\s|<!--[^<>]*-->)*$/;

/** A reference, the beginning of a CDATA section, what looks like a tag, or a raw character. */
const MARKUP = new RegExp(
	String.raw`${REFERENCE}|<!\[CDATA\[|</?([A-Za-z_][\w.-]*)(?:\s[^<>]*|/)?>|[&<]`,
	'g',
);

/**
 * Escapes what was not escaped in the text of a field.
 *
 * @returns undefined where something in it could be markup
 */
function escapeRaw(text: string, fields: ReadonlySet<string>): string | undefined {
	const isMarkup = [...text.matchAll(MARKUP)].some(([found, name]) =>
		name === undefined ? found.startsWith('<![') && text.includes(']]>') : fields.has(name),
	);
	if (isMarkup) return undefined;
	return text.replace(MARKUP, (found) =>
		// A reference is what somebody wrote and ClickSend has escaped.
		found.length > 1 && found.startsWith('&')
			? found
			: found.replaceAll('&', '&amp;').replace('<', '&lt;'),
	);
}

/**
 * Mends a record in which ClickSend did not escape what somebody wrote, such as `Yes & thanks` or `I <3 you`.
 *
 * ClickSend's records are fields without elements in them. So what is between the start and the end of a field is
 * text, and so is a tag in it, such as `<b>` or a link, unless it is one of a field or a record: then it may be another
 * field, or the end of this one.
 *
 * @param raw from the start tag of the record to its end tag
 * @param record the name of the element
 * @param known the names of fields, and of what is around them
 * @returns the record as well-formed XML; undefined where it is not clear what is a field and what is text
 */
export function mendRecord(
	raw: string,
	record: string,
	known: ReadonlySet<string>,
): string | undefined {
	const from = raw.indexOf('>') + 1;
	const to = raw.length - `</${record}>`.length;
	const fields = new Set<string>();
	let mended = raw.slice(0, from);
	let at = from;
	for (;;) {
		FIELD.lastIndex = at;
		const found = FIELD.exec(raw);
		if (!found || FIELD.lastIndex > to) break;
		const [tag, name = '', rest = ''] = found;
		// ClickSend writes each field once.
		if (fields.has(name) || name === record) return undefined;
		fields.add(name);
		at = FIELD.lastIndex;
		mended += tag.slice(tag.lastIndexOf('<'));
		if (rest.endsWith('/')) continue;
		const endTag = `</${name}>`;
		const end = raw.indexOf(endTag, at);
		if (end === -1 || end > to) return undefined;
		const text = escapeRaw(raw.slice(at, end), known);
		if (text === undefined) return undefined;
		mended += text + endTag;
		at = end + endTag.length;
	}
	return REST.test(raw.slice(at, to)) ? mended + raw.slice(to) : undefined;
}

const UNESCAPED = new RegExp(`${BARE_AMPERSAND}|<(?![A-Za-z_/!?])`, 'g');

/** Escapes each `&` and `<` of a document that can be nothing but text. */
export const escapeDocument = (text: string): string =>
	text.replace(UNESCAPED, (found) => (found === '&' ? '&amp;' : '&lt;'));
