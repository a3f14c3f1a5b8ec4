import { messages } from '../errors/messages';
import type { Result } from '../errors/result';
import type { Endpoint } from './endpoints';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Tells whether a URL, or a host with or without a port, is this computer. */
export function isLoopbackHost(target: URL | string): boolean {
	const { hostname } = typeof target === 'string' ? new URL(`http://${target}`) : target;
	return LOOPBACK.test(hostname);
}

/**
 * Checks the base URL of a credential: `https` only, loopback aside, so that credentials never
 * cross a network in the clear.
 *
 * @param baseUrl as the user typed it, with or without a slash at the end
 * @param api the API that it is for
 * @returns the URL without a slash at the end, or what is wrong with it
 * @see API description, "Security"
 */
export function checkBaseUrl(baseUrl: string, api: Endpoint['api']): Result<string> {
	const wrong = (what: string) => ({ ok: false as const, issue: messages.badBaseUrl(api, what) });
	const trimmed = baseUrl.trim();
	if (trimmed === '') return wrong('is empty');
	if (!URL.canParse(trimmed)) return wrong('is not a complete URL');
	const url = new URL(trimmed);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url))) {
		return wrong('does not start with https://');
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		return wrong('has more than a host and a path');
	}
	return { ok: true, value: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
