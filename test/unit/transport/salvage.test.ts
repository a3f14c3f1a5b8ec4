import fc from 'fast-check';
import { create } from 'xmlbuilder2';
import { salvage, type SalvagedRecord } from '../../../nodes/ClickSend/transport/salvage';
import { readResponse, type ClickSendRecord } from '../../../nodes/ClickSend/transport/response';
import {
	BALANCE,
	DELIVERY,
	REPLY,
	type HttpEndpoint,
} from '../../../nodes/ClickSend/transport/endpoints';
import { workedExample } from '../../support/fixtures';

/** The records of an answer that can be read as a whole. */
function recordsOf(endpoint: HttpEndpoint, text: string): ClickSendRecord[] {
	const answer = readResponse(endpoint, text);
	if (!answer.ok) throw new Error('The answer cannot be read');
	return answer.records;
}

const readIn = (salvaged: readonly SalvagedRecord[]) =>
	salvaged.flatMap((each) => (each.ok ? [each.record] : []));
const rawIn = (salvaged: readonly SalvagedRecord[]) =>
	salvaged.flatMap((each) => (each.ok ? [] : [each.raw]));

const countOf = (text: string, part: string) => text.split(part).length - 1;

/** What has to be saved of an answer that was cut off. */
function checkCut(endpoint: HttpEndpoint, whole: string, cut: string): void {
	const name = endpoint.list?.record ?? '';
	const complete = countOf(cut, `</${name}>`);
	const salvaged = salvage(endpoint, cut);
	expect(readIn(salvaged)).toEqual(recordsOf(endpoint, whole).slice(0, complete));
	// The record in which the cut is, if there is one.
	const opened = countOf(cut, `<${name}>`);
	expect(rawIn(salvaged)).toHaveLength(opened - complete);
	expect(opened - complete).toBeLessThanOrEqual(1);
	// Nothing of it is lost: it reaches up to the cut.
	for (const raw of rawIn(salvaged)) {
		expect(salvaged.at(-1)).toEqual({ ok: false, raw });
		expect(cut.endsWith(raw)).toBe(true);
		expect(raw.startsWith(`<${name}>`)).toBe(true);
	}
}

describe("An answer of ClickSend's description", () => {
	it.each([
		['replies', REPLY, 'reply'],
		['delivery reports', DELIVERY, 'delivery'],
	] as const)(
		'with %s loses no record that is complete, wherever it is cut',
		(_what, endpoint, name) => {
			const whole = workedExample(name);
			for (let end = 0; end <= whole.length; end++) checkCut(endpoint, whole, whole.slice(0, end));
		},
	);
});

/** Texts with everything that looks like an answer of its own. */
const text = fc
	.array(
		fc.oneof(
			fc.constantFrom('<reply>', '</reply>', '</replies>', '<reply', '&lt;reply&gt;', ']]>', '😀'),
			fc.constantFrom('<result>2022</result>', '0000', ' 007 ', '&', '\n', 'é', '+61491570156'),
			fc.string({ maxLength: 6 }),
		),
		{ maxLength: 4 },
	)
	// eslint-disable-next-line no-control-regex
	.map((parts) => parts.join('').replace(/[\u0000-\u0008\u000b-\u001f]/g, ''));

const replies = fc.array(
	fc.record({ from: fc.constant('+61491570156'), message: text, customstring: text }),
	{ minLength: 1, maxLength: 4 },
);

/** The answer of reply.php, written by an XML builder, with an indentation or none. */
function answerWith(records: ReadonlyArray<Record<string, string>>, prettyPrint: boolean): string {
	const document = create({ version: '1.0', encoding: 'UTF-8' }).ele('xml');
	const list = document.ele('replies', { replycount: String(records.length) });
	for (const record of records) {
		const reply = list.ele('reply');
		for (const [name, value] of Object.entries(record)) reply.ele(name).txt(value);
	}
	document.ele('result').txt('0000');
	return document.end({ prettyPrint });
}

describe('An answer with any replies', () => {
	it('comes out as it would have as a whole', () => {
		fc.assert(
			fc.property(replies, fc.boolean(), (records, prettyPrint) => {
				const whole = answerWith(records, prettyPrint);
				expect(rawIn(salvage(REPLY, whole))).toEqual([]);
				expect(readIn(salvage(REPLY, whole))).toEqual(recordsOf(REPLY, whole));
			}),
		);
	});

	it('loses no record that is complete, wherever it is cut', () => {
		fc.assert(
			fc.property(replies, fc.boolean(), fc.nat(), (records, prettyPrint, at) => {
				const whole = answerWith(records, prettyPrint);
				checkCut(REPLY, whole, whole.slice(0, at % (whole.length + 1)));
			}),
			{ numRuns: 3000 },
		);
	});

	it('loses no record that is complete when it is cut inside a character', () => {
		fc.assert(
			fc.property(replies, fc.nat(), (records, at) => {
				const whole = answerWith(records, false);
				const bytes = Buffer.from(whole);
				checkCut(REPLY, whole, bytes.subarray(0, at % (bytes.length + 1)).toString());
			}),
			{ numRuns: 1000 },
		);
	});
});

const GOOD = '<reply><from>+61491570156</from><message> 007 </message></reply>';
const READ = { ok: true, record: { from: '+61491570156', message: ' 007 ' } };
const around = (records: string) =>
	`<?xml version='1.0'?>\n<xml><replies replycount="3">${records}</replies><result>0000</result></xml>`;

describe('A record that cannot be read', () => {
	it.each([
		['is not closed properly', '<reply><from>+61491570110</message></reply>'],
		['has a bare ampersand in a tag', '<reply><from &>+61491570110</from></reply>'],
		['has an element that could do harm', '<reply><__proto__>x</__proto__></reply>'],
		['is not closed at all', '<reply><from>+61491570110</from>'],
		['is cut off inside a tag', '<reply><from>+61491570110</fr'],
		['closes the list', '<reply><from>+61491570110</replies></reply>'],
	])('comes out as it came between its neighbours when it %s', (_what, broken) => {
		expect(salvage(REPLY, around(`${GOOD}${broken}${GOOD}`))).toEqual([
			READ,
			{ ok: false, raw: broken },
			READ,
		]);
	});

	it('comes out without what follows the list when it is the last', () => {
		expect(salvage(REPLY, around(`${GOOD}<reply><from>+61491570110</from>`))).toEqual([
			READ,
			{ ok: false, raw: '<reply><from>+61491570110</from>' },
		]);
	});

	it('does not refuse its neighbours with a result code inside it', () => {
		const broken = '<reply></replies><result>2022</result><replies></reply>';
		expect(salvage(REPLY, around(`${GOOD}${broken}${GOOD}`))).toEqual([
			READ,
			{ ok: false, raw: broken },
			READ,
		]);
	});
});

describe('Every record', () => {
	it('is read where only what is around the list is broken', () => {
		expect(salvage(REPLY, `<xml><oops><replies>${GOOD}\n${GOOD}`)).toEqual([READ, READ]);
		expect(salvage(REPLY, `${around(GOOD)}<p>Warning: out of memory</p>`)).toEqual([READ]);
	});

	it('may have attributes and be empty', () => {
		expect(salvage(REPLY, around('<reply id="1"><from>1</from></reply><reply ></reply>'))).toEqual([
			{ ok: true, record: { from: '1' } },
			{ ok: true, record: {} },
		]);
	});

	it('may hold what looks like its end', () => {
		const record = '<reply><message><![CDATA[</reply>]]></message></reply>';
		expect(salvage(REPLY, `<xml><replies>${record}${GOOD}`)).toEqual([
			{ ok: true, record: { message: '</reply>' } },
			READ,
		]);
	});

	it('is not mistaken for the list or for an element with a longer name', () => {
		const other = '<replyto>+61491570110</replyto>';
		expect(salvage(REPLY, around(other))).toEqual([{ ok: false, raw: other }]);
		expect(salvage(DELIVERY, '<xml><dlrs dlrcount="0"></dlrs>')).toEqual([]);
	});
});

describe('What is in the list and is no record', () => {
	const raw = (text: string) => ({ ok: false, raw: text });

	it.each([
		['a record whose start tag is damaged', '<rep ly><from>+61491570110</from></reply>'],
		['a record under another name', '<rply><from>+61491570110</from></rply>'],
		['a record in capitals', '<REPLY><FROM>+61491570110</FROM></REPLY>'],
		['a record in a namespace', '<a:reply><from>+61491570110</from></a:reply>'],
		['text', 'LOST & <b>'],
		['a start tag that has lost its beginning', 'eply><from>+61491570110</from></reply>'],
	])('comes out as it came: %s', (_what, other) => {
		expect(salvage(REPLY, around(`${other}${GOOD}${GOOD}`))).toEqual([raw(other), READ, READ]);
		expect(salvage(REPLY, around(`${GOOD}\n${other}\n${GOOD}`))).toEqual([READ, raw(other), READ]);
		expect(salvage(REPLY, around(`${GOOD}${GOOD}\t${other}`))).toEqual([READ, READ, raw(other)]);
		expect(salvage(REPLY, around(other))).toEqual([raw(other)]);
	});

	it.each([
		['text', '<reply>JUST TEXT</reply>'],
		['text beside fields', '<reply>LOOSE<from>+61491570110</from></reply>'],
		['a field in a field', '<reply><message>Hi <to>you</to></message></reply>'],
	])('comes out as it came where a record has %s', (_what, record) => {
		expect(salvage(REPLY, around(`${GOOD}${record}${GOOD}`))).toEqual([READ, raw(record), READ]);
	});

	it('comes out where the list itself has no beginning or no end', () => {
		const other = '<rply>+61491570110</rply>';
		expect(salvage(REPLY, `<xml>${other}${GOOD}</replies><result>0000</result></xml>`)).toEqual([
			raw(other),
			READ,
		]);
		expect(salvage(REPLY, `<xml><replies>${GOOD}${other}<result>0000</result></xml>`)).toEqual([
			READ,
			raw(`${other}</xml>`),
		]);
	});

	it('is nothing where the list is empty', () => {
		for (let end = 0; end <= 60; end++) {
			const cut = '<xml><replies replycount="0"/><result>0000</result></xml>'.slice(0, end);
			expect(salvage(REPLY, cut)).toEqual([]);
		}
	});

	it('is not how the request went', () => {
		const outcome = '<result>2100</result><errortext>Busy</errortext>';
		expect(salvage(REPLY, `<xml><replies>${GOOD}${outcome}</replies></xml>`)).toEqual([READ]);
		expect(salvage(REPLY, `<xml><replies></replies>${outcome}</xml>`)).toEqual([]);
	});
});

/** Puts a piece of text where another was, and keeps the rest. */
const damaged = (whole: string, at: number, length: number, instead: string) =>
	whole.slice(0, at) + instead + whole.slice(at + length);

describe('An answer that was damaged anywhere', () => {
	it('loses nothing that a record holds', () => {
		const words = fc.array(fc.stringMatching(/^[a-z]{8}$/), { minLength: 1, maxLength: 4 });
		const damage = fc.record({
			at: fc.nat(),
			length: fc.nat({ max: 3 }),
			instead: fc.constantFrom('', ' ', '<', '>', '&', '/', '</', 'x', '</reply>', '<reply>'),
		});
		fc.assert(
			fc.property(words, damage, (texts, { at, length, instead }) => {
				const whole = answerWith(
					texts.map((each, index) => ({ message: `${index}${each}` })),
					false,
				);
				const from = whole.indexOf('<replies');
				const to = whole.indexOf('</replies>');
				const broken = damaged(whole, from + (at % (to - from)), length, instead);
				const answer = readResponse(REPLY, broken);
				const salvaged = JSON.stringify(answer.ok ? answer.records : salvage(REPLY, broken));
				for (const word of broken.match(/\d[a-z]{8}/g) ?? []) {
					expect(salvaged.split(word)).toHaveLength(2);
				}
			}),
			{ numRuns: 5000 },
		);
	});
});

it.each([
	['nothing', REPLY, ''],
	['a web page', REPLY, '<html><body>502 Bad Gateway</body></html>'],
	['plain text', DELIVERY, 'upstream timed out'],
	['an answer to another call', DELIVERY, workedExample('reply')],
	['an answer that has no list', BALANCE, workedExample('balance')],
])('Nothing can be saved of %s', (_what, endpoint, received) => {
	expect(salvage(endpoint, received)).toEqual([]);
});
