import { join } from 'node:path';
import type { SandboxProcess } from './sandboxProcess';

/** A node as n8n has it in a workflow; the name is its title. */
export interface ContenderNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Whether it needs the credential of this package. */
	readonly isOurs?: boolean;
}

/** A way to send SMS in n8n: the nodes, one after another, that do what one of ours does. */
export interface Contender {
	readonly title: string;
	readonly nodes: readonly ContenderNode[];
	/** Whether SMS have to arrive. */
	readonly sends: boolean;
	/** How many items come out of each node; as many as go in when left out. */
	readonly itemsOut?: number;
}

/** What to send, as a person writes it into a node: text or an expression. */
export interface Written {
	readonly to: string;
	readonly message: string;
}

/** This package's node. @param options as in the node, its defaults when left out */
export function clickSend(
	title: string,
	written: Written,
	options: Readonly<Record<string, unknown>> = {},
): Contender {
	const parameters = { resource: 'sms', operation: 'send', ...written, options };
	const type = 'n8n-nodes-clicksend-http.clickSend';
	return {
		title,
		sends: true,
		nodes: [{ name: 'ClickSend', type, typeVersion: 1, parameters, isOurs: true }],
	};
}

/** n8n's node that hands on what it gets. */
export const NO_OPERATION: Contender = {
	title: 'No Operation',
	sends: false,
	nodes: [{ name: 'NoOp', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }],
};

/** What people do without this package: a request per item, its answer as text, then XML to JSON. */
export function httpRequestAndXml({ to, message }: Written, sandbox: SandboxProcess): Contender {
	const { username, key } = sandbox.login;
	const body = { username, key, to, message };
	return {
		title: 'HTTP Request + XML',
		sends: true,
		nodes: [
			{
				name: 'HTTP Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.5,
				parameters: {
					method: 'POST',
					url: `${sandbox.baseUrl}/send.php`,
					sendBody: true,
					contentType: 'form-urlencoded',
					bodyParameters: {
						parameters: Object.entries(body).map(([name, value]) => ({ name, value })),
					},
					options: { response: { response: { responseFormat: 'text' } } },
				},
			},
			{
				name: 'XML',
				type: 'n8n-nodes-base.xml',
				typeVersion: 1,
				parameters: { options: {} },
			},
		],
	};
}

/** Of n8n's settings, what makes it load the node of {@link evaluator}. */
export const EVALUATOR_ENV = { N8N_CUSTOM_EXTENSIONS: join(__dirname, 'evaluator') };

/** Not a way to send, but the part of every way that n8n itself takes for an expression. */
export function evaluator(expression: string): Contender {
	const parameters = { to: expression };
	return {
		title: "n8n's evaluator",
		sends: false,
		nodes: [{ name: 'Evaluate', type: 'CUSTOM.evaluate', typeVersion: 1, parameters }],
	};
}
