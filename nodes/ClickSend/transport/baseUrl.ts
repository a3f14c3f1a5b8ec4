const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Tells whether a URL, or a host with or without a port, is this computer. */
export function isLoopbackHost(target: URL | string): boolean {
	const { hostname } = typeof target === 'string' ? new URL(`http://${target}`) : target;
	return LOOPBACK.test(hostname);
}

export type BaseUrlResult = { ok: true; url: string } | { ok: false; message: string };

/**
 * Checks the base URL of a credential: `https` only, loopback aside, so that credentials never
 * cross a network in the clear.
 *
 * @param baseUrl as the user typed it, with or without a slash at the end
 * @param name of the credential's field
 * @returns the URL without a slash at the end, or what is wrong with it
 * @see API description, "Security"
 */
export function checkBaseUrl(baseUrl: string, name: 'base URL' | 'REST base URL'): BaseUrlResult {
	const wrong = (what: string) => ({
		ok: false as const,
		message: `The ${name} of the credential ${what}`,
	});
	const trimmed = baseUrl.trim();
	if (trimmed === '') return wrong('is empty');
	if (!URL.canParse(trimmed)) return wrong('is not a complete URL');
	const url = new URL(trimmed);
	const isLoopback = isLoopbackHost(url);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
		return wrong('does not start with https://');
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		return wrong('has more than a host and a path');
	}
	return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
