import fc from 'fast-check';
import {
	DELIVERY,
	HISTORY,
	REPLY,
	SEND,
	type HttpEndpoint,
} from '../../../nodes/ClickSend/transport/endpoints';
import { isRaw, readRecords } from '../../../nodes/ClickSend/transport/readRecords';
import type { ClickSendRecord } from '../../../nodes/ClickSend/transport/response';

/** How many documents are damaged; DAMAGED_DOCUMENTS=100000 for a thorough run. */
const RUNS = Number(process.env.DAMAGED_DOCUMENTS ?? 3000);

/** The fields of a record of each call, in their order; `text` is what somebody wrote. */
const CALLS: ReadonlyArray<{ endpoint: HttpEndpoint; fields: string; text: string }> = [
	{ endpoint: SEND, fields: 'to messageid result errortext price', text: 'errortext' },
	{
		endpoint: REPLY,
		fields: 'from message originalmessage customstring username',
		text: 'message',
	},
	{ endpoint: DELIVERY, fields: 'messageid status customstring username', text: 'customstring' },
	{ endpoint: HISTORY, fields: 'messageid to message status customstring', text: 'message' },
];

const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'<reply>',
				'</reply>',
				'</message>',
				'<message>',
				'</item>',
				'<item>',
				'<dlr',
			),
			fc.constantFrom(
				'</xml>',
				'<xml>',
				'</replies>',
				'<!--',
				'-->',
				']]>',
				'<![CDATA[',
				'<?',
				'?>',
			),
			fc.constantFrom('&', '&amp;', '&#38;', '<', '>', '<3', ' 007 ', '\n', '😀', 'é', '0000', '"'),
			fc.string({ maxLength: 6 }),
		),
		{ maxLength: 5 },
	)
	// eslint-disable-next-line no-control-regex
	.map((parts) => parts.join('').replace(/[\u0000-\u0008\u000b-\u001f]/g, ''));

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What may stand unescaped in a text, and can be nothing but text. */
const RAW = [
	' & ',
	'&',
	' <3 ',
	'<',
	' a<b ',
	'<!3 ',
	'<!--',
	'&&amp ',
	'<?',
	'</3',
	' <at> ',
	'<a@b.c>',
];

const JUNK = [
	'\0',
	'\0\0\0',
	'ï»¿',
	'\ufeff',
	'\n<b>Notice</b>: a & b < c<br />\n',
	'PHP Warning: x\n',
	'{}',
];

type Damage =
	| { kind: 'raw' | 'markup' | 'tag' | 'nul'; record: number; at: number; put: string }
	| { kind: 'cut'; at: number }
	| { kind: 'junk'; before: string; after: string }
	| { kind: 'twice'; record: number };

const damage: fc.Arbitrary<Damage> = fc.oneof(
	fc.record({
		kind: fc.constant('raw'),
		record: fc.nat(),
		at: fc.nat({ max: 1 }),
		put: fc.constantFrom(...RAW),
	}),
	fc.record({
		kind: fc.constant('markup'),
		record: fc.nat(),
		at: fc.nat({ max: 1 }),
		put: fc.constantFrom(
			...[
				'</TEXT>',
				'<TEXT>',
				'</TEXT><TEXT>',
				'</RECORD>',
				'<RECORD>',
				'</RECORD><RECORD>',
				'<b>x</b> &',
			],
			...[
				'</TEXT></RECORD><RECORD><TEXT>',
				'</LIST>',
				'<![CDATA[',
				']]> &',
				'<![CDATA[</RECORD>',
				'</xml>',
			],
			'</TEXT></RECORD><RECORD><TEXT>pay</TEXT></RECORD><RECORD><TEXT>',
		),
	}),
	fc.record({
		kind: fc.constant('tag'),
		record: fc.nat(),
		at: fc.nat(),
		put: fc.constantFrom('', ' ', '<', '>', '&', 'x', '/'),
	}),
	fc.record({
		kind: fc.constant('nul'),
		record: fc.nat(),
		at: fc.nat({ max: 1 }),
		put: fc.constant('\0'),
	}),
	fc.record({ kind: fc.constant('cut'), at: fc.nat() }),
	fc.record({
		kind: fc.constant('junk'),
		before: fc.constantFrom('', ...JUNK),
		after: fc.constantFrom('', ...JUNK),
	}),
	fc.record({ kind: fc.constant('twice'), record: fc.nat() }),
);

const scenario = fc.record({
	call: fc.constantFrom(...CALLS),
	texts: fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 5 }),
	separator: fc.constantFrom('', '\n    '),
	hasSections: fc.boolean(),
	damage,
	around: fc.constantFrom(...JUNK, ''),
});

/** A document, what is expected of each record of it, and what must be in the response. */
interface Damaged {
	endpoint: HttpEndpoint;
	text: string;
	/** The records that lie whole in it, and were not touched or can be mended. */
	whole: ClickSendRecord[];
	/** The one with markup in its text, or with a damaged tag: it need not be read, but not as another. */
	touched: ClickSendRecord[];
}

function damagedBy({ call, texts, separator, hasSections, damage, around }: Given): Damaged {
	const { endpoint, text: textField } = call;
	const { container = '', record: name = '' } = endpoint.list ?? {};
	const fields = call.fields.split(' ');
	// Who writes sections leaves no text unescaped.
	const mayHaveSections = hasSections && damage.kind !== 'markup' && damage.kind !== 'raw';
	const index = 'record' in damage ? damage.record % texts.length : -1;
	const whole: ClickSendRecord[] = [];
	const touched: ClickSendRecord[] = [];
	const written = texts.map(([message, other], position) => {
		const isSection = mayHaveSections && position % 2 === 1 && position !== index;
		const isSafe = !message.includes(']]>') && !message.includes(`<${name}`);
		const record: ClickSendRecord = {};
		const xml = fields.map((field) => {
			let value =
				field === textField ? message : field === 'customstring' ? other : `${field}${position}`;
			if (field === 'result') value = '0000';
			let content =
				isSection && isSafe && field === textField ? `<![CDATA[${value}]]>` : escaped(value);
			if (field === textField && position === index && 'put' in damage && damage.kind !== 'tag') {
				// What stands in the records of a send is ClickSend's own.
				const isOwn = endpoint === SEND && /TEXT|RECORD/.test(damage.put);
				const put = (isOwn ? '<b>x</b> &' : damage.put)
					.replaceAll('TEXT', textField)
					.replaceAll('RECORD', name)
					.replaceAll('LIST', container);
				content = damage.at === 0 ? put + content : content + put;
				value = damage.at === 0 ? put + value : value + put;
			}
			record[field] = value;
			return `<${field}>${content}</${field}>`;
		});
		const all = `<${name}>${separator}${xml.join(separator)}${separator}</${name}>`;
		const isTouched = position === index && (damage.kind === 'markup' || damage.kind === 'tag');
		(isTouched ? touched : whole).push(record);
		if (damage.kind !== 'tag' || position !== index) return all;
		// The characters of its tags.
		const places = [...all.matchAll(/<[^<>]*>/g)].flatMap((tag) =>
			Array.from(tag[0], (_character, offset) => tag.index + offset),
		);
		const at = places[damage.at % places.length] ?? 0;
		return all.slice(0, at) + damage.put + all.slice(at + 1);
	});
	if (damage.kind === 'twice') written.splice(index, 0, written[index] ?? '');
	const count = `${name}count="${texts.length}"`;
	const head = `<?xml version="1.0" encoding="UTF-8"?><xml><${container} ${count}>${separator}`;
	const body = written.join(separator);
	const tail = `</${container}><result>0000</result><errortext>Success</errortext></xml>`;
	const text = head + body + tail;
	if (damage.kind === 'junk') {
		return { endpoint, text: damage.before + text + damage.after, whole, touched };
	}
	if (damage.kind !== 'cut') return { endpoint, text: around + text, whole, touched };
	const end = damage.at % text.length;
	let reached = head.length;
	const complete = written.filter((each) => {
		reached += each.length + separator.length;
		return reached - separator.length <= end;
	});
	return { endpoint, text: text.slice(0, end), whole: whole.slice(0, complete.length), touched };
}

type Given = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

const keyOf = (record: ClickSendRecord) => JSON.stringify(record);

describe('A document that is damaged anywhere', () => {
	it(
		'loses no record that can be read, changes no neighbour and invents nothing',
		() => {
			let documents = 0;
			let records = 0;
			fc.assert(
				fc.property(scenario, (given) => {
					const { endpoint, text, whole, touched } = damagedBy(given);
					const reading = readRecords(endpoint, text);
					const isTouched = (record: ClickSendRecord) =>
						touched.map(keyOf).includes(keyOf(record)) ||
						// Of well-formed XML, a field that is there twice is a list, and one with elements an object.
						(touched.length > 0 && Object.values(record).some((each) => typeof each === 'object'));
					const came = reading.ok ? reading.records : [];
					const read = came.filter((each) => !isRaw(each) && !isTouched(each)).map(keyOf);
					// Of a record that came twice, both may be there.
					const expected = whole.map(keyOf).filter((key, at, all) => all.indexOf(key) === at);
					expect(read.filter((key, at) => read.indexOf(key) === at)).toEqual(expected);
					documents += 1;
					records += expected.length;
				}),
				{ numRuns: RUNS },
			);
			expect(documents).toBe(RUNS);
			expect(records).toBeGreaterThan(RUNS);
		},
		20 * 60_000,
	);
});
