import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type {
	IDataObject,
	INodeParameters,
	IWebhookFunctions,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { partOf } from './partOf';

type WebhookRequest = ReturnType<IWebhookFunctions['getRequestObject']>;
type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** A request as n8n hands it to a trigger: its body is decoded already. */
export interface DecodedRequest {
	query: Record<string, string | string[]>;
	contentType: string;
	body: unknown;
	ip: string | undefined;
	ips: string[];
	/** Bytes of the body. */
	length: number;
}

export interface WebhookOptions {
	parameters: INodeParameters;
	pushToken: string;
	request: DecodedRequest;
	mode: WorkflowExecuteMode;
	/** Tells one trigger from another. */
	workflowId: string;
	staticData: IDataObject;
}

/** What a trigger answered by itself. */
export interface Answer {
	status?: number;
	body?: unknown;
}

/** The webhook functions of n8n that a trigger uses, for one request. */
export interface FakeWebhook {
	context: IWebhookFunctions;
	/** Filled in when the trigger answers without n8n. */
	answer: Answer;
	/** n8n has answered the request, with this HTTP status. */
	finish: (status: number) => void;
	/** Whoever asked is gone before n8n has answered. */
	hangUp: () => void;
}

/** Makes the part of n8n's webhook functions that receiving a push needs. */
export function fakeWebhook(options: WebhookOptions): FakeWebhook {
	const { parameters, request, staticData } = options;
	const answer: Answer = {};
	const events = new EventEmitter();
	const sent = { statusCode: 200, isFinished: false };

	const response: WebhookResponse = partOf<WebhookResponse>('The response', {
		status: (status: number) => {
			answer.status = status;
			return response;
		},
		json: (body?: unknown) => {
			answer.body = body;
			return response;
		},
		once: (event: string | symbol, listener: (value: Error & Readable) => void) => {
			events.once(event, listener);
			return response;
		},
		get statusCode() {
			return sent.statusCode;
		},
		get writableFinished() {
			return sent.isFinished;
		},
	});

	const context = partOf<IWebhookFunctions>('n8n', {
		getCredentials: async <T extends object>() =>
			await Promise.resolve<T>(
				Object.assign(Object.create(null), { pushToken: options.pushToken }),
			),
		getMode: () => options.mode,
		getNode: () => ({
			id: 'trigger',
			name: 'ClickSend Trigger',
			type: 'clickSendTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters,
		}),
		getNodeParameter: (name: string, fallback: object = {}) => parameters[name] ?? fallback,
		getRequestObject: () =>
			partOf<WebhookRequest>('The request', {
				query: request.query,
				headers: {},
				contentType: request.contentType,
				body: request.body,
				rawBody: Buffer.alloc(request.length),
				ip: request.ip,
				ips: request.ips,
			}),
		getResponseObject: () => response,
		getWorkflow: () => ({ id: options.workflowId, name: 'Replies', active: true }),
		getWorkflowStaticData: () => staticData,
	});

	return {
		context,
		answer,
		finish(status) {
			sent.statusCode = status;
			sent.isFinished = true;
			events.emit('finish');
			events.emit('close');
		},
		hangUp() {
			events.emit('close');
		},
	};
}
