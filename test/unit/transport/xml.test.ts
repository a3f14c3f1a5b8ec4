import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { create } from 'xmlbuilder2';
import { parseXml } from '../../../nodes/ClickSend/transport/xml';

const parsed = (text: string) => {
	const result = parseXml(text);
	if (!result.ok) throw new Error(result.reason);
	return result.root;
};
const refused = (text: string) => {
	const result = parseXml(text);
	return result.ok ? undefined : result.reason;
};

/** Any text that XML 1.0 can hold. */
const xmlText = fc
	.string({ unit: 'binary' })
	// eslint-disable-next-line no-control-regex
	.map((text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''));

/** What may be inside an element: elements of few names, text, CDATA, comments and instructions. */
const { content } = fc.letrec<{ content: string; element: string }>((tie) => ({
	content: fc
		.array(
			fc.oneof(
				{ maxDepth: 4 },
				fc.constantFrom(
					'text',
					' 007 ',
					'\n',
					'<!-- <m> -->',
					'<?p i?>',
					'<m/>',
					'<isPrototypeOf/>',
				),
				fc.constantFrom('<![CDATA[</m>]]>', '<![CDATA[]]>', "<m a='1'/>", 'thirteen or more'),
				tie('element'),
			),
			{ maxLength: 5 },
		)
		.map((parts) => parts.join('')),
	element: fc
		.tuple(fc.constantFrom('m', 'n', 'toLocaleString'), tie('content'))
		.map(([name, inner]) => `<${name}>${inner}</${name}>`),
}));

function withoutMixedText(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(withoutMixedText);
	if (typeof node !== 'object' || node === null) return node;
	const children = Object.entries(node).filter(([name]) => name !== '#text');
	return Object.fromEntries(children.map(([name, child]) => [name, withoutMixedText(child)]));
}

describe('An answer as XML', () => {
	it.each([
		['zeros', '0000', '0000'],
		['spaces around it', ' 007 ', ' 007 '],
		['only spaces', '   ', '   '],
		['a plus', '+61411111111', '+61411111111'],
		['a long number', '12345678901234567890', '12345678901234567890'],
		['an exponent', '1e5', '1e5'],
		['hexadecimal', '0x1F', '0x1F'],
		['a word that looks like a value', 'true', 'true'],
		['nothing', '', ''],
		['the predefined entities', '&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
		['an escaped entity', '&amp;lt;', '&lt;'],
		['decimal and hexadecimal references', '&#128512;&#x1F600;&#13;', '😀😀\r'],
		['references with zeros in front', '&#00000065;&#x000000041;&#0000128512;', 'AA😀'],
		['references with too many digits', '&#12345678;&#x1234567;', '&#12345678;&#x1234567;'],
		['references to no character', '&#0;&#xD800;&#x110000;', '&#0;&#xD800;&#x110000;'],
		['an entity that XML does not know', '&nbsp;&foo;', '&nbsp;&foo;'],
		['CDATA', '<![CDATA[<b>&amp; ]]>', '<b>&amp; '],
	])('keeps %s to the letter', (_what, written, expected) => {
		expect(parsed(`<xml><m>${written}</m></xml>`).m).toBe(expected);
	});

	it('gives back any text that an XML builder wrote', () => {
		fc.assert(
			fc.property(xmlText, (text) => {
				const document = create({ xml: { m: { '#': '' } } });
				document.root().first().txt(text);
				const written = document.end().replaceAll('\r', '&#xD;');
				expect(parsed(written).m).toBe(text);
			}),
			{ numRuns: 2000 },
		);
	});

	it("holds what fast-xml-parser's own tree holds, text beside elements aside", () => {
		const tree = new XMLParser({
			ignorePiTags: true,
			parseTagValue: false,
			trimValues: false,
			processEntities: false,
		});
		fc.assert(
			fc.property(content, (inner) => {
				const text = `<xml>${inner}<m/></xml>`;
				expect(parsed(text)).toEqual(withoutMixedText(tree.parse(text).xml));
			}),
			{ numRuns: 3000 },
		);
	});

	it('never throws and never grows, whatever comes', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const result = parseXml(`<xml><m>${text}</m></xml>`);
				if (result.ok && typeof result.root.m === 'string') {
					expect(result.root.m.length).toBeLessThanOrEqual(text.length);
				}
			}),
			{ numRuns: 5000 },
		);
	});

	it('may begin with a byte order mark, a declaration and blank lines', () => {
		expect(
			parsed("\ufeff<?xml version='1.0' encoding='UTF-8' ?>\n<xml><m>1</m></xml>\n\n"),
		).toEqual({
			m: '1',
		});
	});

	it('makes a list of elements with the same name', () => {
		expect(parsed('<xml><m>1</m><m>2</m></xml>').m).toEqual(['1', '2']);
	});

	it.each([
		['nothing', '', 'it is empty'],
		['white space', ' \n\t ', 'it is empty'],
		['a web page', '<!DOCTYPE html><html><body>502</body></html>', 'it is a web page'],
		['a web page without a doctype', '<HTML><p>hi', 'it is a web page'],
		['plain text', 'upstream timed out', 'it is not XML'],
		['JSON', '{"http_code":200}', 'it is not XML'],
		['another root', '<answer><m>1</m></answer>', 'it has no <xml> element'],
		['a truncated answer', '<xml><messages><message><to>+614', 'it is not complete XML (line 1)'],
		['a second root', '<xml><m>1</m></xml><xml/>', 'it has more than one <xml> element'],
		['another element before it', '<a/><xml><m>1</m></xml>', 'it has other elements beside <xml>'],
		['an <xml> inside another root', '<a><xml/></a>', 'it has no <xml> element'],
		['text alone', '<xml>Server error</xml>', 'its <xml> element has nothing but text'],
		['mismatched tags', '<xml><m>1</n></xml>', 'it is not complete XML (line 1)'],
		['a declaration inside', '<xml><m>I <!3 you</m></xml>', 'it has a declaration inside of it'],
		['an answer cut off in CDATA', '<xml><m><![CDATA[1', 'it is not complete XML (line 1)'],
	])('is told from %s', (_what, text, reason) => {
		expect(refused(text)).toBe(reason);
	});

	it('with a bomb of entities is refused before anything expands', () => {
		const lol = Array.from(
			{ length: 10 },
			(_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`,
		).join('');
		const bomb = `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a0 "lol">${lol}]><xml><m>&a10;</m></xml>`;
		expect(refused(bomb)).toBe('it declares a document type, which ClickSend never does');
	});

	it('cannot read files by an external entity', () => {
		const text = '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><m>&f;</m></xml>';
		expect(refused(text)).toBe('it declares a document type, which ClickSend never does');
	});

	it.each(['__proto__', 'constructor', 'prototype'])('cannot reach prototypes by <%s>', (name) => {
		parseXml(`<xml><${name}><polluted>yes</polluted></${name}></xml>`);
		expect(Reflect.get({}, 'polluted')).toBeUndefined();
	});

	it('may have more references than a parser would expand of a document type', () => {
		const text = `<xml>${'<m>&amp;&#65;</m>'.repeat(20_000)}</xml>`;
		expect(parsed(text).m).toEqual(Array.from({ length: 20_000 }, () => '&A'));
	});

	it.each(['__proto__', 'constructor', 'prototype'])(
		'may not have an element called %s',
		(name) => {
			expect(refused(`<xml><m><${name}>1</${name}></m></xml>`)).toBeDefined();
		},
	);

	it('is read alike with a comment and without, whatever its line breaks are', () => {
		const text = '<xml>\r\n<m>one\r\ntwo\rthree &#13;</m>\r\n<m/><n>fourteen letters</n>\r\n</xml>';
		expect(parsed(text)).toEqual({
			m: ['one\ntwo\nthree \r', ''],
			n: 'fourteen letters',
		});
		expect(parsed(text.replace('<m/>', '<!-- c --><m/>'))).toEqual(parsed(text));
	});

	it('may not be nested without end', () => {
		const deep = `<xml>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</xml>`;
		expect(refused(deep)).toBeDefined();
	});
});
