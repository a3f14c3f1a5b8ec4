import {
	DELIVERY,
	HISTORY,
	REPLY,
	SEND,
	BALANCE,
} from '../../../nodes/ClickSend/transport/endpoints';
import { isRaw, readRecords } from '../../../nodes/ClickSend/transport/readRecords';
import { readResponse } from '../../../nodes/ClickSend/transport/response';
import type { HttpEndpoint } from '../../../nodes/ClickSend/transport/endpoints';

const sent = (to: string, errortext = 'Success') =>
	`<message><to>${to}</to><messageid>ID-${to}</messageid><result>0000</result><errortext>${errortext}</errortext><price>0.0282</price></message>`;
const send = (records: string, count = 3) =>
	`<?xml version="1.0" encoding="UTF-8"?><xml><messages recipientcount="${count}">${records}</messages></xml>`;
const whole = send(sent('+61411111111') + sent('+61422222222') + sent('+61433333333'));

const reply = (from: string, message: string) =>
	`<reply><from>${from}</from><message>${message}</message><customstring>code-${from}</customstring></reply>`;
const replies = (records: string, count = 3) =>
	`<?xml version='1.0' encoding='UTF-8' ?><xml><replies replycount='${count}'>${records}</replies><result>0000</result><errortext>Success</errortext></xml>`;

const recordsOf = (endpoint: HttpEndpoint, text: string) => {
	const read = readRecords(endpoint, text);
	if (!read.ok) throw new Error('reason' in read ? read.reason : read.issue.message);
	return read.records;
};
const numbers = (text: string) => recordsOf(SEND, text).map(({ to }) => to);
const read = (from: string, message: string) => ({
	from,
	message,
	customstring: `code-${from}`,
});
const raw = (text: string) => ({
	raw: text,
	note: expect.stringContaining('could not be read as a record'),
});

describe('What is around the document of a send', () => {
	it.each([
		['a PHP notice before it', `PHP Notice:  Undefined index: x in /srv/a.php on line 3\n${whole}`],
		[
			'HTML of a warning before it',
			`<br />\n<b>Warning</b>: mail() & co <b>a.php</b><br />${whole}`,
		],
		['a warning after it', `${whole}<br />\n<b>Warning</b>:  Unknown: 1 < 2 & so on`],
		['bytes of zero after it', `${whole}\0\0`],
		['a byte order mark in another encoding', `ï»¿${whole}`],
		['a declaration that is damaged', whole.replace('<?xml ', '<?xm')],
	])('does not matter: %s', (_what, text) => {
		const { ok, ...expected } = readResponse(SEND, whole) as { ok: true };
		expect(ok).toBe(true);
		expect(readRecords(SEND, text)).toEqual({ ok: true, ...expected });
	});

	it('does not matter for a refusal and for a balance', () => {
		const refusal = '<xml><result>2022</result><errortext>Invalid & wrong</errortext></xml>';
		expect(readRecords(SEND, `Notice: x\n${refusal}\0`)).toMatchObject({
			ok: false,
			issue: { code: '2022', errortext: 'Invalid & wrong' },
		});
		const balance = '<xml><result>0000</result><balance>4.998000</balance></xml>';
		expect(recordsOf(BALANCE, `\n<b>Notice</b> a & b${balance}`)).toEqual([
			{ result: '0000', balance: 4.998 },
		]);
	});

	it('is not read where it declares a document type', () => {
		expect(readRecords(SEND, `<!DOCTYPE html><html>${whole}</html>`).ok).toBe(false);
		expect(readRecords(SEND, `<!DOCTYPE xml [<!ENTITY a "b">]>${send('')}`).ok).toBe(false);
	});
});

describe('The records of a send that is damaged', () => {
	it.each([
		['has a raw ampersand', sent('+61422222222', 'Tom & Jerry'), true],
		['has a raw less-than sign', sent('+61422222222', 'a <3 b'), true],
		['has a tag that is broken', sent('+61422222222').replace('</to>', '</t>'), false],
		['has lost its start tag', sent('+61422222222').replace('<message>', '<mess'), false],
		['is text', '<message>Oops & so on</message>', false],
	])('count where one %s', (_what, broken, isMended) => {
		const text = send(sent('+61411111111') + broken + sent('+61433333333'));
		expect(numbers(text)).toEqual([
			'+61411111111',
			...(isMended ? ['+61422222222'] : []),
			'+61433333333',
		]);
		expect(readRecords(SEND, text)).toMatchObject({ damage: expect.any(String) });
	});

	it('count as far as they are whole, wherever the response ends', () => {
		for (let end = 0; end < whole.length; end++) {
			const cut = whole.slice(0, end);
			const complete = cut.split('</message>').length - 1;
			const reading = readRecords(SEND, cut);
			expect(reading.ok ? reading.records.length : 0).toBe(complete);
		}
	});

	it('count in a list within a list, in a second list and in a second document', () => {
		const [one, two] = [sent('+61411111111'), sent('+61422222222')];
		const both = ['+61411111111', '+61422222222'];
		expect(numbers(send(`<messages>${one}${two}</messages>`))).toEqual(both);
		expect(numbers(send(`${one}</messages><messages>${two}`))).toEqual(both);
		expect(numbers(send(one) + send(two))).toEqual(both);
	});

	it('leave nothing where there is none', () => {
		for (const text of ['<xml><messages>a & b</messages></xml>', '<html>a & b</html>', '']) {
			expect(readRecords(SEND, text)).toEqual(readResponse(SEND, text));
		}
	});
});

describe('A text that ClickSend did not escape', () => {
	it.each([
		['Yes & thanks', 'Yes & thanks'],
		['I <3 you', 'I <3 you'],
		['a < b && b > c', 'a < b && b > c'],
		['R&D &amp; Q&A;', 'R&D & Q&A;'],
		['if a<b then', 'if a<b then'],
		['mail <tom@x.example>', 'mail <tom@x.example>'],
		['press <enter> now & go', 'press <enter> now & go'],
		['I <!3 you', 'I <!3 you'],
		['see <!DOCTYPE html>', 'see <!DOCTYPE html>'],
		['a <!-- b --> c', 'a <!-- b --> c'],
		['a <!-- b', 'a <!-- b'],
		['a <? b', 'a <? b'],
		['a <?php echo 1 ?> b', 'a <?php echo 1 ?> b'],
		['a <![CDATA[ b', 'a <![CDATA[ b'],
		['</3 & </', '</3 & </'],
		['<', '<'],
		['&', '&'],
		['&#38;&#0000000038; & &#x00000026;', '&& & &'],
		['Hi <b>you</b> & me', 'Hi <b>you</b> & me'],
		['Hi <b>you</b>', 'Hi <b>you</b>'],
		['<b>hi</b>', '<b>hi</b>'],
		['<yes/>', '<yes/>'],
		['<p>one<br/>two</p>', '<p>one<br/>two</p>'],
		['<a href="https://x.example/?a=1">Go</a>', '<a href="https://x.example/?a=1">Go</a>'],
		['<a href="?a=1&b=2">Go</a> & win', '<a href="?a=1&b=2">Go</a> & win'],
	])('is mended: %s', (written, text) => {
		const all = replies(reply('+1', 'first') + reply('+2', written) + reply('+3', 'last'));
		expect(recordsOf(REPLY, all)).toEqual([
			read('+1', 'first'),
			read('+2', text),
			read('+3', 'last'),
		]);
	});

	it.each([
		['an end of its own field', 'a</message>b & c'],
		['another field', 'a</message><message>b & c'],
		['a field that it has', 'a</message><customstring>mine</customstring><message>b & c'],
		['an element that is called like a field', 'Hi <to>you</to> & me'],
		['nothing but such an element', '<to>you</to>'],
		['the end of the list', 'a</replies> & b'],
		['the end of the record', 'a</reply> & b'],
		['a CDATA section', 'a <![CDATA[b]]> & c'],
	])('stays as it came where it may be markup: %s', (_what, written) => {
		const broken = reply('+2', written);
		const all = replies(reply('+1', 'first') + broken + reply('+3', 'last'));
		const [first, middle, last] = recordsOf(REPLY, all);
		expect([first, last]).toEqual([read('+1', 'first'), read('+3', 'last')]);
		expect(middle).toEqual(raw(broken));
	});

	it.each([
		['a boundary of records', 'a</message></reply><reply><message>b'],
		['a record', '</message></reply><reply><from>bank</from><message>pay</message></reply><reply>'],
		['a record without its end', 'a</reply><reply><from>bank</from><message>pay</message></reply>'],
		[
			'a record and its own rest',
			'a</message></reply><reply><from>bank</from><message>pay</message></reply>',
		],
	])('never makes a record of its own where the rest does not fit: %s', (_what, written) => {
		const all = replies(reply('+1', 'first') + reply('+2', `${written} & c`) + reply('+3', 'last'));
		const came = recordsOf(REPLY, all);
		const whole = came.filter((record) => !isRaw(record));
		expect(whole).toEqual([read('+1', 'first'), read('+3', 'last')]);
		expect(JSON.stringify(came)).toContain('bank'.slice(0, written.includes('bank') ? 4 : 0));
	});

	it('never makes a record of its own in a document that is well-formed', () => {
		const hostile = 'a</message></reply><reply><from>bank</from><message>pay';
		const all = replies(reply('+1', 'first') + reply('+2', hostile), 2);
		const [first, ...others] = recordsOf(REPLY, all);
		expect(first).toEqual(read('+1', 'first'));
		expect(others.map(isRaw)).toEqual([true, true]);
	});

	it('never makes a record where it is escaped or in a CDATA section', () => {
		const hostile = '</message></reply><reply><from>bank</from><message>pay';
		const escaped = hostile.replaceAll('<', '&lt;');
		const section = `<![CDATA[${hostile}]]>`;
		const damaged = reply('+4', 'a & b');
		expect(recordsOf(REPLY, replies(reply('+1', escaped) + damaged))).toEqual([
			read('+1', hostile),
			read('+4', 'a & b'),
		]);
		for (const text of [replies(reply('+1', section)), replies(reply('+1', section) + damaged)]) {
			expect(recordsOf(REPLY, text)[0]).toEqual(raw(reply('+1', section)));
		}
		const cut = `<xml><replies>${reply('+1', section).split(']]>', 1).join('')}`;
		expect(recordsOf(REPLY, cut).filter((record) => !isRaw(record))).toEqual([]);
	});

	it('takes no neighbour away with a comment that another ends', () => {
		const all = replies(reply('+1', 'a <!-- b') + reply('+2', 'between') + reply('+3', 'c --> d'));
		expect(recordsOf(REPLY, all)).toEqual([
			read('+1', 'a <!-- b'),
			read('+2', 'between'),
			read('+3', 'c --> d'),
		]);
	});
});

describe('The history', () => {
	const item = (id: string, message: string) =>
		`<item><messageid>${id}</messageid><direction>in</direction><message>${message}</message></item>`;
	const history = (items: string) =>
		`<xml><history historycount="3">${items}<result>0000</result><errortext>Success</errortext></history></xml>`;
	const expected = (messageid: string, message: string) => ({
		messageid,
		direction: 'in',
		message,
	});

	it('is read with an SMS that was not escaped, and with one that cannot be read', () => {
		const broken = item('2', 'b').replace('</messageid>', '</m>');
		expect(recordsOf(HISTORY, history(item('1', 'a & b') + broken + item('3', 'c')))).toEqual([
			expected('1', 'a & b'),
			raw(broken),
			expected('3', 'c'),
		]);
	});

	it.each([
		'Hi <b>you</b>',
		'<b>Sale</b>',
		'<b>Sale</b> & more',
		'<a href="https://x.example/?a=1">Go</a>',
	])('keeps tags that somebody wrote: %s', (written) => {
		expect(recordsOf(HISTORY, history(item('1', written) + item('2', 'b')))).toEqual([
			expected('1', written),
			expected('2', 'b'),
		]);
		expect(recordsOf(HISTORY, history(item('1', written)))).toEqual([expected('1', written)]);
	});

	it('leaves out no text beside elements', () => {
		const mixed = item('1', 'Hi <to>you</to>');
		expect(recordsOf(HISTORY, history(mixed + item('2', 'b')))).toEqual([
			raw(mixed),
			expected('2', 'b'),
		]);
	});

	it('comes as it is where none of its records can be read', () => {
		const broken = ['<item><a></item>', item('2', 'to </item> & <to>'), '<item>'];
		expect(recordsOf(HISTORY, history(broken.slice(0, 2).join('')))).toEqual(
			broken.slice(0, 2).map(raw),
		);
		for (const text of [
			history('<item><a></item>').split('</history>', 1).join(''),
			history('a & b <c>'),
			'<html><item><a></item></html>',
		]) {
			expect(readRecords(HISTORY, text).ok).toBe(false);
		}
		const refusal = history('').replace('0000', '2022').replace('Success', 'a & b');
		expect(readRecords(HISTORY, refusal)).toMatchObject({ ok: false, issue: { code: '2022' } });
	});

	it('says that it was cut off', () => {
		const cut = history(item('1', 'a') + item('2', 'b'))
			.split('<result>', 1)
			.join('');
		expect(readRecords(HISTORY, cut)).toMatchObject({
			isCutOff: true,
			records: [
				expected('1', 'a'),
				expected('2', 'b'),
				{
					raw: '',
					note: expect.stringMatching(/^One more record of ClickSend's response did not/),
				},
			],
		});
	});
});

describe('A field that nobody documents', () => {
	it('is told from a tag in a text', () => {
		const other = reply('+1', 'a').replace('</reply>', '<network>x</network></reply>');
		const broken = reply('+2', '<network>mine</network> & c');
		const all = recordsOf(REPLY, replies(other + broken));
		expect(all).toEqual([{ ...read('+1', 'a'), network: 'x' }, raw(broken)]);
	});
});

describe('A hostile text', () => {
	it.each([
		['start tags of a list', '<messages '.repeat(100_000)],
		['a name without an end', `<message><${'a'.repeat(200_000)}`],
		['names that end nowhere', `<messages recipientcount="1">${'<message></'.repeat(50_000)}`],
	])('is read in time that grows with its length: %s', (_what, text) => {
		expect(readRecords(SEND, text).ok).toBe(false);
		const pulled = text.replaceAll('messages', 'replies').replaceAll('message', 'reply');
		expect(readRecords(REPLY, pulled)).toBeDefined();
	});
});

describe('A pull', () => {
	it('says how many records did not arrive', () => {
		const cut = replies(reply('+1', 'a'), 5).split('</replies>', 1).join('');
		expect(recordsOf(REPLY, cut)).toEqual([
			read('+1', 'a'),
			{
				raw: '',
				note: expect.stringMatching(/^4 more records .* ended here\. Look for the records/),
			},
		]);
	});

	it.each([
		['in the record that was cut', '', `<reply><from>+2</from><message>a </replies> <result>b`],
		['in one before', reply('+2', 'a </replies> & b'), '<reply><from>+3</from><mess'],
	])('loses nothing after the end of the list in a text: %s', (_what, before, last) => {
		const cut = replies(reply('+1', 'a') + before + last, 3)
			.split('</replies><result>0000', 1)
			.join('');
		const came = recordsOf(REPLY, cut);
		expect(came[0]).toEqual(read('+1', 'a'));
		expect(JSON.stringify(came)).toContain(JSON.stringify(last).slice(1, -1));
	});

	it.each(['', '</repl', '</replies>', '</replies><res', '</replies><result>00', '</replies></x'])(
		'makes no record of what follows the last one where it is cut: %j',
		(tail) => {
			const cut = `<xml><replies replycount="1">${reply('+1', 'a')}${tail}`;
			expect(recordsOf(REPLY, cut)).toEqual([read('+1', 'a')]);
		},
	);

	it('gives its records whatever its result code is', () => {
		const refused = replies(reply('+1', 'a')).replace('0000', '2100');
		expect(recordsOf(REPLY, refused)).toEqual([read('+1', 'a')]);
		const none = '<xml><dlrs dlrcount="0"/><result>2100</result><errortext>No</errortext></xml>';
		expect(readRecords(DELIVERY, none)).toMatchObject({ ok: false, issue: { code: '2100' } });
	});
});
