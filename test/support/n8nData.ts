import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IHttpRequestOptions,
	type INodeProperties,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ClickSendHttpApi } from '../../credentials/ClickSendHttpApi.credentials';

class Credentials extends ICredentialsHelper {
	private readonly type = new ClickSendHttpApi();

	constructor(private readonly data: ICredentialDataDecryptedObject) {
		super();
	}

	getParentTypes = () => [];
	isCredentialUsableByNode = () => true;
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		request: IHttpRequestOptions,
	) => await this.type.authenticate(credentials, request);
	preAuthentication = async () => await Promise.resolve(undefined);
	runPreAuthentication = async () => await Promise.resolve(undefined);
	getCredentials = async (): Promise<ICredentials> =>
		await Promise.reject(new Error('not used by a node'));
	getDecrypted = async () => await Promise.resolve({ ...this.data });
	updateCredentials = async () => {
		await Promise.resolve();
	};
	updateCredentialsOauthTokenData = async () => {
		await Promise.resolve();
	};
	getCredentialsProperties = (): INodeProperties[] => this.type.properties;
}

/** Where n8n can be reached from outside, in these tests. */
export const WEBHOOK_BASE_URL = 'http://127.0.0.1:5678/webhook';

/**
 * What n8n hands to everything that it runs.
 *
 * @param credentials what the credential holds, decrypted
 * @param executionId of the execution
 */
export function additionalDataFor(credentials: ICredentialDataDecryptedObject, executionId = '1') {
	return {
		credentialsHelper: new Credentials(credentials),
		hooks: new ExecutionLifecycleHooks('manual', '1', {
			id: 'test',
			name: 'test',
			active: false,
			isArchived: false,
			nodes: [],
			connections: {},
			createdAt: new Date(0),
			updatedAt: new Date(0),
			activeVersionId: null,
		}),
		executionId,
		currentNodeExecutionIndex: 0,
		restApiUrl: '',
		instanceBaseUrl: '',
		formBaseUrl: '',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		formTestBaseUrl: '',
		webhookBaseUrl: WEBHOOK_BASE_URL,
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		webhookTestBaseUrl: `${WEBHOOK_BASE_URL}-test`,
		mcpBaseUrl: '',
		mcpTestBaseUrl: '',
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		logAiEvent: () => undefined,
		executeWorkflow: async () => await Promise.reject(new Error('not used')),
		getRunExecutionData: async () => await Promise.resolve(undefined),
		getRuntimeCredential: async () => await Promise.resolve(undefined),
		startRunnerTask: async () => await Promise.reject(new Error('not used')),
	} satisfies IWorkflowExecuteAdditionalData & { hooks: ExecutionLifecycleHooks };
}
