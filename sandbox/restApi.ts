import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account } from './accounts';
import { answerAfter, answerInstead, delay } from './faultAnswers';
import type { Rule, RuleKind } from './rules';
import type { RequestLogEntry, SandboxState } from './state';

/** The calls of REST v3 that are here, as paths under its base URL. */
export const REST_CALLS: Readonly<Record<RuleKind, string>> = {
	inbound: 'automations/sms/inbound',
	receipts: 'automations/sms/receipts',
};

const ID_FIELDS: Readonly<Record<RuleKind, string>> = {
	inbound: 'inbound_rule_id',
	receipts: 'receipt_rule_id',
};

const PAGE_SIZE = 15;
const MAX_PAGE_SIZE = 100;

const required = z.string().min(1);
const common = {
	rule_name: required,
	action: required,
	action_address: required,
	enabled: z.union([z.literal(0), z.literal(1)]),
};

const RULE_FIELDS = {
	inbound: z
		.object({
			...common,
			dedicated_number: required,
			message_search_type: z.number().int().min(0).max(3),
			message_search_term: required,
			webhook_type: z.enum(['post', 'get', 'json']).default('post'),
		})
		.superRefine(checkAddress),
	receipts: z.object({ ...common, match_type: z.number().int().min(0) }).superRefine(checkAddress),
};

function checkAddress(
	{ action, action_address }: { action: string; action_address: string },
	context: z.RefinementCtx,
): void {
	if (action !== 'URL' || isHttpUrl(action_address)) return;
	context.addIssue({ code: 'custom', path: ['action_address'], message: 'Is not a URL' });
}

/** Whether something can be pushed there. */
export function isHttpUrl(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** The envelope of every answer of REST v3. */
interface Envelope {
	http_code: number;
	response_code: string;
	response_msg: string;
	data: unknown;
}

const success = (response_msg: string, data: unknown): Envelope => ({
	http_code: 200,
	response_code: 'SUCCESS',
	response_msg,
	data,
});

const UNAUTHORIZED: Envelope = {
	http_code: 401,
	response_code: 'UNAUTHORIZED',
	response_msg: 'Authorization failed.',
	data: null,
};

const NOT_FOUND: Envelope = {
	http_code: 404,
	response_code: 'NOT_FOUND',
	response_msg: 'Your rule was not found.',
	data: null,
};

const badRequest = (data: unknown): Envelope => ({
	http_code: 400,
	response_code: 'BAD_REQUEST',
	response_msg: 'Some fields are missing or not valid.',
	data,
});

function accountOf(state: SandboxState, authorization = ''): Account | undefined {
	const [, encoded = ''] = /^Basic (.+)$/i.exec(authorization) ?? [];
	const [username = '', ...key] = Buffer.from(encoded, 'base64').toString().split(':');
	const account = state.account(username);
	return account?.key === key.join(':') && !account.refusal ? account : undefined;
}

function listed(state: SandboxState, { id, kind, username, fields }: Rule): object {
	return { [ID_FIELDS[kind]]: id, ...fields, user_id: state.userId(username) };
}

function page(records: readonly object[], query: Readonly<Record<string, unknown>>): object {
	const per_page = Math.min(Math.max(Number(query.limit) || PAGE_SIZE, 1), MAX_PAGE_SIZE);
	const current_page = Math.max(Number(query.page) || 1, 1);
	const last_page = Math.max(Math.ceil(records.length / per_page), 1);
	const start = (current_page - 1) * per_page;
	const data = records.slice(start, start + per_page);
	return {
		total: records.length,
		per_page,
		current_page,
		last_page,
		next_page_url: current_page < last_page ? `/?page=${current_page + 1}` : null,
		prev_page_url: current_page > 1 ? `/?page=${current_page - 1}` : null,
		from: data.length > 0 ? start + 1 : null,
		to: data.length > 0 ? start + data.length : null,
		data,
	};
}

interface RuleCall {
	method: string;
	kind: RuleKind;
	/** Of one rule; undefined for the list. */
	id: string | undefined;
	query: Readonly<Record<string, unknown>>;
	body: unknown;
}

function process(state: SandboxState, { username }: Account, call: RuleCall): Envelope {
	const { method, kind, id, query, body } = call;
	const rule = id === undefined ? undefined : state.rules.find(username, kind, id);
	if (id !== undefined && !rule) return NOT_FOUND;
	if (method === 'GET') {
		if (rule) return success('Here is your rule.', listed(state, rule));
		const all = state.rules.of(username, kind).map((each) => listed(state, each));
		return success('Your list of rules.', page(all, query));
	}
	if (method === 'DELETE' && rule) {
		state.rules.remove(rule);
		return success('The rule has been deleted.', []);
	}
	const given = RULE_FIELDS[kind].safeParse(body);
	if (!given.success) return badRequest(given.error.flatten().fieldErrors);
	if (!rule) {
		const added = state.rules.add(username, kind, given.data);
		return success('New rule has been added.', listed(state, added));
	}
	rule.fields = given.data;
	return success('The rule has been updated.', listed(state, rule));
}

/**
 * Answers the calls of ClickSend's REST API v3 that list, create, change and delete push rules, with
 * basic authentication and with the faults that are waiting.
 *
 * @param server one of its own
 */
export function registerRestApi(server: FastifyInstance, state: SandboxState): void {
	const route = (kind: RuleKind, method: string[], path: string) => {
		server.route<{ Params: { id?: string }; Querystring: Record<string, unknown> }>({
			method,
			url: `/v3/${REST_CALLS[kind]}${path}`,
			// Not async: a fault may mean that there is never a reply to wait for.
			handler: (request, reply) => {
				handle(state, kind, request, reply).catch((error: unknown) => reply.send(error));
			},
		});
	};
	for (const kind of ['inbound', 'receipts'] as const) {
		route(kind, ['GET', 'POST'], '');
		route(kind, ['GET', 'PUT', 'DELETE'], '/:id');
	}
}

async function handle(
	state: SandboxState,
	kind: RuleKind,
	request: FastifyRequest<{ Params: { id?: string }; Querystring: Record<string, unknown> }>,
	reply: FastifyReply,
): Promise<void> {
	const { method, query, body } = request;
	const { authorization } = request.headers;
	const entry: RequestLogEntry = {
		id: state.newId(),
		method,
		path: new URL(request.url, 'http://sandbox').pathname,
		at: new Date(state.now()).toISOString(),
		parameters: toTexts({ ...query, ...(typeof body === 'object' ? body : {}) }),
		credentialsIn: authorization === undefined ? 'none' : 'header',
		results: [],
	};
	state.requests.push(entry);
	state.changed();

	const faults = state.faults.take(REST_CALLS[kind], method);
	const due = delay(faults);
	if (await answerInstead(faults, due, reply)) return;
	const account = accountOf(state, authorization);
	const call: RuleCall = { method, kind, id: request.params.id, query, body };
	const answer = account ? process(state, account, call) : UNAUTHORIZED;
	state.changed();
	await due;
	entry.results = [answer.response_code];
	state.changed();
	reply.code(answer.http_code);
	answerAfter(JSON.stringify(answer), faults, reply);
}

function toTexts(fields: object): Record<string, string> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]: [string, unknown]) => [name, String(value)]),
	);
}
