import { waits } from '../../support/noWaiting'; // Before what waits.
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { RestEndpoint } from '../../../nodes/ClickSend/transport/endpoints';
import type { HttpResponse } from '../../../nodes/ClickSend/transport/requesters';
import {
	openRestClient,
	REST_WORDS,
	type RestCall,
	type RestWords,
} from '../../../nodes/ClickSend/transport/restApi';

const CANCEL: RestEndpoint = {
	api: 'rest',
	method: 'PUT',
	path: 'sms/{message_id}/cancel',
	effect: 'none',
};
const LIST: RestEndpoint = { api: 'rest', method: 'GET', path: 'sms/history', effect: 'none' };
const CREATE: RestEndpoint = { api: 'rest', method: 'POST', path: 'rules', effect: 'rule' };

const CREDENTIALS = {
	username: 'nathan',
	apiKey: 'a-long-key',
	baseUrl: '',
	restBaseUrl: 'https://rest.example/v3',
	pushToken: '',
};

const response = (statusCode: number, body: unknown = {}): HttpResponse => ({
	statusCode,
	body: JSON.stringify(body),
});
const RESET = Object.assign(new Error('reset'), { code: 'ECONNRESET' });

/** Makes a call to which the responses come one after another, the last for good. */
async function called(
	endpoint: RestEndpoint,
	call: RestCall,
	responses: Array<HttpResponse | Error>,
	words: RestWords = REST_WORDS,
) {
	const requests: IHttpRequestOptions[] = [];
	const opened = openRestClient({
		credentials: CREDENTIALS,
		words,
		requester: async (request) => {
			const next = responses[Math.min(requests.length, responses.length - 1)];
			requests.push(request);
			if (next instanceof Error || !next) throw next ?? new Error('No response');
			return await Promise.resolve(next);
		},
	});
	if (!opened.ok) throw new Error(opened.issue.message);
	return { result: await opened.value.request(endpoint, call), requests };
}

beforeEach(() => {
	waits.length = 0;
});

describe('A request to the REST API v3', () => {
	it('puts values into the path and the query, and gives the data of the response', async () => {
		const { result, requests } = await called(
			CANCEL,
			{ path: { message_id: 'A/B ?é' }, query: { page: '1', q: 'a&b' }, body: { now: true } },
			[response(200, { data: { cancelled: 1 } })],
		);
		expect(result).toEqual({ ok: true, data: { cancelled: 1 } });
		expect(requests).toMatchObject([
			{
				method: 'PUT',
				url: 'https://rest.example/v3/sms/A%2FB%20%3F%C3%A9/cancel?page=1&q=a%26b',
				body: { now: true },
			},
		]);
	});

	it.each([[{}], [{ message_id: '' }], [{ message_id: ' ' }], [{ message_id: '..' }]])(
		'is not made where it would go to another path: %j',
		async (path: Record<string, string>) => {
			const { result, requests } = await called(CANCEL, { path }, [response(200, { data: 1 })]);
			expect(result).toMatchObject({ ok: false, issue: { certainty: 'notSent' } });
			expect(requests).toEqual([]);
		},
	);

	it('may have half of a character in its path', async () => {
		const { requests } = await called(CANCEL, { path: { message_id: 'a\ud83d' } }, [RESET]);
		expect(requests[0]?.url).toBe('https://rest.example/v3/sms/a%EF%BF%BD/cancel');
	});

	it.each([
		['a list', LIST, 4],
		['what may be asked for any number of times', CANCEL, 4],
		['a creation', CREATE, 1],
	])('is repeated by its effect alone: %s', async (_what, endpoint, times) => {
		const call = { path: { message_id: '1' } };
		expect((await called(endpoint, call, [RESET])).requests).toHaveLength(times);
		expect((await called(endpoint, call, [response(500)])).requests).toHaveLength(times);
		expect((await called(endpoint, call, [response(404)])).requests).toHaveLength(1);
	});

	it('tells where its response is lost what may have happened', async () => {
		const description = async (endpoint: RestEndpoint, words?: RestWords) =>
			(await called(endpoint, { path: { message_id: '1' } }, [RESET], words)).result;
		expect(await description(LIST)).toMatchObject({
			issue: { description: expect.stringContaining('Nothing was changed'), certainty: 'unknown' },
		});
		expect(await description(CANCEL)).toMatchObject({
			issue: { description: expect.stringContaining('may have done it already') },
		});
		expect(
			await description(CREATE, { ...REST_WORDS, whenLost: 'Look at the rules.' }),
		).toMatchObject({ fault: 'lost', issue: { description: 'Look at the rules.' } });
	});

	it('is explained in the words of its caller, with the status and the words of ClickSend', async () => {
		const words = { loginRefused: 'Mend the login.', notTaken: 'Come back.' };
		const said = { response_msg: 'Not today.' };
		expect((await called(LIST, {}, [response(401, said)], words)).result).toMatchObject({
			ok: false,
			status: 401,
			issue: {
				message: expect.stringMatching(/does not accept [^:]*$/),
				quotes: [`ClickSend's own words: "Not today"`],
				description: 'Mend the login.',
				certainty: 'refused',
			},
		});
		expect((await called(LIST, {}, [response(400, said)], words)).result).toMatchObject({
			status: 400,
			issue: {
				message: expect.stringMatching(/\(HTTP 400\)$/),
				quotes: [`ClickSend's own words: "Not today"`],
				description: 'Come back.',
			},
		});
	});

	it.each([
		['a page that is not found', response(404, '<h1>Not Found</h1>'), LIST],
		['ClickSend, which has nothing there', response(404, { response_msg: 'Not found.' }), LIST],
		['a server that allows no such method', { statusCode: 405, body: '<h1>No</h1>' }, LIST],
		['a redirect', response(301), LIST],
		['a page', { statusCode: 200, body: '<html>Welcome</html>' }, LIST],
		['a page for those who sign in', { statusCode: 403, body: '<html>No</html>' }, LIST],
		['an unknown page for a creation', { statusCode: 404, body: '' }, CREATE],
	])('names the REST base URL where it finds %s', async (_what, found, endpoint) => {
		const { result } = await called(endpoint, {}, [found]);
		expect(result).toMatchObject({
			ok: false,
			issue: { description: expect.stringContaining('Check the REST base URL of the credential') },
		});
	});

	it('names no base URL where ClickSend does not know a value', async () => {
		const call = { path: { message_id: '1' } };
		const { result } = await called(CANCEL, call, [response(404, { response_msg: 'Not found' })]);
		expect(result).toMatchObject({ status: 404, issue: { description: REST_WORDS.notTaken } });
	});

	it('is not made without a login', () => {
		const requester = async () => await Promise.resolve(response(200));
		const credentials = { ...CREDENTIALS, apiKey: ' ' };
		expect(openRestClient({ credentials, words: REST_WORDS, requester })).toMatchObject({
			ok: false,
			issue: { message: 'The credential has no API key' },
		});
	});
});
