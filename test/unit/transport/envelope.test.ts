import { readEnvelope } from '../../../nodes/ClickSend/transport/envelope';
import { BALANCE, REPLY, SEND } from '../../../nodes/ClickSend/transport/endpoints';
import { openClient, type RequestResult } from '../../../nodes/ClickSend/transport/httpApi';
import type { HttpEndpoint } from '../../../nodes/ClickSend/transport/endpoints';
import type { HttpResponse } from '../../../nodes/ClickSend/transport/requesters';

const json = (code: number, words = 'Authorization failed.') =>
	JSON.stringify({ http_code: code, response_code: 'WORD', response_msg: words, data: null });
const xml = (code: number, words = 'Authorization failed.') =>
	`<?xml version="1.0"?><xml><http_code>${code}</http_code><response_code>WORD</response_code><response_msg>${words}</response_msg><data/></xml>`;

const KEY = 'very-secret-key';

async function request(
	endpoint: HttpEndpoint,
	response: Partial<HttpResponse>,
): Promise<Extract<RequestResult, { ok: false }>> {
	const opened = openClient({
		credentials: { username: 'nathan', apiKey: KEY, baseUrl: 'https://api.example/v2' },
		requester: async () => await Promise.resolve({ statusCode: 200, body: '', ...response }),
		maxAttempts: 1,
	});
	if (!opened.ok) throw new Error(opened.issue.message);
	const result = await opened.value.request(endpoint, {}, { method: 'POST' });
	if (result.ok) throw new Error('It was taken');
	return result;
}

describe('The envelope of the REST API v3', () => {
	it.each([
		['JSON', json(401)],
		['XML', xml(401)],
		['XML with another root', xml(401).replaceAll('xml>', 'response>')],
		['JSON with the code as a text', json(401).replace('401', '"401"')],
		['JSON after a notice', `Notice: x\n${json(401)}`],
		['JSON after a notice with braces', `Notice: {x} in {y}.php\n${json(401)}`],
		['JSON before something with braces', `${json(401)}\n<!-- {x} -->`],
		[
			'JSON with an object before the code',
			`Notice: {x}\n${json(401).replace('{', '{"data":{"a":1},')}`,
		],
		['XML with attributes', xml(401).replace('<http_code>', '<http_code type="integer">')],
	])('is read as %s', (_what, text) => {
		expect(readEnvelope(text)).toEqual({
			status: 401,
			said: 'Authorization failed.',
			tellsOfSms: false,
		});
	});

	it.each([
		['a success', json(200)],
		['nothing but a code', '{"http_code":401}'],
		['no JSON', '{"http_code":401'],
		['something else', '<xml><result>0000</result></xml>'],
		['a number that is no status', json(999)],
	])('is told from %s', (_what, text) => {
		expect(readEnvelope(text)).toBeUndefined();
	});
});

describe.each([SEND, REPLY, BALANCE])('An envelope instead of a response of $path', (endpoint) => {
	it.each([200, 401, 500])('refuses the login with 401, in HTTP %i', async (statusCode) => {
		for (const body of [json(401), xml(401)]) {
			expect(await request(endpoint, { statusCode, body })).toMatchObject({
				fault: 'final',
				issue: {
					message: 'ClickSend does not know this username and API key (HTTP 401)',
					description: expect.stringMatching(/^Copy the username .*$/),
					quotes: [`ClickSend's own words: "Authorization failed"`],
					certainty: 'refused',
					errortext: 'Authorization failed.',
					httpStatus: 401,
				},
			});
		}
	});

	it('refuses a suspended account with 403', async () => {
		const body = json(403, 'Your account has been suspended');
		expect(await request(endpoint, { body })).toMatchObject({
			fault: 'final',
			issue: {
				message: 'ClickSend does not let this account use its API (HTTP 403)',
				quotes: [expect.stringContaining('Your account has been suspended')],
				certainty: 'refused',
			},
		});
	});

	it.each([200, 429])('asks to wait with 429, in HTTP %i', async (statusCode) => {
		const response = { statusCode, body: json(429, 'Too many'), retryAfter: '25' };
		expect(await request(endpoint, response)).toMatchObject({
			fault: 'busy',
			retryAfterMs: 25_000,
			issue: { certainty: 'notSent', description: expect.stringMatching(/^Wait for 25 s/) },
		});
	});

	it('gives its own words for any other status', async () => {
		expect(await request(endpoint, { body: json(422, 'Bad thing') })).toMatchObject({
			fault: 'final',
			issue: {
				message: 'ClickSend did not take the request (HTTP 422)',
				quotes: [`ClickSend's own words: "Bad thing"`],
				certainty: 'refused',
			},
		});
		expect(await request(endpoint, { body: json(500, 'Oops') })).toMatchObject({
			fault: 'unclear',
			issue: { certainty: 'unknown', quotes: [expect.stringContaining('"Oops"')] },
		});
	});

	it('is as unclear as before where it says 200', async () => {
		expect(await request(endpoint, { body: json(200) })).toMatchObject({
			fault: 'unclear',
			issue: { certainty: 'unknown', message: expect.stringContaining('it is not XML') },
		});
	});

	it('hands out no key', async () => {
		const echoed = await request(endpoint, { body: json(401, `Wrong: ${KEY}`) });
		expect(JSON.stringify(echoed)).not.toContain(KEY);
		expect(echoed.issue.errortext).toBe('Wrong: [redacted]');
	});
});

describe('An envelope that leaves open what became of a send', () => {
	const list = (code: number) =>
		json(code).replace('null', '{"messages":[{"to":"+61411111111","status":"SUCCESS"}]}');
	const id = (code: number) => json(code).replace('null', '{"message_id":"A-1"}');

	it.each([
		['time was up', json(408)],
		['the request was made before', json(409)],
		['it has a list of messages', list(400)],
		['it has a list of messages, and asks to wait', list(429)],
		['it has the ID of an SMS', id(401)],
		['it has one in XML', xml(400).replace('<data/>', '<message_id>A-1</message_id>')],
	])('is unknown where %s', async (_what, body) => {
		for (const statusCode of [200, 400, 429, 503]) {
			expect(await request(SEND, { statusCode, body })).toMatchObject({
				fault: statusCode >= 429 && !/messages|message_id/.test(body) ? 'busy' : 'unclear',
			});
		}
		expect(await request(SEND, { body })).toMatchObject({
			issue: {
				certainty: 'unknown',
				description: expect.stringMatching(/^Before you send again, /),
				quotes: [`ClickSend's own words: "Authorization failed"`],
			},
		});
		expect((await request(BALANCE, { body })).issue.certainty).not.toBe('unknown');
	});
});

describe('HTTP 401 without a word of ClickSend', () => {
	it('may come from a proxy, and says so', async () => {
		for (const body of ['', '<html>Sign in</html>']) {
			expect(await request(SEND, { statusCode: 401, body })).toMatchObject({
				issue: {
					message: 'api.example turned the request away (HTTP 401)',
					description: expect.stringContaining('A proxy may ask for a login like this'),
					certainty: 'notSent',
				},
			});
		}
		const { issue } = await request(SEND, { statusCode: 404, body: '' });
		expect(issue.description).not.toContain('HTTPS_PROXY');
	});
});

describe('The records of a send', () => {
	const record =
		'<message><to>+61411111111</to><messageid>M1</messageid><result>0000</result></message>';

	it.each([404, 429, 500, 502, 503])('count with HTTP %i too', async (statusCode) => {
		const body = `<xml><messages recipientcount="1">${record}</messages></xml>`;
		await expect(request(SEND, { statusCode, body })).rejects.toThrow('It was taken');
	});
});
