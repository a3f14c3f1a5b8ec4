import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { readPlainXml } from '../../../nodes/ClickSend/transport/plainXml';
import { parseXml } from '../../../nodes/ClickSend/transport/xml';
import { listDocument, rootDocument } from '../../../sandbox/httpApi/xml';
import { workedExample } from '../../support/fixtures';

const isPlain = (text: string) => readPlainXml(text) !== undefined;
const isValid = (text: string) => XMLValidator.validate(text) === true;

const fields = fc.dictionary(
	fc.constantFrom('to', 'message', 'messageid', 'result', 'customstring'),
	fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('Tom & <b>Jerry</b>')),
);

/** Any answer as the sandbox writes it. */
const answer = fc
	.record({
		records: fc.array(fields, { maxLength: 3 }),
		resultIn: fc.constantFrom('root', 'container', 'record'),
	})
	.map(({ records, resultIn }) =>
		listDocument(
			{ container: 'history', countAttribute: 'historycount', record: 'item', records },
			{ code: '0000', errortext: 'Success' },
			resultIn,
		),
	);

/** Pieces of XML, right and wrong ones, from which texts are made that are nearly documents. */
const piece = fc.constantFrom(
	...['<a>', '</a>', '<b>', '</b>', '<a/>', '< a>', '</ a>', '</a >', '<a b="1">', "<a b='<'>"],
	...['<a b>', '<a b="1" b="1">', '<a b="&">', '<a b = "1" />', '<a\n>', '<a//>', '<1>', '<é>'],
	...['text', ' ', '\n', '&amp;', '&#65;', '&#x41;', '&', '&;', '&#;', '&a b;', '>', '<', ']]>'],
	...['<!-- c -->', '<!--', '-->', '<![CDATA[', '<![CDATA[<a>]]>', '<?p i?>', '<?', '?>'],
	...[
		'<?xml version="1.0"?>',
		'<?xml?>',
		'<!DOCTYPE a>',
		'<!DOCTYPE a [<!ENTITY b "c">]>',
		'\ufeff',
	],
);
const pieces = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('').trim());

/** A list whose records have the same leaves, but for some of them. */
const alikeRecords = fc
	.uniqueArray(fc.constantFrom('a', 'b.c', 'bxc', 'd-e', 'record'), { minLength: 1, maxLength: 4 })
	.chain((names) => {
		const text = fc.constantFrom(
			...[
				'',
				' ',
				'\n',
				'0000',
				'&amp;',
				'&amp;amp;',
				'&',
				'&#128512;',
				'x > y',
				'\ud83d',
				'<a>1</a>',
			],
			...['a text of more than thirteen characters', 'a text &lt; more than thirteen'],
		);
		const leaf = (name: string) =>
			fc.oneof(
				{ weight: 5, arbitrary: text.map((each) => `<${name}>${each}</${name}>`) },
				{ weight: 1, arbitrary: fc.constantFrom(`<${name}/>`, `<${name} a="1">1</${name}>`) },
			);
		const space = fc.constantFrom('', '', '\n\t', ' ');
		const alike = fc.tuple(space, ...names.map(leaf)).map(([between, ...leaves]) => {
			const inside = leaves.map((each) => between + each).join('');
			return `<record>${inside}${between}</record>`;
		});
		const other = fc
			.array(fc.oneof(piece, ...names.map(leaf)), { maxLength: 4 })
			.map((parts) => `<record>${parts.join('')}</record>`);
		return fc.array(fc.oneof({ weight: 9, arbitrary: alike }, { weight: 1, arbitrary: other }), {
			minLength: 2,
			maxLength: 8,
		});
	})
	.map((records) => `<xml><list>${records.join('\n')}</list></xml>`);

describe('A plain document', () => {
	it.each(['send', 'reply', 'delivery', 'history', 'balance'] as const)(
		"is ClickSend's own example of %s",
		(name) => {
			expect(isPlain(workedExample(name).trim())).toBe(true);
		},
	);

	it.each([
		['an empty element', '<xml/>'],
		['an empty element with an attribute', '<xml><dlrs dlrcount="0" /></xml>'],
		['references', '<xml>&amp;&#10;&#xD;&unknown;</xml>'],
		['a declaration and lines', "<?xml version='1.0' encoding='UTF-8' ?>\r\n<xml>\n</xml>"],
	])('may be %s', (_what, text) => {
		expect(isPlain(text)).toBe(true);
	});

	it('is any answer of the sandbox', () => {
		fc.assert(
			fc.property(answer, (text) => {
				expect(isPlain(text)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
		expect(isPlain(rootDocument({ code: '2022', errortext: 'Invalid' }))).toBe(true);
	});

	const declaration = fc.constantFrom(
		...[
			'',
			'<?xml version="1.0"?>',
			"<?xml version='1.0' ?>\r\n",
			'<?xml version="1.0?>',
			'<?xml "?>',
		],
	);

	/** fast-xml-parser reads what has a comment. */
	const readByParser = (text: string) => parseXml(`${text}<!-- c -->`);

	it('is read as fast-xml-parser reads it', () => {
		let plain = 0;
		fc.assert(
			fc.property(
				declaration,
				fc.oneof(
					answer.map((text) => text.replace(/^<\?xml [^>]*>/, '')),
					pieces.map((inner) => `<xml>${inner}</xml>`),
					alikeRecords,
				),
				(declared, document) => {
					const text = `${declared}${document}`;
					if (!isPlain(text)) return;
					plain += 1;
					expect(parseXml(text)).toStrictEqual(readByParser(text));
				},
			),
			{ numRuns: 20_000 },
		);
		expect(plain).toBeGreaterThan(5_000);
	});

	it.each([
		['of names that objects have', '<xml><m><toString>1</toString></m><valueOf/></xml>'],
		['of an element that the parser refuses', '<xml><m><__proto__>1</__proto__></m></xml>'],
		['nested deep', `<xml>${'<a>'.repeat(30)}1${'</a>'.repeat(30)}</xml>`],
		[
			'a record nested deep that is like one that is not',
			`<xml><r><f>1</f></r>${'<a>'.repeat(18)}<r><f>1</f></r>${'</a>'.repeat(18)}</xml>`,
		],
	])('is left to fast-xml-parser if it is %s', (_what, text) => {
		expect(isPlain(text)).toBe(false);
		expect(parseXml(text)).toStrictEqual(readByParser(text));
	});

	it.each([
		['line breaks', '<xml>\r\n<m>a\r\nb\rc</m>\r</xml>', { m: 'a\nb\nc' }],
		[
			'references in a long text',
			'<xml><m>Tom &amp; Jerry &#128512;</m></xml>',
			{ m: 'Tom & Jerry 😀' },
		],
		['nothing in an element', '<xml><m></m><n/></xml>', { m: '', n: '' }],
		['an attribute', '<xml><m a="1">x</m></xml>', { m: 'x' }],
	])('may have %s', (_what, text, root) => {
		expect(readPlainXml(text)?.end()).toStrictEqual({ xml: root });
	});

	it('may have records with the same leaves, and texts that only look the same', () => {
		const texts = [
			'Tom &amp;amp; Jerry',
			'Tom &amp; Jerry',
			'Tom &amp;amp; Jerry',
			'',
			'0000',
			'0000',
		];
		const records = texts.map((text) => `<r><to>1</to>\n<b.c>${text}</b.c></r>`);
		const other = '<r><to>1</to>\n<bxc>2</bxc></r>';
		const xml = `<xml>${records.join('\n')}${other}</xml>`;
		const read = ['Tom &amp; Jerry', 'Tom & Jerry', 'Tom &amp; Jerry', '', '0000', '0000'];
		expect(readPlainXml(xml)?.end()).toStrictEqual({
			xml: { r: [...read.map((text) => ({ to: '1', 'b.c': text })), { to: '1', bxc: '2' }] },
		});
	});

	it('may have records in more shapes than are remembered, at every depth', () => {
		const shapes = Array.from({ length: 12 }, (_, index) => `<r><f${index}>1</f${index}></r>`);
		const list = `<list>${[...shapes, ...shapes].join('')}</list>`;
		const nested = `<a>${list}<b>${list}</b></a>${list}`;
		const text = `<xml>${nested}</xml>`;
		expect(isPlain(text)).toBe(true);
		expect(parseXml(text)).toStrictEqual(readByParser(text));
	});

	it.each([
		['a record', (long: string) => `<${long}><f>1</f></${long}>`],
		['a leaf', (long: string) => `<r><${long}>1</${long}></r>`],
	])('may have a very long name of %s', (_what, recordOf) => {
		const text = `<xml><list>${recordOf('n'.repeat(40_000)).repeat(2)}</list></xml>`;
		expect(isPlain(text)).toBe(true);
		expect(parseXml(text)).toStrictEqual(readByParser(text));
	});

	it('may have very many references in one text', () => {
		const count = 1_500_000;
		const xml = `<xml><m>${'&amp;'.repeat(count)}</m></xml>`;
		expect(readPlainXml(xml)?.end()).toEqual({ xml: { m: '&'.repeat(count) } });
	});

	it('is not kept in memory by a text of it', () => {
		setFlagsFromString('--expose-gc');
		const collect = z
			.custom<() => void>((value) => typeof value === 'function')
			.parse(runInNewContext('gc'));
		const padding = 'x'.repeat(500_000);
		const used = () => {
			collect();
			return process.memoryUsage().heapUsed;
		};
		const before = used();
		const kept = Array.from({ length: 100 }, (_, index) => {
			const id = `an ID of more than thirteen characters, ${index}`;
			const records = `<r><id>first</id></r><r><id>${id}</id></r>`;
			return readPlainXml(`<xml><a>${padding}</a><id>${id}</id>${records}</xml>`)?.end().xml;
		}).flatMap((xml) => {
			const { id, r } = z
				.object({ id: z.string(), r: z.array(z.object({ id: z.string() })) })
				.parse(xml);
			return [id, r[1]?.id];
		});
		expect(used() - before).toBeLessThan(10_000_000);
		expect(new Set(kept).size).toBe(100);
	});
});

describe('What is not a whole document', () => {
	it('is never taken for one, wherever an answer is cut off', () => {
		for (const name of ['send', 'history'] as const) {
			const whole = workedExample(name).trim();
			for (let end = 0; end < whole.length; end++) {
				expect(isPlain(whole.slice(0, end))).toBe(false);
			}
		}
		fc.assert(
			fc.property(answer, fc.nat(), (text, at) => {
				expect(isPlain(text.slice(0, at % text.length))).toBe(false);
			}),
			{ numRuns: 2000 },
		);
	});

	it('is never taken for one where a part of an answer is lost, doubled or replaced', () => {
		fc.assert(
			fc.property(answer, fc.nat(), fc.nat(), pieces, (text, a, b, other) => {
				const from = a % text.length;
				const to = b % text.length;
				const changed = text.slice(0, from) + other + text.slice(to);
				if (isPlain(changed)) expect(isValid(changed)).toBe(true);
			}),
			{ numRuns: 5000 },
		);
	});

	it('is never taken for one where the validator of fast-xml-parser refuses it', () => {
		let plain = 0;
		fc.assert(
			fc.property(pieces, fc.boolean(), (inner, isWrapped) => {
				const text = isWrapped ? `<xml>${inner}</xml>` : inner;
				if (!isPlain(text)) return;
				plain += 1;
				expect(isValid(text)).toBe(true);
			}),
			{ numRuns: 20_000 },
		);
		expect(plain).toBeGreaterThan(100);
	});

	it.each([
		['a comment', '<xml><!-- c --></xml>'],
		['a CDATA section', '<xml><![CDATA[<]]></xml>'],
		['a processing instruction', '<xml><?p i?></xml>'],
		['a name beyond ASCII', '<xml><é></é></xml>'],
		['a second root', '<xml></xml><xml></xml>'],
		['text after the root', '<xml></xml>!'],
		['a document type', '<!DOCTYPE xml><xml></xml>'],
		['another name at the end', '<xml><m></n></xml>'],
		['a longer name at the end', '<xml><m></mm></xml>'],
		['a bare ampersand', '<xml>Tom & Jerry</xml>'],
	])('or has %s is left to the validator', (_what, text) => {
		expect(isPlain(text)).toBe(false);
	});
});
