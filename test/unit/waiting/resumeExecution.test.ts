import { waits } from '../../support/noWaiting'; // Before what waits.
import type { IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';
import { writeAnswerCode } from '../../../nodes/ClickSend/waiting/answerCode';
import type { Handover } from '../../../nodes/ClickSend/triggers/handover';
import { findWaiting } from '../../../nodes/ClickSend/waiting/resumeExecution';
import { partOf } from '../../support/partOf';

const TOKEN = '0f4c'.repeat(16);
const CODE = writeAnswerCode({
	token: TOKEN,
	executionId: '42',
	kind: 'reply',
	question: 5,
	attempt: 0,
});
const REPORT = {
	event: 'deliveryReport',
	customstring: writeAnswerCode({
		token: TOKEN,
		executionId: '42',
		kind: 'deliveryReport',
		question: 5,
		attempt: 0,
	}),
};
const REPLY = { event: 'reply', customstring: CODE, message: ' 007 ', from: '+61491570156' };
let replies = 0;
/** Each is another SMS. */
const newReply = () => ({ ...REPLY, messageid: `ID ${++replies}` });
const RESUME_URL = 'https://n8n.example.com/base/webhook-waiting/7?signature=ab';

/** What n8n says: an HTTP status with a body, or nothing where it cannot be reached. */
type Said = readonly [status: number, body: unknown] | 'nothing';

const TAKEN: Said = [200, { reception: 'taken' }];
const RUNNING: Said = [409, { message: 'The execution "42" is running already.' }];
const FINISHED: Said = [409, { message: 'The execution "42 has finished already.' }];

/** Hands an event to an n8n that says one thing after another, the last one again and again. */
async function resumed(
	says: readonly Said[],
	event: object = newReply(),
	resumeUrl: unknown = RESUME_URL,
) {
	const requests: IHttpRequestOptions[] = [];
	const helpers = partOf<IWebhookFunctions['helpers']>('helpers', {
		async httpRequest(request: IHttpRequestOptions): Promise<unknown> {
			requests.push(request);
			const said = says[Math.min(requests.length, says.length) - 1] ?? 'nothing';
			if (said === 'nothing') throw new Error('connect ECONNREFUSED');
			return await Promise.resolve({ statusCode: said[0], body: said[1] });
		},
	});
	const logged: string[] = [];
	const context = partOf<IWebhookFunctions>('n8n', {
		helpers,
		getNode: () => ({
			id: 'a',
			name: 'Trigger',
			type: 'x',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		logger: partOf<IWebhookFunctions['logger']>('logger', {
			warn: (message: string) => {
				logged.push(message);
			},
		}),
		getNodeParameter: (name: string, fallback: object = {}) =>
			name === 'resumeUrl' ? Object(resumeUrl).valueOf() : fallback,
	});
	return { handover: await findWaiting(context, { ...event })?.resume(), requests, logged };
}

beforeEach(() => {
	waits.length = 0;
});

describe('An event whose custom string only looks like that of a question', () => {
	it.each(['0123456789abcdef'.repeat(4).slice(0, 50), 'order'.repeat(10)])(
		'costs no request to n8n: %s',
		async (customstring) => {
			for (const event of ['reply', 'deliveryReport']) {
				const { handover, requests } = await resumed([TAKEN], { event, customstring });
				expect(handover).toBeUndefined();
				expect(requests).toEqual([]);
			}
		},
	);
});

describe('An event with the custom string of a question', () => {
	it('is handed to the execution, under the address of the n8n that the trigger runs in', async () => {
		const reply = newReply();
		const { handover, requests } = await resumed([TAKEN], reply);
		expect(handover).toBe('taken');
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: `https://n8n.example.com/base/webhook-waiting/42/clicksend-answer?signature=${TOKEN}`,
				body: { code: CODE, event: reply },
				json: true,
				disableFollowRedirect: true,
			}),
		]);
		expect(waits).toEqual([]);
	});

	it.each<[string, Said, Handover]>([
		['taken', TAKEN, 'taken'],
		['asked again', [202, { reception: 'askedAgain' }], 'askedAgain'],
		['not the answer to its question', [409, { reception: 'notAwaited' }], 'notAwaited'],
		['finished', FINISHED, 'notAwaited'],
		['ended', [409, { message: 'The execution "42" has finished with error.' }], 'notAwaited'],
		['another token', [401, { error: 'Invalid token' }], 'notAwaited'],
		['unknown', [404, { message: 'The execution "42" does not exist.' }], 'notAwaited'],
		['deleted', [410, ''], 'notAwaited'],
		['a page of something else', [200, '<html>Sign in</html>'], 'notAwaited'],
		['nothing to read', [200, undefined], 'notAwaited'],
		['a redirect', [302, ''], 'notAwaited'],
	])('is told at once: %s', async (_what, said, expected) => {
		const { handover, requests } = await resumed([said]);
		expect(handover).toBe(expected);
		expect(requests).toHaveLength(1);
	});

	it.each<[string, Said, Handover]>([
		['the execution runs, which may wait in a moment', RUNNING, 'notReady'],
		['n8n does not answer', 'nothing', 'unreachable'],
		['n8n starts', [503, 'n8n is starting up. Please wait'], 'notReady'],
		['n8n answers 500', [500, { message: 'x' }], 'notReady'],
		['n8n is busy', [429, ''], 'notReady'],
		['no route of n8n is there yet', [404, '<html>Cannot POST</html>'], 'notReady'],
	])('is handed over again and again where %s', async (_what, said, expected) => {
		const { handover, requests, logged } = await resumed([said]);
		expect(handover).toBe(expected);
		expect(logged).toEqual([
			expect.stringMatching(/^An SMS that answers execution 42 could not be handed over/),
		]);
		expect(logged.join()).not.toMatch(/007|61491570156/);
		expect(requests).toHaveLength(6);
		expect(waits).toEqual([250, 500, 1000, 2000, 4000]);
	});

	it.each<[string, readonly Said[], Handover]>([
		['waits at last', [RUNNING, RUNNING, TAKEN], 'taken'],
		['is over at last', [RUNNING, FINISHED], 'notAwaited'],
		['can be reached at last', ['nothing', [503, ''], TAKEN], 'taken'],
	])('finds an execution that %s', async (_what, says, expected) => {
		const { handover, requests } = await resumed(says);
		expect(handover).toBe(expected);
		expect(requests).toHaveLength(says.length);
	});

	it.each(['', 'webhook-waiting/7', 7])(
		'finds no n8n where the address of it is %j',
		async (resumeUrl) => {
			const { handover, requests } = await resumed([TAKEN], newReply(), resumeUrl);
			expect([handover, requests]).toEqual(['unreachable', []]);
		},
	);
});

describe('An n8n that does not answer until time is up', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it('is not asked again, because it may have taken the answer', async () => {
		let now = 0;
		jest.spyOn(Date, 'now').mockImplementation(() => (now += 3_600_000));
		const { handover, requests } = await resumed(['nothing', TAKEN]);
		expect(handover).toBe('unknown');
		expect(requests).toHaveLength(1);
	});
});

describe('An event that is no answer', () => {
	it.each<[string, object]>([
		['another custom string', { ...REPLY, customstring: '0000' }],
		['no custom string', { event: 'reply' }],
		['the report of an SMS that waits for a reply', { ...REPLY, event: 'deliveryReport' }],
		['a report that is not final', { ...REPORT, isFinal: false }],
	])('is left alone: %s', async (_what, event) => {
		const { handover, requests } = await resumed([TAKEN], event);
		expect([handover, requests]).toEqual([undefined, []]);
	});

	it('becomes one with the final report', async () => {
		const { handover } = await resumed([TAKEN], { ...REPORT, isFinal: true });
		expect(handover).toBe('taken');
	});
});

describe('An answer that comes again', () => {
	const HOUR = 3_600_000;
	let texts = 0;
	const newText = () => ({ ...REPLY, message: `Yes ${++texts}` });
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it.each<[string, object, object]>([
		['as it was', {}, {}],
		['with its ID', { messageid: 'A' }, { messageid: 'A' }],
		['with an ID that came by one way only', {}, { messageid: 'A' }],
		['with a number without a plus', {}, { from: '61491570156' }],
		['with a number as it is dialled in its country', {}, { from: '0491570156' }],
		['with a line break at its end', {}, { message: `Yes ${texts + 1}\r\n` }],
	])('has the result of the first one: %s', async (_what, first, second) => {
		const reply = newText();
		expect((await resumed([TAKEN], { ...reply, ...first })).handover).toBe('taken');
		const again = await resumed([FINISHED], { ...reply, ...second });
		expect([again.handover, again.requests]).toEqual(['taken', []]);
	});

	it('has it also while the first one is being handed over', async () => {
		const reply = newText();
		const both = await Promise.all([
			resumed([RUNNING, RUNNING, TAKEN], reply),
			resumed([FINISHED], reply),
		]);
		expect(both.map(({ handover }) => handover)).toEqual(['taken', 'taken']);
		expect(both.map(({ requests }) => requests.length)).toEqual([3, 0]);
	});

	it.each<[string, object, object]>([
		['another text', {}, { message: 'No' }],
		['another ID', { messageid: 'A' }, { messageid: 'B' }],
		['another SMS that it answers', { originalmessageid: 'A' }, { originalmessageid: 'B' }],
		['another question', {}, { customstring: CODE?.replace(/...$/, 'AAA') }],
	])('is another one with %s', async (_what, first, second) => {
		const reply = newText();
		await resumed([TAKEN], { ...reply, ...first });
		const other = await resumed([FINISHED], { ...reply, ...second });
		expect([other.handover, other.requests.length]).toEqual(['notAwaited', 1]);
		// The first one is still known.
		expect((await resumed([FINISHED], { ...reply, ...first })).handover).toBe('taken');
	});

	it.each([
		['an hour', { messageid: 'A' }, HOUR],
		['a minute, where nothing tells the SMS apart', {}, 60_000],
	])('is another one after %s', async (_time, ids, time) => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1000 * HOUR);
		const reply = { ...newText(), ...ids };
		await resumed([TAKEN], reply);
		clock.mockReturnValue(1000 * HOUR + time - 1);
		expect((await resumed([FINISHED], reply)).handover).toBe('taken');
		clock.mockReturnValue(1000 * HOUR + time);
		expect((await resumed([FINISHED], reply)).handover).toBe('notAwaited');
	});

	it('is another one with another ID, also where only the second push had one', async () => {
		const reply = newText();
		await resumed([TAKEN], reply);
		expect((await resumed([FINISHED], { ...reply, messageid: 'A' })).handover).toBe('taken');
		expect((await resumed([FINISHED], { ...reply, messageid: 'B' })).handover).toBe('notAwaited');
	});

	it('is the same report of an SMS, with a status code and without', async () => {
		const report = { ...REPORT, messageid: `Report ${++texts}` };
		expect((await resumed([TAKEN], { ...report, status: 'Delivered' })).handover).toBe('taken');
		const again = await resumed([FINISHED], { ...report, status: 'Delivered', status_code: 201 });
		expect([again.handover, again.requests]).toEqual(['taken', []]);
	});

	it('is handed over again where the execution did not take it', async () => {
		const reply = newText();
		expect((await resumed([FINISHED], reply)).handover).toBe('notAwaited');
		expect((await resumed([TAKEN], reply)).handover).toBe('taken');
	});

	it('is known only of the last some thousands', async () => {
		const reply = newText();
		await resumed([TAKEN], reply);
		for (let count = 0; count < 5000; count++) await resumed([TAKEN], newText());
		expect((await resumed([FINISHED], reply)).handover).toBe('notAwaited');
	});
});
