import { readResponse } from '../../../nodes/ClickSend/transport/response';
import {
	BALANCE,
	DELIVERY,
	HISTORY,
	REPLY,
	SEND,
} from '../../../nodes/ClickSend/transport/endpoints';
import { workedExample } from '../../support/fixtures';

describe("The worked examples of ClickSend's description", () => {
	it('send: the result is a string, the price a number', () => {
		expect(readResponse(SEND, workedExample('send'))).toEqual({
			ok: true,
			records: [
				{
					to: '+61411111111',
					messageid: '32794C10-F9CA-4E17-ABEC-F2F764EEC922',
					result: '0000',
					errortext: 'Success',
					price: 0.0282,
					currency_symbol: '$',
					currency_type: 'USD',
				},
			],
		});
	});

	it('reply: two inbound SMS, empty fields as empty strings', () => {
		const response = readResponse(REPLY, workedExample('reply'));
		expect(response).toEqual({
			ok: true,
			records: [
				{
					from: '+61411111111',
					message: 'This is a reply',
					originalmessage: 'Hello. Please reply',
					originalmessageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
					originalsenderid: '+61400000000',
					customstring: '',
					username: 'testuser101',
				},
				{
					from: '+61422222222',
					message: 'This is another reply',
					originalmessage: 'Hello. Please reply',
					originalmessageid: 'F15F83H8-15AC-3R31-777E-7E8FB09SSDP2',
					originalsenderid: '+61400000000',
					customstring: '',
					username: 'testuser101',
				},
			],
		});
	});

	it('delivery: the status code is a number', () => {
		const response = readResponse(DELIVERY, workedExample('delivery'));
		expect(response).toMatchObject({
			ok: true,
			records: [
				{ status: 'Delivered', status_code: 201, customstring: '' },
				{ status: 'Undelivered', status_code: 301, customstring: '' },
			],
		});
	});

	it('history: the result is found inside <history>, dates stay strings', () => {
		const response = readResponse(HISTORY, workedExample('history'));
		expect(response).toMatchObject({
			ok: true,
			records: [
				{ direction: 'out', date: '1414291144', schedule: '1414291144' },
				{ direction: 'in', date: '1414291155', schedule: '' },
			],
		});
	});

	it('balance: one record with the balance as a number', () => {
		expect(readResponse(BALANCE, workedExample('balance'))).toEqual({
			ok: true,
			records: [
				{
					result: '0000',
					errortext: 'Success',
					balance: 125,
					type: 'Prepay',
					currency_symbol: '$',
				},
			],
		});
	});
});

describe('A balance that was asked for with a country', () => {
	const balance = (credit: string) =>
		readResponse(BALANCE, `<xml><result>0000</result><balance>125</balance>${credit}</xml>`);

	it.each([
		['a number', '<credit>4432</credit>', { credit: 4432 }],
		['a number with decimals', '<credit> 4432.50 </credit>', { credit: 4432.5 }],
		['nothing', '<credit></credit>', { credit: null }],
		['a text', '<credit>unlimited</credit>', { credit: 'unlimited' }],
		['not at all', '', {}],
	])('has its credit as %s', (_what, credit, field) => {
		expect(balance(credit)).toEqual({
			ok: true,
			records: [{ result: '0000', balance: 125, ...field }],
		});
	});
});

describe('A list', () => {
	const list = (count: number) =>
		`<xml><replies replycount="${count}">${'<reply><from>+1</from></reply>'.repeat(count)}</replies><result>0000</result></xml>`;

	it.each([0, 1, 2])('of %i has the same shape', (count) => {
		expect(readResponse(REPLY, list(count))).toEqual({
			ok: true,
			records: Array.from({ length: count }, () => ({ from: '+1' })),
		});
	});

	it('of none may be written as one empty element', () => {
		const text =
			'<xml><dlrs dlrcount="0"/><result>0000</result><errortext>Success</errortext></xml>';
		expect(readResponse(DELIVERY, text)).toEqual({ ok: true, records: [] });
	});
});

describe('A refusal', () => {
	it.each([
		[
			'at the root',
			BALANCE,
			'<xml><result>2022</result><errortext>Invalid credentials</errortext></xml>',
		],
		[
			'at the root of a send',
			SEND,
			'<xml><result>2022</result><errortext>Invalid credentials</errortext></xml>',
		],
		[
			'inside <history>',
			HISTORY,
			'<xml><history historycount="0"><result>2022</result><errortext>Invalid credentials</errortext></history></xml>',
		],
		[
			'beside an empty list',
			REPLY,
			'<xml><replies replycount="0"/><result>2022</result><errortext>Invalid credentials</errortext></xml>',
		],
	])('is found %s', (_where, endpoint, text) => {
		expect(readResponse(endpoint, text)).toMatchObject({
			ok: false,
			issue: { code: '2022', errortext: 'Invalid credentials', certainty: 'refused' },
		});
	});

	it.each([
		['a list without a result', REPLY, '<xml><replies/></xml>'],
		['a balance without a result', BALANCE, '<xml><balance>1</balance></xml>'],
		['success without the list', HISTORY, '<xml><result>0000</result></xml>'],
	])('is not mistaken for %s', (_what, endpoint, text) => {
		expect(readResponse(endpoint, text)).toMatchObject({ ok: false, reason: expect.any(String) });
	});
});

describe('A number field', () => {
	const price = (written: string) => {
		const response = readResponse(
			SEND,
			`<xml><messages><message><price>${written}</price></message></messages></xml>`,
		);
		return response.ok ? response.records[0]?.price : response;
	};

	it.each([
		['0.0282', 0.0282],
		[' 0 ', 0],
		['', null],
		['n/a', 'n/a'],
	])('written as %j is %j', (written, value) => {
		expect(price(written)).toBe(value);
	});
});

describe('A response whose records ClickSend hands out only once', () => {
	const GOOD = '<reply><from>+61491570156</from></reply>';
	const responseOf = (list: string, more = '') =>
		`<xml><replies replycount="1">${list}</replies>${more}<result>0000</result></xml>`;

	it.each([
		['a record under another name', responseOf(`${GOOD}<REPLY><from>1</from></REPLY>`)],
		['a record in a namespace', responseOf(`<a:reply><from>1</from></a:reply>${GOOD}`)],
		['text between records', responseOf(`${GOOD}LOST${GOOD}`)],
		['nothing but text', responseOf('LOST')],
		['a record that is text', responseOf(`<reply>LOST</reply>${GOOD}`)],
		['a record with text beside its fields', responseOf('<reply>LOST<from>1</from></reply>')],
		[
			'a field with text beside elements',
			responseOf('<reply><message>a<b>c</b></message></reply>'),
		],
		['a record outside the list', responseOf(GOOD, GOOD)],
		['text outside the list', responseOf(GOOD, 'LOST')],
	])('is not read where it would lose something: %s', (_what, text) => {
		expect(readResponse(REPLY, text)).toEqual({
			ok: false,
			reason: 'it holds more than <reply> elements',
		});
	});

	it.each([
		['white space between everything', responseOf(` \n<reply>\n<from>1</from> </reply>\n`, '\n')],
		['a comment', responseOf(`<!-- here they come --><reply><from>1</from></reply>`)],
		[
			'another field beside the list',
			responseOf('<reply><from>1</from></reply>', '<total>1</total>'),
		],
		[
			'the result in the list',
			'<xml><replies><reply><from>1</from></reply><result>0000</result></replies></xml>',
		],
	])('is read with %s', (_what, text) => {
		expect(readResponse(REPLY, text)).toEqual({ ok: true, records: [{ from: '1' }] });
	});
});

describe('A send whose response has a result code beside its records', () => {
	const records =
		'<messages><message><to>+61411111111</to><messageid>M1</messageid><result>0000</result></message></messages>';

	it.each(['2018', '2100', ''])('%j: the records tell what was accepted', (result) => {
		const response = `<xml>${records}<result>${result}</result></xml>`;
		expect(readResponse(SEND, response)).toMatchObject({
			ok: true,
			records: [{ messageid: 'M1' }],
		});
	});

	it('is read as unreadable, and not as refused, where the code is empty and there are none', () => {
		expect(readResponse(SEND, '<xml><messages></messages><result></result></xml>')).toEqual({
			ok: false,
			reason: 'its result code is empty',
		});
	});
});
