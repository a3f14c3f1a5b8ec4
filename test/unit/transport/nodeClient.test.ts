import type { IExecuteFunctions } from 'n8n-workflow';
import { openNodeClient } from '../../../nodes/ClickSend/transport/nodeClient';

const NOT_FOUND = 'Credential with ID "7" does not exist for type "clickSendHttpApi".';

describe('A credential that n8n cannot read', () => {
	it('is told in the words of n8n, with what to do', async () => {
		const getCredentials = async () => await Promise.reject(new Error(NOT_FOUND));
		const context: Partial<IExecuteFunctions> = { getCredentials };
		const opened = await openNodeClient(context as IExecuteFunctions);
		expect(opened).toEqual({
			ok: false,
			issue: {
				message: NOT_FOUND.slice(0, -1),
				description: expect.stringContaining('choose its credential again'),
				certainty: 'notSent',
			},
		});
	});
});
