import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { readPlainXml } from '../../../nodes/ClickSend/transport/plainXml';
import { listDocument, rootDocument } from '../../../sandbox/httpApi/xml';
import { workedExample } from '../../support/fixtures';

const nobody = { open: () => undefined, add: () => undefined };
const isPlainXml = (text: string) => readPlainXml(text, nobody);
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

describe('A plain document', () => {
	it.each(['send', 'reply', 'delivery', 'history', 'balance'] as const)(
		"is ClickSend's own example of %s",
		(name) => {
			expect(isPlainXml(workedExample(name).trim())).toBe(true);
		},
	);

	it.each([
		['an empty element', '<xml/>'],
		['an empty element with an attribute', '<xml><dlrs dlrcount="0" /></xml>'],
		['references', '<xml>&amp;&#10;&#xD;&unknown;</xml>'],
		['a declaration and lines', "<?xml version='1.0' encoding='UTF-8' ?>\r\n<xml>\n</xml>"],
	])('may be %s', (_what, text) => {
		expect(isPlainXml(text)).toBe(true);
	});

	it('is any answer of the sandbox', () => {
		fc.assert(
			fc.property(answer, (text) => {
				expect(isPlainXml(text)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
		expect(isPlainXml(rootDocument({ code: '2022', errortext: 'Invalid' }))).toBe(true);
	});
});

describe('What is not a whole document', () => {
	it('is never taken for one, wherever an answer is cut off', () => {
		for (const name of ['send', 'history'] as const) {
			const whole = workedExample(name).trim();
			for (let end = 0; end < whole.length; end++) {
				expect(isPlainXml(whole.slice(0, end))).toBe(false);
			}
		}
		fc.assert(
			fc.property(answer, fc.nat(), (text, at) => {
				expect(isPlainXml(text.slice(0, at % text.length))).toBe(false);
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
				if (isPlainXml(changed)) expect(isValid(changed)).toBe(true);
			}),
			{ numRuns: 5000 },
		);
	});

	it('is never taken for one where the validator of fast-xml-parser refuses it', () => {
		let plain = 0;
		fc.assert(
			fc.property(pieces, fc.boolean(), (inner, isWrapped) => {
				const text = isWrapped ? `<xml>${inner}</xml>` : inner;
				if (!isPlainXml(text)) return;
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
		expect(isPlainXml(text)).toBe(false);
	});
});
