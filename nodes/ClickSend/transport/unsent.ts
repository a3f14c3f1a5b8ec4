import { property } from '../helpers/property';

/**
 * How far a request came that has certainly not left.
 *
 * - `proxy`: there was no connection to write it to. n8n's agents give none to a request only while a
 *   proxy has not connected; a proxy's refusal they play back over a socket that never was connected.
 * - `handshake`: its TLS connection was not made, so nothing of it was encrypted, let alone written.
 */
export type Stage = 'proxy' | 'handshake';

/**
 * Tells whether a request to an https URL got what a proxy said in place of connecting. That looks like a
 * response of the server. Only the socket tells: it is none of TLS, and nothing was written to it.
 *
 * @param request an `http.ClientRequest`, or whatever is in its place
 */
export function isFromProxy(request: unknown): boolean {
	const socket = property(request, 'socket');
	return (
		property(request, 'protocol') === 'https:' &&
		property(socket, 'encrypted') !== true &&
		property(socket, 'bytesWritten') === 0
	);
}

/**
 * Tells from a request of Node.js that got no response whether it can have left.
 *
 * @param request as above
 * @returns undefined where it may have left
 */
export function unsentStage(request: unknown): Stage | undefined {
	const socket = property(request, 'socket');
	if (socket === null || isFromProxy(request)) return 'proxy';
	const isHandshake =
		property(socket, 'encrypted') === true && property(socket, 'secureConnecting') === true;
	return isHandshake ? 'handshake' : undefined;
}
