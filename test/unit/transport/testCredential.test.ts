import type { ICredentialTestFunctions } from 'n8n-workflow';
import { credentialTestMethods } from '../../../nodes/ClickSend/transport/testCredential';

/** What the test of a credential says where this comes back. */
async function tested(body: string, statusCode = 200, headers: Record<string, string> = {}) {
	const request = async () => await Promise.resolve({ statusCode, body, headers });
	const context = { helpers: { request } } as unknown as ICredentialTestFunctions;
	return await credentialTestMethods.credentialTest.clickSendHttpApiTest.call(context, {
		id: '1',
		name: 'ClickSend',
		type: 'clickSendHttpApi',
		data: { username: 'nathan', apiKey: 'key', baseUrl: 'https://api.example/v2' },
	});
}

const envelope = (code: number, words: string) =>
	JSON.stringify({ http_code: code, response_code: 'WORD', response_msg: words, data: null });

describe('The test of a credential', () => {
	it('succeeds with a balance, whatever is around it', async () => {
		const body = 'Notice: a & b\n<xml><result>0000</result><balance>1</balance></xml>\0';
		expect(await tested(body)).toMatchObject({ status: 'OK' });
	});

	it.each([
		[401, 'Authorization failed', /^ClickSend does not know this username and API key .* Copy the/],
		[403, 'Account suspended', /^ClickSend does not let this account .*"Account suspended"\.$/],
		[429, 'Too many requests', /asks to slow down \(HTTP 429\)\. Wait for 25 s/],
	])('says what the envelope of the REST API v3 says with %i', async (code, words, says) => {
		const result = await tested(envelope(code, words), 200, { 'retry-after': '25' });
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(says) });
	});
});
