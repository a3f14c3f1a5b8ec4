import fc from 'fast-check';
import {
	replyFieldsV2,
	replyFieldsV3,
	reportFieldsV2,
	reportFieldsV3,
	type PushFields,
} from '../../../../sandbox/push/fields';
import {
	looksPushed,
	otherMessageOf,
	readPush,
} from '../../../../nodes/ClickSend/triggers/push/pushedEvent';

const REPLY = {
	from: '+61491570156',
	message: 'Yes please',
	originalmessage: 'Shall we?',
	originalmessageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
	originalsenderid: '+61491570110',
	customstring: 'order 0007',
	username: 'tester',
};

const REPORT = {
	messageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
	status: 'Delivered',
	status_code: '201',
	customstring: 'order 0007',
	username: 'tester',
};

/** What is added to them. */
const ORDINARY = { keyword: null };
const AT_LAST = { isFinal: true, meaning: 'Received on the handset' };

/** The item of a push without what is added to it. */
function itemOf(fields: Readonly<Record<string, unknown>>) {
	const push = readPush(fields);
	if (!push) return undefined;
	const { keyword: _keyword, isFinal: _isFinal, meaning: _meaning, ...own } = push.json;
	return own;
}

/** Texts that a careless decoder would change. */
const text = fc.oneof(
	fc.constantFrom('', '0000', ' 007 ', '+61491570156', '😀', '<b>', '1e5', 'true', 'null', '\r\n'),
	fc.string({ unit: 'binary' }),
);
const filled = text.filter((each) => each !== '');

const inboundSms = fc.record({
	from: filled,
	to: filled,
	message: text,
	originalmessage: text,
	originalmessageid: text,
	originalsenderid: text,
	customstring: text,
	username: text,
	messageid: filled,
	receivedAt: fc.nat(),
	at: fc.constant('2030-01-01T00:00:00.000Z'),
	from_email: fc.constant(''),
	read: fc.constant(false),
});

const deliveryReport = fc.record({
	messageid: filled,
	status: fc.constantFrom('Delivered' as const, 'Undelivered' as const),
	status_code: fc.nat({ max: 999 }),
	customstring: text,
	username: text,
	sentAt: fc.nat(),
	reportedAt: fc.nat(),
	read: fc.constant(false),
});

const owner = fc.record({ user_id: fc.nat(), subaccount_id: fc.nat() });

/** A form has nothing but texts. */
const asForm = (fields: PushFields) =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

/** JSON has numbers, and comes from outside. */
const asJson = (fields: PushFields): Record<string, unknown> => JSON.parse(JSON.stringify(fields));

describe('A pushed reply', () => {
	it('becomes an item with the event and its fields as they came', () => {
		expect(readPush(REPLY)).toEqual({
			event: 'reply',
			json: { event: 'reply', ...REPLY, ...ORDINARY },
		});
	});

	it('has the event as the first field of its item', () => {
		expect(Object.keys(itemOf(REPLY) ?? {})[0]).toBe('event');
	});

	it('gives the same item under both naming schemes and in both encodings', () => {
		fc.assert(
			fc.property(inboundSms, owner, (sms, account) => {
				const { username, ...shared } = itemOf(asForm(replyFieldsV2(sms))) ?? {};
				const v3 = {
					...shared,
					to: sms.to,
					timestamp: String(sms.receivedAt),
					messageid: sms.messageid,
					user_id: String(account.user_id),
					subaccount_id: String(account.subaccount_id),
				};
				expect(username).toBe(sms.username);
				expect(shared).toEqual({
					event: 'reply',
					from: sms.from,
					message: sms.message,
					originalmessage: sms.originalmessage,
					originalmessageid: sms.originalmessageid,
					originalsenderid: sms.originalsenderid,
					customstring: sms.customstring,
				});
				expect(itemOf(asForm(replyFieldsV3(sms, account)))).toEqual(v3);
				expect(itemOf(asJson(replyFieldsV3(sms, account)))).toEqual(v3);
			}),
			{ numRuns: 2000 },
		);
	});

	it.each([
		['the text only as body', { from: '+61491570156', body: ' 007 ' }],
		['the sender only as sms', { sms: '+61491570156', message: ' 007 ' }],
		['both under their second names', { sms: '+61491570156', body: ' 007 ' }],
		['both twice', { sms: '+61491570156', from: '+61491570156', body: ' 007 ', message: ' 007 ' }],
	])('may have %s', (_what, fields) => {
		expect(itemOf(fields)).toEqual({ event: 'reply', from: '+61491570156', message: ' 007 ' });
	});

	it('keeps both names where they disagree', () => {
		expect(itemOf({ ...REPLY, body: 'Something else' })).toEqual({
			event: 'reply',
			...REPLY,
			body: 'Something else',
		});
	});

	it('may be empty, as somebody can send an SMS without text', () => {
		expect(itemOf({ ...REPLY, message: '' })).toMatchObject({ event: 'reply', message: '' });
	});

	it('may come without any SMS that it answers', () => {
		const fields = { from: '+61491570156', message: 'Hello' };
		expect(itemOf(fields)).toEqual({ event: 'reply', ...fields });
	});

	it.each(['originalmessageid', 'originalsenderid'])(
		'is not mistaken for a delivery report with a message ID, a status and %s',
		(name) => {
			const { from, message } = REPLY;
			const fields = { from, message, messageid: '1', status: 'Received', [name]: '' };
			expect(readPush(fields)?.event).toBe('reply');
		},
	);
});

describe('A pushed delivery report', () => {
	it('becomes an item with the status code as a number', () => {
		expect(readPush(REPORT)).toEqual({
			event: 'deliveryReport',
			json: { event: 'deliveryReport', ...REPORT, status_code: 201, ...AT_LAST },
		});
	});

	it('gives the same item under both naming schemes and in both encodings', () => {
		fc.assert(
			fc.property(deliveryReport, owner, (report, account) => {
				const { username, ...shared } = itemOf(asForm(reportFieldsV2(report))) ?? {};
				expect(username).toBe(report.username);
				expect(shared).toEqual({
					event: 'deliveryReport',
					messageid: report.messageid,
					status: report.status,
					status_code: report.status_code,
					customstring: report.customstring,
				});
				const fromForm = itemOf(asForm(reportFieldsV3(report, account)));
				expect(fromForm).toEqual(itemOf(asJson(reportFieldsV3(report, account))));
				expect(fromForm).toEqual({
					...shared,
					timestamp: String(report.reportedAt),
					timestamp_send: String(report.sentAt),
					status_text: expect.any(String),
					error_code: '',
					error_text: '',
					user_id: String(account.user_id),
					subaccount_id: String(account.subaccount_id),
				});
			}),
			{ numRuns: 2000 },
		);
	});

	it.each([
		['201', 201],
		[' 301 ', 301],
		[0, 0],
		['', null],
		[' ', null],
		[null, null],
		[['201', '301'], 301],
		['n/a', 'n/a'],
		['Infinity', 'Infinity'],
	])('with the status code %j has %j in its item', (status_code, expected) => {
		expect(itemOf({ ...REPORT, status_code })).toMatchObject({ status_code: expected });
	});

	it('has no status code where none was pushed', () => {
		const { status_code: _unused, ...fields } = REPORT;
		expect(itemOf(fields)).toEqual({ event: 'deliveryReport', ...fields });
	});

	it('may be about a message ID that JSON carries as a number', () => {
		expect(itemOf({ ...REPORT, messageid: 7 })).toMatchObject({ messageid: '7' });
	});
});

describe('A field that nobody has heard of', () => {
	const unknown = fc.jsonValue();

	it('is kept as it came', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(REPLY, REPORT),
				filled.map((name) => `new_${name}`),
				unknown,
				(fields, name, value) => {
					expect(itemOf({ ...fields, [name]: value })).toEqual({
						...itemOf(fields),
						[name]: value,
					});
				},
			),
		);
	});

	it('is kept under a name that only looks like one of an object', () => {
		const fields: Record<string, unknown> = JSON.parse(
			JSON.stringify({ ...REPLY, constructor: 'a', toString: 'b', hasOwnProperty: 'c' }),
		);
		expect(itemOf(fields)).toEqual({ event: 'reply', ...fields });
	});

	it('reaches no prototype, whichever way it tries', () => {
		const attack = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
		const fields: Record<string, unknown> = JSON.parse(
			`${JSON.stringify(REPLY).slice(0, -1)},${attack}}`,
		);
		const item = itemOf(fields) ?? {};
		expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
		expect(Object.hasOwn(item, '__proto__')).toBe(false);
		expect('polluted' in item).toBe(false);
		expect('polluted' in {}).toBe(false);
	});

	it.each([
		['a reply', REPLY],
		['a delivery report', REPORT],
	])('does not make %s of what it would hand down', (_what, fields) => {
		const heir: Record<string, unknown> = JSON.parse(`{"__proto__":${JSON.stringify(fields)}}`);
		expect(Object.keys(heir)).toEqual(['__proto__']);
		expect(readPush(heir)).toBeUndefined();
	});

	it('called event is kept under another name, and does not change what the item says it is', () => {
		expect(itemOf({ ...REPLY, event: 'deliveryReport' })).toEqual({
			...REPLY,
			event: 'reply',
			clicksend_event: 'deliveryReport',
		});
	});
});

describe('A field of an unusual shape', () => {
	it.each([
		['the custom string', REPLY, 'customstring'],
		['the text', REPLY, 'message'],
		['the sender', REPLY, 'from'],
		['the message ID', REPORT, 'messageid'],
		['the status', REPORT, 'status'],
	])('counts with its last value where a form gives %s twice', (_what, fields, name) => {
		expect(itemOf({ ...fields, [name]: ['first', 'last'] })).toEqual({
			...itemOf(fields),
			[name]: 'last',
		});
	});

	it('counts with its last value under a name of REST v3 too', () => {
		const { message: _unused, ...fields } = REPLY;
		expect(itemOf({ ...fields, body: ['first', 'last'] })).toEqual({
			...itemOf(REPLY),
			message: 'last',
		});
	});

	it.each([
		['an empty list', []],
		['an object', { a: { b: ['c'] } }],
		['nothing', null],
		['a truth value', false],
	])('stays %s where it decides nothing', (_what, customstring) => {
		expect(itemOf({ ...REPLY, customstring })).toEqual({ event: 'reply', ...REPLY, customstring });
	});

	it('may be an object that cannot be made a text', () => {
		const message: unknown = JSON.parse('{"toString":null,"valueOf":null}');
		expect(itemOf({ ...REPLY, message, body: 'Yes' })).toBeUndefined();
		expect(itemOf({ ...REPORT, customstring: message, custom_string: '' })).toMatchObject({
			customstring: message,
			custom_string: '',
		});
	});
});

describe('An empty field', () => {
	const MOBILE = '+61491570156';

	it.each([
		['an empty sender of the SMS', { ...REPORT, originalsenderid: '' }],
		['nothing as the SMS that it answers', { ...REPORT, originalmessageid: null }],
		['an empty text', { ...REPORT, from: MOBILE, message: '' }],
		['no text', { ...REPORT, from: MOBILE, message: null }],
	])('makes nothing else of a delivery report: %s', (_what, fields) => {
		expect(readPush(fields)?.event).toBe('deliveryReport');
	});

	it.each([
		['text', { from: MOBILE, message: null, body: 'Yes' }],
		['text', { from: MOBILE, message: '', body: 'Yes' }],
		['text', { from: MOBILE, body: 'Yes', message: '' }],
		['sender', { from: '', sms: MOBILE, message: 'Yes' }],
		['sender', { from: null, sms: MOBILE, message: 'Yes' }],
	])('gives way to the other name of the %s: %j', (_what, fields) => {
		expect(itemOf(fields)).toEqual({ event: 'reply', from: MOBILE, message: 'Yes' });
	});

	it('gives way to nothing', () => {
		expect(itemOf({ from: MOBILE, message: '', body: null })).toEqual({
			event: 'reply',
			from: MOBILE,
			message: '',
			body: null,
		});
	});
});

describe('A status', () => {
	const text = { message_id: '1', from: '+61491570156', body: 'Yes' };

	it('makes no delivery report of a text that somebody sent', () => {
		expect(itemOf({ ...text, status: 'Received' })).toEqual({
			event: 'reply',
			messageid: '1',
			from: '+61491570156',
			message: 'Yes',
			status: 'Received',
		});
	});

	it.each(['Delivered', 'Undelivered', 'delivered'])(
		'of a delivery report makes one where there is no text: %s',
		(status) => {
			const fields = { messageid: '1', status, originalmessageid: '2' };
			expect(itemOf(fields)).toEqual({ event: 'deliveryReport', ...fields });
		},
	);
});

describe('All 16 names of a reply at once', () => {
	const SENDER = '+61491570156';
	const OURS = '+61491570110';
	/** As ClickSend has been seen to push them since 2019; the two years differ in what is the same. */
	const pushed = (more: Readonly<Record<string, unknown>>) => ({
		originalsenderid: OURS,
		body: ' Yes ',
		message: ' Yes ',
		custom_string: 'order 7',
		customstring: 'order 7',
		to: OURS,
		original_message_id: 'D9F15F83',
		originalmessageid: 'D9F15F83',
		from: SENDER,
		originalmessage: 'Shall we?',
		original_body: 'Shall we?',
		user_id: '304497',
		subaccount_id: '745158',
		timestamp: '1775012927',
		message_id: '1F12D781',
		...more,
	});
	const item = {
		event: 'reply',
		from: SENDER,
		to: OURS,
		message: ' Yes ',
		messageid: '1F12D781',
		originalmessage: 'Shall we?',
		originalmessageid: 'D9F15F83',
		originalsenderid: OURS,
		customstring: 'order 7',
		timestamp: '1775012927',
		user_id: '304497',
		subaccount_id: '745158',
	};

	it.each([
		['sms is the sender', { sms: SENDER }],
		['sms is the recipient', { sms: OURS }],
		['sms is the recipient without its plus', { sms: OURS.slice(1) }],
		['the timestamp is a number', { sms: SENDER, timestamp: 1775012927 }],
		['the v2 twins are empty', { sms: OURS, originalmessageid: '', customstring: '' }],
		['the v3 twins are empty', { sms: OURS, original_message_id: '', custom_string: null }],
		['only sms is the sender', { sms: SENDER, from: '' }],
	])('give each field once, where %s', (_what, more) => {
		expect(itemOf(pushed(more))).toEqual(item);
	});

	it('keep both of two that differ', () => {
		expect(itemOf(pushed({ sms: SENDER, custom_string: 'order 7 ' }))).toEqual({
			...item,
			custom_string: 'order 7 ',
		});
	});

	it('make no sender of the number that the SMS went to', () => {
		expect(readPush(pushed({ sms: OURS, from: '' }))).toBeUndefined();
		expect(looksPushed(pushed({ sms: OURS, from: '' }))).toBe(true);
	});
});

describe('A text that JSON has as null', () => {
	it('is an empty one', () => {
		expect(readPush({ ...REPLY, message: null })?.json).toEqual({
			event: 'reply',
			...REPLY,
			message: '',
			keyword: null,
		});
	});
});

describe('A report of another kind of message', () => {
	it.each(['voice', 'email', 'fax', ' FAX '])('is none of an SMS: %s', (message_type) => {
		const fields = { ...REPORT, message_type };
		expect(readPush(fields)).toBeUndefined();
		expect(otherMessageOf(fields)).toBe(message_type.trim().toLowerCase());
	});

	it.each(['sms', 'SMS', 'mms', '', null, undefined, 7])(
		'is not seen in the message type %j',
		(message_type) => {
			const fields = { ...REPORT, message_type };
			expect(readPush(fields)?.event).toBe('deliveryReport');
			expect(otherMessageOf(fields)).toBeUndefined();
		},
	);
});

describe('A report that has only a status code', () => {
	const { status: _status, ...withoutStatus } = REPORT;

	it.each<[string, Record<string, unknown>]>([
		['no status', withoutStatus],
		['an empty status', { ...REPORT, status: '' }],
		['a status that is null', { ...REPORT, status: null }],
		['the SMS that it seems to answer', { ...withoutStatus, originalmessageid: '7' }],
	])('is one, with %s', (_what, fields) => {
		const push = readPush({ ...fields, status_code: '301' });
		expect(push?.event).toBe('deliveryReport');
		expect(push?.json).toMatchObject({ status_code: 301, isFinal: true });
	});
});

describe('What is added to an item', () => {
	it.each([
		['STOP', 'stop'],
		['Start.', 'start'],
		['help?', 'help'],
		['Stop it tomorrow', null],
	])('of the reply %j is the keyword %j', (message, keyword) => {
		expect(readPush({ ...REPLY, message })?.json).toMatchObject({ keyword });
	});

	it('of a delivery report says whether another one follows', () => {
		const temporary = { ...REPORT, status: 'Undelivered', status_code: '300' };
		expect(readPush(temporary)?.json).toMatchObject({ isFinal: false });
		expect(readPush(REPORT)?.json).toMatchObject({ isFinal: true });
	});

	it("does not hide a field of ClickSend's", () => {
		expect(readPush({ ...REPLY, keyword: 'theirs' })?.json).toMatchObject({
			keyword: null,
			clicksend_keyword: 'theirs',
		});
	});
});

describe('A push that is neither a reply nor a delivery report', () => {
	it.each([
		['no fields', {}],
		['a test ping', { ping: 'true' }],
		['a reply without sender', { ...REPLY, from: '' }],
		['a reply without text', { from: '+61491570156' }],
		['a reply whose text is an object', { ...REPLY, message: { text: 'Hi' } }],
		['a reply whose sender is nothing', { ...REPLY, from: null }],
		['a report without message ID', { ...REPORT, messageid: '' }],
		['a report without status and its code', { ...REPORT, status: '', status_code: '' }],
		['a report with a code of nothing', { ...REPORT, status: '', status_code: '7' }],
		['a report whose status is an object', { ...REPORT, status: {} }],
		['inherited fields', Object.create(REPLY)],
	])('is not taken for one: %s', (_what, fields) => {
		expect(readPush(fields)).toBeUndefined();
	});

	it('never does harm, whatever it holds', () => {
		const name = fc.oneof(
			fc.constantFrom(...Object.keys(REPLY), ...Object.keys(REPORT), 'body', 'sms', '__proto__'),
			fc.string(),
		);
		fc.assert(
			fc.property(fc.dictionary(name, fc.jsonValue()), (fields) => {
				const push = readPush(fields);
				expect(push?.json.event).toBe(push?.event);
				expect('polluted' in {}).toBe(false);
			}),
			{ numRuns: 5000 },
		);
	});
});
