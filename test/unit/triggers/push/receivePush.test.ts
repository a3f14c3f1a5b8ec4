import '../../../support/noWaiting'; // Before what waits.
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { MAX_PUSH_BYTES } from '../../../../nodes/ClickSend/triggers/push/pushBody';
import { property } from '../../../../nodes/ClickSend/helpers/property';
import type { Handover } from '../../../../nodes/ClickSend/triggers/handover';
import { receivePush } from '../../../../nodes/ClickSend/triggers/push/receivePush';
import { findWaiting } from '../../../../nodes/ClickSend/waiting/resumeExecution';
import { fakeWebhook, type DecodedRequest, type WebhookOptions } from '../../../support/webhook';

const TOKEN = 'Zt4-9_uQ.x~1mB7c';
const JSON_TYPE = 'application/json';

const REPLY = { from: '+61491570156', message: ' 007 ', originalmessageid: '1' };
const REPORT = { messageid: '1', status: 'Delivered', status_code: '201' };

const REQUEST: DecodedRequest = {
	query: { token: TOKEN },
	contentType: JSON_TYPE,
	body: REPLY,
	ip: '203.0.113.7',
	ips: [],
	length: 64,
};

const PARAMETERS: INodeParameters = { events: ['reply', 'deliveryReport'], options: {} };

/** Lets what waits go on. */
async function turns() {
	for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

let workflows = 0;
const newWorkflow = () => `workflow ${++workflows}`;

type Given = Partial<Omit<WebhookOptions, 'request'>> & { request?: Partial<DecodedRequest> };

/** Lets the trigger receive one request. */
async function receive({ request, ...given }: Given = {}) {
	const { context, answer, ...webhook } = fakeWebhook({
		parameters: PARAMETERS,
		pushToken: TOKEN,
		mode: 'webhook',
		workflowId: newWorkflow(),
		staticData: {},
		...given,
		request: { ...REQUEST, ...request },
	});
	const result = await receivePush(context, findWaiting);
	return { outcome: { result, answer }, ...webhook };
}

const outcomeOf = async (given?: Given) => (await receive(given)).outcome;

const started = (json: IDataObject) => ({
	result: { workflowData: [[{ json }]] },
	answer: {},
});
const turnedAway = (status: number, message: string) => ({
	result: { noWebhookResponse: true },
	answer: { status, body: { message } },
});
const leftBe = (message: string) => ({ result: { webhookResponse: { message } }, answer: {} });

const REPLY_ITEM = { event: 'reply', ...REPLY, keyword: null };
const REPORT_ITEM = {
	event: 'deliveryReport',
	...REPORT,
	status_code: 201,
	isFinal: true,
	meaning: 'Received on the handset',
};

describe('A push that may come in', () => {
	it.each([
		['a reply as JSON', JSON_TYPE, REPLY, REPLY_ITEM],
		['a reply as a form', 'application/x-www-form-urlencoded', REPLY, REPLY_ITEM],
		['a reply as multipart', 'multipart/form-data', { data: REPLY, files: {} }, REPLY_ITEM],
		['a delivery report', JSON_TYPE, REPORT, REPORT_ITEM],
	])('starts the workflow with its item: %s', async (_what, contentType, body, item) => {
		expect(await outcomeOf({ request: { contentType, body } })).toEqual(started(item));
	});

	it.each([
		['it comes from the allowlist', '203.0.113.0/24', '203.0.113.7', []],
		['a proxy vouches for its address', '203.0.113.7', '10.0.0.1', ['203.0.113.7']],
		['there is no allowlist and no address', '', undefined, []],
	])('starts the workflow when %s', async (_what, ipAllowlist, ip, ips) => {
		const parameters = { ...PARAMETERS, options: { ipAllowlist } };
		expect(await outcomeOf({ parameters, request: { ip, ips } })).toEqual(started(REPLY_ITEM));
	});

	it.each([
		['no options', { events: ['reply'] }],
		['one event that is not in a list', { events: 'reply' }],
	])('starts the workflow when the trigger has %s', async (_what, parameters) => {
		expect(await outcomeOf({ parameters })).toEqual(started(REPLY_ITEM));
	});
});

describe('A push that may not come in', () => {
	const fromElsewhere = { ...PARAMETERS, options: { ipAllowlist: '192.0.2.1' } };
	const unreadable = { ...PARAMETERS, options: { ipAllowlist: 'office' } };

	it.each<[string, Given]>([
		['no token', { request: { query: {} } }],
		['a wrong token', { request: { query: { token: `${TOKEN}0` } } }],
		['the token twice', { request: { query: { token: [TOKEN, TOKEN] } } }],
		['an empty token where none is expected', { pushToken: '', request: { query: { token: '' } } }],
		['no token where none is expected', { pushToken: '', request: { query: {} } }],
		['a wrong address', { parameters: fromElsewhere }],
		[
			'a wrong address from a proxy',
			{ parameters: fromElsewhere, request: { ips: ['192.0.2.2'] } },
		],
		['an allowlist that is none', { parameters: { ...PARAMETERS, options: { ipAllowlist: 7 } } }],
		['options that are none', { parameters: { ...PARAMETERS, options: 'x' } }],
		['no address', { parameters: fromElsewhere, request: { ip: undefined } }],
		['an address that no readable entry allows', { parameters: unreadable }],
		['neither token nor address', { parameters: fromElsewhere, request: { query: {} } }],
		['no token and no body', { request: { query: {}, body: undefined } }],
		['no token and too large a body', { request: { query: {}, length: MAX_PUSH_BYTES + 1 } }],
	])('gets 403 with the same words for %s, and starts nothing', async (_what, given) => {
		expect(await outcomeOf(given)).toEqual(turnedAway(403, 'Forbidden'));
	});

	it.each<[string, Partial<DecodedRequest>, number, string]>([
		[
			'another type',
			{ contentType: 'text/plain', body: 'hi' },
			415,
			'Send a form, a JSON object or multipart fields.',
		],
		[
			'too many bytes',
			{ length: MAX_PUSH_BYTES + 1 },
			413,
			'The body is larger than a push of ClickSend.',
		],
		['a list', { body: [REPLY] }, 400, 'The body has to be one object with fields.'],
		['no fields', { body: {} }, 400, 'The body has no fields.'],
		[
			'a depth that n8n could not save',
			{ body: { ...REPLY, deep: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) } },
			400,
			'The body holds lists or objects too deep.',
		],
	])('is answered for %s, and starts nothing', async (_what, request, status, message) => {
		expect(await outcomeOf({ request })).toEqual(turnedAway(status, message));
	});
});

describe('A push by GET', () => {
	it('has its fields in the query, and its token is in no item', async () => {
		const request = { method: 'GET', query: { token: TOKEN, ...REPLY }, contentType: '', body: {} };
		expect(await outcomeOf({ request })).toEqual(started(REPLY_ITEM));
	});

	it('needs the same token', async () => {
		const request = { method: 'GET', query: { token: 'wrong', ...REPLY } };
		expect(await outcomeOf({ request })).toEqual(turnedAway(403, 'Forbidden'));
	});
});

describe('A multipart part that states a type', () => {
	const part = (filepath: string, more: object = {}) => ({
		size: 5,
		filepath,
		originalFilename: null,
		mimetype: 'text/plain',
		...more,
	});
	const request = {
		contentType: 'multipart/form-data',
		body: {
			data: { originalmessageid: '1' },
			files: { from: part('a'), message: part('b', { mimetype: 'text/plain; charset=utf-8' }) },
		},
	};
	const files = { a: REPLY.from, b: REPLY.message };

	it.each([false, true])(
		'is a field, whether n8n keeps binary data in memory or not (%s)',
		async (storesFiles) => {
			const { outcome } = await receive({ request, files, storesFiles });
			const { workflowData } = outcome.result;
			expect(workflowData).toEqual([[{ json: REPLY_ITEM }]]);
		},
	);

	it.each([
		['utf-8', Buffer.from('Größe €')],
		['iso-8859-1', Buffer.from('Größe \x80', 'latin1')],
		['windows-1252', Buffer.from('Größe \x80', 'latin1')],
		['nobody-knows', Buffer.from('Größe €')],
	])('is read in its charset: %s', async (charset, message) => {
		const typed = part('b', { mimetype: `text/plain; charset="${charset}"` });
		const body = { data: { from: REPLY.from }, files: { message: typed } };
		const { outcome } = await receive({
			request: { ...request, body },
			files: { b: message },
		});
		expect(outcome.result.workflowData?.[0]?.[0]?.json.message).toBe('Größe €');
	});

	it('is empty where nothing is in it', async () => {
		const body = { data: { from: REPLY.from }, files: { message: part('b', { size: 0 }) } };
		const { outcome } = await receive({ request: { ...request, body } });
		expect(outcome.result.workflowData?.[0]?.[0]?.json.message).toBe('');
	});

	it('is not read of a body in which somebody else names a file', async () => {
		const body = { ...REPLY, data: {}, files: { secret: part('/etc/passwd') } };
		const { outcome } = await receive({ request: { body }, files: { '/etc/passwd': 'root' } });
		expect(JSON.stringify(outcome)).not.toContain('root');
	});
});

describe('A push that n8n could not read', () => {
	it('gets 415, so that ClickSend tries it again', async () => {
		const request = {
			contentType: 'application/x-www-form-urlencoded',
			headers: { 'content-encoding': 'br' },
			body: { '\u000b\ufffd': '' },
		};
		expect(await outcomeOf({ request })).toMatchObject({ answer: { status: 415 } });
	});

	it.each([
		['a reply without a sender', { ...REPLY, from: '' }],
		['a reply without a text', { from: REPLY.from }],
		['a report without a status and its code', { ...REPORT, status: '', status_code: '' }],
		['a text that is an object', { ...REPLY, message: {} }],
	])(
		'gets 400 where a field is missing that it needs, and the log says so: %s',
		async (_what, body) => {
			const { outcome, warnings } = await receive({ request: { body } });
			expect(outcome).toEqual(
				turnedAway(400, 'A reply needs a sender and a text; a report a message ID and a status.'),
			);
			expect(warnings).toEqual([expect.stringContaining('turned away 1 push')]);
			expect(warnings.join()).not.toContain(REPLY.from);
		},
	);

	it('is in the log where its token is right, once for all', async () => {
		const workflowId = newWorkflow();
		const request = { contentType: 'text/plain', body: REPLY.from };
		const { warnings } = await receive({ workflowId, request });
		expect(warnings).toEqual([
			expect.stringContaining('1 with the right token and a body that the trigger does not take'),
		]);
		expect(warnings.join()).not.toContain(REPLY.from);
		const tooLarge = await receive({ workflowId, request: { length: MAX_PUSH_BYTES + 1 } });
		expect(tooLarge.warnings).toEqual([]);
	});
});

describe('A push that was turned away', () => {
	it('is in the log, without the token', async () => {
		const { warnings } = await receive({ request: { query: { token: `${TOKEN} ` } } });
		expect(warnings).toEqual([expect.stringContaining('the right token and a blank')]);
		expect(warnings.join()).not.toContain(TOKEN);
	});

	it('is in the log where it comes from outside the allowlist', async () => {
		const parameters = { ...PARAMETERS, options: { ipAllowlist: '192.0.2.1' } };
		const { warnings } = await receive({ parameters });
		expect(warnings).toEqual([expect.stringContaining('from outside the IP allowlist')]);
	});
});

describe('A push that is nothing for this trigger', () => {
	it('is answered 200 when it is the report of a fax', async () => {
		const body = { ...REPORT, message_type: 'fax' };
		expect(await outcomeOf({ request: { body } })).toEqual(
			leftBe('This is about another kind of message (fax). No workflow was started.'),
		);
	});

	it('is answered 200 when it is not the final report that is wanted', async () => {
		const parameters = { ...PARAMETERS, options: { onlyFinal: true } };
		const temporary = { ...REPORT, status: 'Undelivered', status_code: '300' };
		expect(await outcomeOf({ parameters, request: { body: temporary } })).toEqual(
			leftBe('This delivery report is not final. No workflow was started.'),
		);
		expect(await outcomeOf({ parameters, request: { body: REPORT } })).toEqual(
			started(REPORT_ITEM),
		);
		expect(await outcomeOf({ parameters })).toEqual(started(REPLY_ITEM));
		expect(await outcomeOf({ request: { body: temporary } })).toMatchObject({
			result: { workflowData: [[{ json: { isFinal: false } }]] },
		});
	});

	it('is answered 200 when it is neither a reply nor a delivery report', async () => {
		expect(await outcomeOf({ request: { body: { ping: '1' } } })).toEqual(
			leftBe('Neither a reply nor a delivery report. No workflow was started.'),
		);
	});

	it.each([
		['replies', REPLY, ['deliveryReport']],
		['delivery reports', REPORT, ['reply']],
		['replies', REPLY, []],
		['delivery reports', REPORT, ['delivery report', 'all']],
	])('is answered 200 when %s were not selected', async (what, body, events) => {
		const parameters = { ...PARAMETERS, events };
		expect(await outcomeOf({ parameters, request: { body } })).toEqual(
			leftBe(`This trigger does not listen for ${what}. No workflow was started.`),
		);
	});
});

describe('An answer for an execution, where the trigger does not listen for such events', () => {
	const receiveWith = async (handover: Handover) => {
		const { context, answer } = fakeWebhook({
			parameters: { ...PARAMETERS, events: ['reply'] },
			pushToken: TOKEN,
			mode: 'webhook',
			workflowId: newWorkflow(),
			staticData: {},
			request: { ...REQUEST, body: REPORT },
		});
		const waiting = { id: '42', resume: async () => await Promise.resolve(handover) };
		return { result: await receivePush(context, () => waiting), answer };
	};

	it.each<[Handover]>([['notReady'], ['unreachable'], ['unknown']])(
		'is pushed again where the execution may not have it: %s',
		async (handover) => {
			expect(await receiveWith(handover)).toEqual(
				turnedAway(503, 'The execution that waits for it could not be reached.'),
			);
		},
	);

	it.each<[Handover, string]>([
		['taken', 'Passed on to the execution that was waiting for it.'],
		['askedAgain', 'Passed on to the execution that was waiting for it.'],
		['notAwaited', 'This trigger does not listen for delivery reports. No workflow was started.'],
	])('is done with where it is known what became of it: %s', async (handover, message) => {
		expect(await receiveWith(handover)).toEqual(leftBe(message));
	});
});

describe('A push that comes again', () => {
	const repeated = leftBe('Received before. No workflow was started.');
	const later = turnedAway(503, 'The same push is still being received.');

	/** A trigger whose static data n8n saves before it answers, and hands to the next push. */
	function trigger(options: INodeParameters, mode: WebhookOptions['mode'] = 'webhook') {
		const workflowId = newWorkflow();
		let database = '{}';
		return async (body: unknown = REPORT) => {
			const staticData: IDataObject = JSON.parse(database);
			const parameters = { ...PARAMETERS, options };
			const received = await receive({
				parameters,
				mode,
				workflowId,
				staticData,
				request: { body },
			});
			database = JSON.stringify(staticData);
			return received;
		};
	}

	it('starts the workflow again where duplicates are not skipped', async () => {
		const push = trigger({});
		(await push()).finish(200);
		expect((await push()).outcome).toEqual(started(REPORT_ITEM));
	});

	it('starts the workflow again in a test, where a person pushes the same on purpose', async () => {
		const push = trigger({ skipDuplicates: true }, 'manual');
		(await push()).finish(200);
		expect((await push()).outcome).toEqual(started(REPORT_ITEM));
	});

	it.each(['onReceived', 'lastNode'])(
		'starts nothing once it was answered 200 (%s)',
		async (responseMode) => {
			const push = trigger({ skipDuplicates: true, responseMode });
			const first = await push();
			expect(first.outcome).toEqual(started(REPORT_ITEM));
			first.finish(200);
			expect((await push()).outcome).toEqual(repeated);
			const other = await push({ ...REPORT, status: 'Undelivered' });
			expect(other.outcome).toEqual(started({ ...REPORT_ITEM, status: 'Undelivered' }));
			expect((await push()).outcome).toEqual(repeated);
		},
	);

	it.each(['onReceived', 'lastNode'])(
		'is to come later while the first one is being answered (%s)',
		async (responseMode) => {
			const push = trigger({ skipDuplicates: true, responseMode });
			const first = await push();
			expect((await push()).outcome).toEqual(later);
			first.finish(200);
			expect((await push()).outcome).toEqual(repeated);
		},
	);

	it.each<[string, number, unknown]>([
		['starts nothing where the first one is answered meanwhile', 200, repeated],
		['starts the workflow where the first one is not received after all', 500, undefined],
	])('%s', async (_what, status, expected) => {
		const push = trigger({ skipDuplicates: true });
		const first = await push();
		const second = push();
		first.finish(status);
		expect((await second).outcome).toEqual(expected ?? started(REPORT_ITEM));
	});

	it.each([
		['onReceived', 500],
		['lastNode', 500],
		['lastNode', 404],
	])('starts the workflow again after an answer that was none (%s, %i)', async (mode, status) => {
		const push = trigger({ skipDuplicates: true, responseMode: mode });
		(await push()).finish(status);
		const second = await push();
		expect(second.outcome).toEqual(started(REPORT_ITEM));
		second.finish(200);
		expect((await push()).outcome).toEqual(repeated);
	});

	it.each([
		['onReceived', 1],
		['lastNode', 0],
	])('is saved before it is answered only where that is at once (%s)', async (mode, count) => {
		const staticData: IDataObject = {};
		const options = { skipDuplicates: true, responseMode: mode };
		await receive({ parameters: { ...PARAMETERS, options }, staticData });
		expect(staticData.recentPushes).toHaveLength(count);
	});

	it.each<[string, string, boolean]>([
		['ClickSend does not wait for the answer', 'onReceived', false],
		['ClickSend does not wait for the answer', 'lastNode', false],
		['ClickSend is gone before the trigger runs', 'onReceived', true],
		['ClickSend is gone before the trigger runs', 'lastNode', true],
	])('counts by what n8n answers where %s (%s)', async (_what, responseMode, isGone) => {
		const options = { skipDuplicates: true, responseMode };
		for (const [status, outcome] of [
			[500, started(REPORT_ITEM)],
			[200, repeated],
		] as const) {
			const given = { parameters: { ...PARAMETERS, options }, workflowId: newWorkflow() };
			const first = await receive({ ...given, isGone, request: { body: REPORT } });
			if (!isGone) first.hangUp();
			expect((await receive({ ...given, request: { body: REPORT } })).outcome).toEqual(later);
			first.finish(status);
			await turns();
			expect((await receive({ ...given, request: { body: REPORT } })).outcome).toEqual(outcome);
		}
	});

	it('is saved with the push after it where ClickSend did not wait for the answer', async () => {
		const options = { skipDuplicates: true, responseMode: 'lastNode' };
		const given = {
			parameters: { ...PARAMETERS, options },
			workflowId: newWorkflow(),
			noteResponse: '',
		};
		const first = await receive(given);
		first.hangUp();
		first.finish(200);
		await turns();
		const staticData: IDataObject = {};
		const body = { ...REPORT, status: 'Undelivered' };
		await receive({ ...given, staticData, request: { body } });
		expect(staticData.recentPushes).toHaveLength(1);
	});

	it('is not saved for good where n8n could not start the workflow', async () => {
		const given = {
			parameters: { ...PARAMETERS, options: { skipDuplicates: true } },
			workflowId: newWorkflow(),
			request: { body: REPORT },
		};
		const staticData: IDataObject = {};
		const { finish, notes } = await receive({ ...given, staticData });
		const inDatabase: IDataObject = JSON.parse(JSON.stringify(staticData));
		expect(inDatabase.recentPushes).toHaveLength(1);
		finish(500);
		await turns();
		const body: unknown = JSON.parse(JSON.stringify(property(notes[0], 'body')));
		await receive({ ...given, staticData: inDatabase, request: { query: {}, body } });
		expect(inDatabase.recentPushes).toEqual([]);
	});

	it('is remembered in a note to itself once the last node has finished', async () => {
		const staticData: IDataObject = {};
		const workflowId = newWorkflow();
		const options = { skipDuplicates: true, responseMode: 'lastNode' };
		const given = { parameters: { ...PARAMETERS, options }, workflowId, request: { body: REPORT } };
		const { finish, notes } = await receive(given);
		expect(notes).toEqual([]);
		finish(200);
		await turns();
		expect(notes).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: 'https://n8n.example.com/webhook/5c1d/webhook',
				disableFollowRedirect: true,
			}),
		]);
		// It needs no token and comes from anywhere.
		const [note] = notes;
		const body: unknown = JSON.parse(JSON.stringify(property(note, 'body')));
		const noted = await receive({
			parameters: { ...PARAMETERS, options: { ...options, ipAllowlist: '192.0.2.1' } },
			staticData,
			workflowId,
			request: { query: {}, body },
		});
		expect(noted.outcome).toEqual(leftBe('Noted.'));
		expect(staticData.recentPushes).toHaveLength(1);
		// After a restart.
		const again = await receive({ ...given, workflowId: newWorkflow(), staticData });
		expect(again.outcome).toEqual(repeated);
	});

	it('sends no note of a workflow that did not succeed', async () => {
		const options = { skipDuplicates: true, responseMode: 'lastNode' };
		const { finish, notes } = await receive({ parameters: { ...PARAMETERS, options } });
		finish(500);
		await turns();
		expect(notes).toEqual([]);
	});

	it.each<[string, unknown, number]>([
		['it was taken', undefined, 0],
		['a proxy answers in its place', '<html>Log in</html>', 1],
	])(
		'leaves the static data of the next push alone only where %s',
		async (_what, noteResponse, saved) => {
			const options = { skipDuplicates: true, responseMode: 'lastNode' };
			const given = {
				parameters: { ...PARAMETERS, options },
				workflowId: newWorkflow(),
				noteResponse,
			};
			const { finish } = await receive(given);
			finish(200);
			await turns();
			const staticData: IDataObject = {};
			await receive({ ...given, staticData, request: { body: REPORT } });
			expect([staticData.recentPushes ?? []].flat()).toHaveLength(saved);
		},
	);

	it('is no note with a wrong proof, which the log does not count', async () => {
		const body = { clicksend_trigger_keeps: ['a'], time: Date.now(), proof: '0'.repeat(64) };
		const { outcome, warnings } = await receive({ request: { query: {}, body } });
		expect([outcome, warnings]).toEqual([turnedAway(403, 'Forbidden'), []]);
	});

	it('is new at another trigger', async () => {
		(await trigger({ skipDuplicates: true })()).finish(200);
		const other = await trigger({ skipDuplicates: true })();
		expect(other.outcome).toEqual(started(REPORT_ITEM));
	});
});
