const REQUEST_TIMEOUT_MS = 60_000;

/** A response of n8n's REST API other than 2xx. */
export class N8nRequestError extends Error {
	override readonly name = 'N8nRequestError';

	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`n8n responded to ${method} ${path} with ${status}: ${withoutStack(body)}`);
	}
}

/** A browser's session with n8n's internal REST API, which both lines of n8n understand. */
export class N8nSession {
	private cookie: string | undefined;

	/** @param url of n8n, without a slash at the end */
	constructor(readonly url: string) {}

	/**
	 * Sends a request with the session's cookie.
	 * @param path with its slash, e.g. `/rest/workflows`
	 * @param body sent as JSON
	 * @returns the response's JSON, or undefined when it has none
	 * @throws {N8nRequestError} for a response other than 2xx
	 */
	async request(method: string, path: string, body?: unknown): Promise<unknown> {
		const text = await this.requestText(method, path, body);
		const parsed: unknown = text === '' ? undefined : JSON.parse(text);
		return parsed;
	}

	/** The same for a response that is not JSON. @returns it as it came */
	async requestText(method: string, path: string, body?: unknown): Promise<string> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				accept: 'application/json',
				// n8n binds a session to the browser that it was opened with.
				'browser-id': 'n8n-nodes-clicksend-http',
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(this.cookie === undefined ? {} : { cookie: this.cookie }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
		});
		const text = await response.text();
		if (!response.ok) throw new N8nRequestError(method, path, response.status, text);
		this.keepCookie(response.headers.getSetCookie());
		return text;
	}

	private keepCookie(setCookies: readonly string[]): void {
		const auth = setCookies.find((cookie) => cookie.startsWith('n8n-auth='));
		if (auth) this.cookie = auth.split(';', 1)[0];
	}
}

/** n8n sends its own stack trace along, which says nothing to us. */
function withoutStack(body: string): string {
	try {
		const parsed: unknown = JSON.parse(body);
		return JSON.stringify(parsed, (key, value: unknown) =>
			key === 'stacktrace' ? undefined : value,
		);
	} catch {
		return body;
	}
}
