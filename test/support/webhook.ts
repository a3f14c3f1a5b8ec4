import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type {
	IDataObject,
	INodeParameters,
	IWebhookFunctions,
	Logger,
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
	/** POST when left out. */
	method?: string;
	headers?: Record<string, string>;
}

export interface WebhookOptions {
	parameters: INodeParameters;
	pushToken: string;
	/** What n8n gives of the credential, where it is more than the push token. */
	readCredential?: () => Promise<object>;
	/** The credential that the trigger has. */
	credentialId?: string;
	request: DecodedRequest;
	mode: WorkflowExecuteMode;
	/** Tells one trigger from another. */
	workflowId: string;
	staticData: IDataObject;
	/** The texts of multipart parts that n8n takes for files, by their path. */
	files?: Readonly<Record<string, string | Buffer>>;
	/** Whether n8n keeps binary data outside of memory. */
	storesFiles?: boolean;
	/** Whether whoever asked is gone before the trigger runs. */
	isGone?: boolean;
	/** What a note that the trigger sends to itself gets, with HTTP status 200. */
	noteResponse?: unknown;
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
	/** n8n has answered the request, with this HTTP status; perhaps after whoever asked was gone. */
	finish: (status: number) => void;
	/** What the trigger has said in n8n's log. */
	warnings: readonly string[];
	/** What it has sent to itself. */
	notes: readonly unknown[];
	/** Whoever asked is gone before n8n has answered. */
	hangUp: () => void;
}

/** Makes the part of n8n's webhook functions that receiving a push needs. */
export function fakeWebhook(options: WebhookOptions): FakeWebhook {
	const { parameters, request, staticData } = options;
	const answer: Answer = {};
	const events = new EventEmitter();
	const sent = { statusCode: 200, isEnded: false, isClosed: options.isGone === true };
	const close = () => {
		sent.isClosed = true;
		events.emit('close');
	};
	const warnings: string[] = [];
	const notes: unknown[] = [];

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
		get closed() {
			return sent.isClosed;
		},
		get writableEnded() {
			return sent.isEnded;
		},
	});

	const bytesOf = (path: string) => Buffer.from(options.files?.[path] ?? 'none of yours');
	const context = partOf<IWebhookFunctions>('n8n', {
		logger: partOf<Logger>('The log', {
			warn: (message) => {
				warnings.push(message);
			},
		}),
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook/5c1d/webhook',
		nodeHelpers: {
			copyBinaryFile: async (path, _name, mimeType = '') =>
				await Promise.resolve(
					options.storesFiles === true
						? { mimeType, data: 'filesystem-v2', id: path }
						: { mimeType, data: bytesOf(path).toString('base64') },
				),
		},
		helpers: partOf<IWebhookFunctions['helpers']>('n8n', {
			binaryToBuffer: async (stream) => Buffer.concat(await Readable.from(stream).toArray()),
			getBinaryStream: async (path) => await Promise.resolve(Readable.from([bytesOf(path)])),
			httpRequest: async (request) => {
				notes.push(request);
				const { noteResponse = { message: 'Noted.' } } = options;
				return await Promise.resolve({ statusCode: 200, body: noteResponse });
			},
		}),
		getCredentials: async <T extends object>() => {
			const read = (await options.readCredential?.()) ?? { pushToken: options.pushToken };
			const credential: T = Object(read);
			return credential;
		},
		getMode: () => options.mode,
		getNode: () => ({
			id: 'trigger',
			name: 'ClickSend Trigger',
			type: 'clickSendTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { clickSendHttpApi: { id: options.credentialId ?? '1', name: 'ClickSend' } },
		}),
		getNodeParameter: (name: string, fallback: object = {}) => parameters[name] ?? fallback,
		getRequestObject: () =>
			partOf<WebhookRequest>('The request', {
				method: request.method ?? 'POST',
				query: request.query,
				headers: request.headers ?? {},
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
		warnings,
		notes,
		finish(status) {
			sent.statusCode = status;
			sent.isEnded = true;
			if (!sent.isClosed) close();
		},
		hangUp: close,
	};
}
