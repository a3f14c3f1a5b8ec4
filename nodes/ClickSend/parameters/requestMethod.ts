import type { INodeProperties } from 'n8n-workflow';

/** `POST` keeps credentials out of the URL; `GET` is there because the API documents it. */
export type RequestMethod = 'POST' | 'GET';

/** The Request Method option. */
export const requestMethodOption: INodeProperties = {
	displayName: 'Request Method',
	name: 'requestMethod',
	type: 'options',
	default: 'POST',
	options: [
		{
			name: 'GET',
			value: 'GET',
			description:
				'Puts everything into the URL, your API key included, where proxies and servers may log it',
		},
		{
			name: 'POST',
			value: 'POST',
			description: 'Keeps your API key and the message in the body of the request',
		},
	],
	description:
		'How to talk to ClickSend. Leave it at POST unless a proxy of yours allows only GET, because GET exposes your API key in URLs.',
};

/** An Options field with nothing but the request method. */
export const requestMethodOnly: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [requestMethodOption],
};

/** Reads the Request Method option; anything but GET is POST, the safe one. */
export function asRequestMethod(value: unknown): RequestMethod {
	return value === 'GET' ? 'GET' : 'POST';
}
