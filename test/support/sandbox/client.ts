import { XMLParser } from 'fast-xml-parser';
import {
	DEFAULT_ACCOUNT,
	startSandbox,
	type Push,
	type Sandbox,
	type SandboxOptions,
} from '../../../sandbox';

export type Parameters = Record<string, string>;

export const METHODS = ['GET', 'POST'] as const;
export const LOGIN = { username: DEFAULT_ACCOUNT.username, key: DEFAULT_ACCOUNT.key };

/** What the clock of a sandbox shows in tests that move it. */
export const START = Date.parse('2030-01-01T00:00:00Z');

/** Two mobile numbers that nobody has, and that are none of the documented test numbers. */
export const MOBILE = '+61491570156';
export const OTHER_MOBILE = '+61491570157';

/** The header of basic authentication. */
export const basic = (username: string, key: string) =>
	`Basic ${Buffer.from(`${username}:${key}`).toString('base64')}`;
const DEFAULT_LOGIN = basic(LOGIN.username, LOGIN.key);

const NAMED: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
};

/** Numeric references as well, which the parser leaves as they are. */
function decodeReferences(text: string): string {
	return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
		if (name !== undefined) return NAMED[name] ?? whole;
		return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16));
	});
}

const parser = new XMLParser({
	ignoreAttributes: false,
	ignoreDeclaration: true,
	parseTagValue: false,
	trimValues: false,
	entityDecoder: {
		decode: decodeReferences,
		setExternalEntities: () => undefined,
		addInputEntities: () => undefined,
		reset: () => undefined,
		setXmlVersion: () => undefined,
	},
	isArray: (name) => ['reply', 'dlr', 'item'].includes(name),
});

/** Calls the sandbox as a program would that knows nothing of this project. */
export class Client {
	constructor(private readonly sandbox: () => Sandbox) {}

	/** Calls with these parameters and no others. */
	async call(endpoint: string, parameters: Parameters, method: string = 'POST'): Promise<Response> {
		const form = new URLSearchParams(parameters);
		const url = `${this.sandbox().baseUrl}/${endpoint}`;
		return method === 'GET'
			? await fetch(`${url}?${form.toString()}`)
			: await fetch(url, { method, body: form });
	}

	/** Calls with the login of the default account, unless another is given. */
	async text(endpoint: string, parameters: Parameters = {}, method?: string): Promise<string> {
		return await (await this.call(endpoint, { ...LOGIN, ...parameters }, method)).text();
	}

	/** Sends an SMS to {@link MOBILE}, unless something else is given. */
	async send(parameters: Parameters = {}, method?: string): Promise<string> {
		return await this.text('send.php', { to: MOBILE, message: 'Hello', ...parameters }, method);
	}

	/** Calls REST API v3, as the default account unless another login is given. */
	async rest(
		method: string,
		path: string,
		body?: object,
		authorization: string = DEFAULT_LOGIN,
	): Promise<Response> {
		return await fetch(`${this.sandbox().restBaseUrl}/${path}`, {
			method,
			headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
			...(body && { body: JSON.stringify(body) }),
		});
	}

	/** Waits until every push is as it is to be, as the sandbox tells. @returns all of them */
	async untilPushes(isSo: (push: Push) => boolean): Promise<Push[]> {
		for (;;) {
			const pushes: Push[] = JSON.parse(await (await this.control('GET', '/pushes')).text());
			if (pushes.length > 0 && pushes.every(isSo)) return pushes;
		}
	}

	/** Calls something of the sandbox's own, with a JSON body where one is given. */
	async control(
		method: string,
		path: string,
		body?: object,
		headers: Parameters = {},
	): Promise<Response> {
		return await fetch(`${this.sandbox().url}/sandbox${path}`, {
			method,
			headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
			...(body && { body: JSON.stringify(body) }),
		});
	}
}

/** Every result code in a response. */
export const codes = (xml: string) =>
	[...xml.matchAll(/<result>(\d+)<\/result>/g)].map(([, code]) => code);

/** A response as a common XML parser reads it. */
export const parse = (xml: string) => parser.parse(xml).xml;

/** A sandbox for the tests of a file, each of which begins with an empty one, and a client of it. */
export function useSandbox(options: SandboxOptions = {}): { sandbox: Sandbox; client: Client } {
	let started: Sandbox | undefined;
	const current = (): Sandbox => {
		if (!started) throw new Error('The sandbox is not started yet');
		return started;
	};
	beforeAll(async () => {
		started = await startSandbox(options);
	});
	beforeEach(() => {
		current().reset();
	});
	afterAll(async () => {
		await started?.close();
	});
	const sandbox: Sandbox = {
		get url() {
			return current().url;
		},
		get baseUrl() {
			return current().baseUrl;
		},
		get restBaseUrl() {
			return current().restBaseUrl;
		},
		get state() {
			return current().state;
		},
		reset: () => current().reset(),
		pushesSettled: async () => await current().pushesSettled(),
		close: async () => await current().close(),
	};
	return { sandbox, client: new Client(current) };
}
