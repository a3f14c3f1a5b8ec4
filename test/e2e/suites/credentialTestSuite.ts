import { DOCUMENTED_KEY } from '../../../sandbox/model/accounts';
import type { RealN8n } from '../../support/n8n/realN8n';

/** What n8n says when a person tests a credential. */
export function describeCredentialTest(n8n: RealN8n): void {
	describe('the credential test', () => {
		it.each([
			['a good one', {}, 'OK', /^Connection successful$/],
			[
				'a wrong key',
				{ apiKey: 'wrong' },
				'Error',
				/does not know this username and API key \(2022\)/,
			],
			[
				'an inactive account',
				{ username: 'notactive', apiKey: DOCUMENTED_KEY },
				'Error',
				/not activated \(2007\)/,
			],
			['no API key', { apiKey: '' }, 'Error', /^The credential has no API key\. Fill in both/],
			['no username', { username: '' }, 'Error', /^The credential has no username\. Fill in both/],
			[
				'an unreachable host',
				{ baseUrl: 'http://127.0.0.1:1' },
				'Error',
				/^ClickSend could not be reached at 127\.0\.0\.1:1\. .*ECONNREFUSED/,
			],
			[
				'an unknown host',
				{ baseUrl: 'https://clicksend.invalid' },
				'Error',
				/^ClickSend could not be reached at clicksend\.invalid/,
			],
			[
				'a URL without TLS',
				{ baseUrl: 'http://api.example.com' },
				'Error',
				/does not start with https:\/\//,
			],
		])('%s', async (_what, fields, status, message) => {
			const result = await n8n.testCredential(fields);
			expect(result.status).toBe(status);
			expect(result.message).toMatch(message);
		});

		it('a web page of a proxy', async () => {
			n8n.sandbox.state.faults.inject({
				kind: 'raw',
				body: '<html>Sign in</html>',
				headers: { 'content-type': 'text/html' },
			});
			expect(await n8n.testCredential({})).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('it is a web page'),
			});
		});
	});
}
