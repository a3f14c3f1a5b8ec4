/** What can be wrong with a document, or with one of its records. */
export const DAMAGES = [
	/** In a text of the record: a raw `&`, a raw `<`, and an end tag that is misspelled. */
	'ampersand',
	'lessThan',
	'tag',
	/** The end tag of the record is missing. */
	'end',
	/** Around the document: a PHP notice before it, words after it, a NUL at its end, a byte order mark in mojibake. */
	'before',
	'after',
	'nul',
	'mojibake',
	/** Only the first half of it comes. */
	'half',
] as const;

export interface Damage {
	what: (typeof DAMAGES)[number];
	/** Which record is damaged, counted from 0; the first when left out. Nothing is damaged where there is none. */
	record?: number;
}

/** The records of all lists. A record holds no other, and `<message>` is also a field of some. */
const RECORD = /<(reply|dlr|item|message)>(?=<).*?<\/\1>(?=<)/gs;

/** A text of a record in which a person may have written anything. */
const TEXT = /<(errortext|message|customstring)>([^<]*)<\/\1>/;

const PHP_NOTICE =
	'\nNotice: Undefined index: schedule in /var/www/html/http/v2/send.php on line 42\n';

/** Damages a text of a record, at its end; a record whose texts are all empty stays as it is. */
const inText = (record: string, change: (name: string, text: string) => string) =>
	record.replace(TEXT, (_whole, name: string, text: string) => change(name, text));

const DAMAGED: Readonly<
	Record<
		Damage['what'],
		{ record: (xml: string) => string } | { document: (xml: string) => string }
	>
> = {
	ampersand: { record: (xml) => inText(xml, (name, text) => `<${name}>${text} & co</${name}>`) },
	lessThan: { record: (xml) => inText(xml, (name, text) => `<${name}>${text} <3</${name}>`) },
	tag: { record: (xml) => inText(xml, (name, text) => `<${name}>${text}</${name.slice(1)}>`) },
	end: { record: (xml) => xml.replace(/<\/\w+>$/, '') },
	before: { document: (xml) => PHP_NOTICE + xml },
	after: { document: (xml) => `${xml}\n<!-- web-07 --> 0.042 s` },
	nul: { document: (xml) => `${xml}\0` },
	mojibake: { document: (xml) => `\u00ef\u00bb\u00bf${xml}` },
	half: { document: (xml) => xml.slice(0, xml.length / 2) },
};

/** Damages a response. */
export function damaged(xml: string, { what, record = 0 }: Damage): string {
	const damage = DAMAGED[what];
	if ('document' in damage) return damage.document(xml);
	let index = 0;
	return xml.replace(RECORD, (whole) => (index++ === record ? damage.record(whole) : whole));
}
