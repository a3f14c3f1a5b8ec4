import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { authenticated, toCredentials } from '../nodes/ClickSend/transport/authentication';

/**
 * Username and API key of ClickSend's HTTP API v2. Requests carry them in the form body, or in the
 * URL where the request method is GET; those to the REST API v3 use basic authentication. The node
 * tests them by asking for the account balance.
 */
export class ClickSendHttpApi implements ICredentialType {
	name = 'clickSendHttpApi';

	displayName = 'ClickSend HTTP API';

	documentationUrl =
		'https://github.com/n8n-nodes-clicksend-http/n8n-nodes-clicksend-http#credentials';

	icon: Icon = {
		light: 'file:../nodes/ClickSend/clicksend.svg',
		dark: 'file:../nodes/ClickSend/clicksend.dark.svg',
	};

	properties: INodeProperties[] = [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. nathan@example.com',
			description:
				"The API username of your ClickSend account or subaccount. You find it under 'API Credentials' in the ClickSend dashboard.",
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"The API key from 'API Credentials' in the ClickSend dashboard. For a subaccount, its password.",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api-mapper.clicksend.com/http/v2',
			description:
				"Where the HTTP API v2 is. Change it only to use a proxy or this package's sandbox. It has to start with https://, except for this computer.",
		},
		{
			displayName: 'REST Base URL',
			name: 'restBaseUrl',
			type: 'string',
			default: 'https://rest.clicksend.com/v3',
			description:
				"Where ClickSend's REST API v3 is. Only the ClickSend Trigger uses it, where its registration is automatic.",
		},
		{
			displayName: 'Push Token',
			name: 'pushToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for the ClickSend Trigger: a long random text of your choice, at least 16 letters and digits. Pushed replies and delivery reports have to carry it, so that nobody else can start your workflows. Keep a copy: n8n does not show it again.',
		},
	];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		await Promise.resolve(authenticated(requestOptions, toCredentials(credentials)));
}
