import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

const CHANNEL = 'net.client.socket';

/**
 * Looks at each connection that this process begins.
 *
 * @returns what ends that
 */
export function onClientSocket(look: (socket: Socket) => void): () => void {
	const notice = (message: unknown) => {
		const socket: unknown = Reflect.get(Object(message), 'socket');
		if (socket instanceof Socket) look(socket);
	};
	subscribe(CHANNEL, notice);
	return () => {
		unsubscribe(CHANNEL, notice);
	};
}

/** An error as Node makes it of what the operating system says. */
export const systemError = (code: string, syscall: string) =>
	Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
