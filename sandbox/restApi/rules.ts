import { z } from 'zod';
import type { Envelope } from '../model/envelope';
import { isHttpUrl } from '../push/attempt';
import type { Rule, RuleKind } from '../push/rules';
import type { SandboxState } from '../state';
import { badRequest, notFound, pageOf, success, type RestCall, type RestRequest } from './call';

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

const ID_FIELDS: Readonly<Record<RuleKind, string>> = {
	inbound: 'inbound_rule_id',
	receipts: 'receipt_rule_id',
};

function shown(state: SandboxState, rule: Rule, idField = ID_FIELDS[rule.kind]): object {
	return { [idField]: rule.id, ...rule.fields, user_id: state.userId(rule.username) };
}

function listed(state: SandboxState, rule: Rule): object {
	const isRenamed = state.behaviour.like === 'observed' && rule.kind === 'inbound';
	// Likely: public code reads this name from lists.
	return shown(state, rule, isRenamed ? 'sms_inbound_rule_id' : undefined);
}

function list(kind: RuleKind, { state, account, query }: RestRequest): Envelope {
	const all = state.rules.of(account.username, kind).map((rule) => listed(state, rule));
	return success('Your list of rules.', pageOf(all, query));
}

function create(kind: RuleKind, { state, account, body }: RestRequest): Envelope {
	const given = RULE_FIELDS[kind].safeParse(body);
	if (!given.success) return badRequest(given.error.flatten().fieldErrors);
	const added = state.rules.add(account.username, kind, given.data);
	return success('New rule has been added.', shown(state, added));
}

function change(rule: Rule, { state, body }: RestRequest): Envelope {
	const given = RULE_FIELDS[rule.kind].safeParse(body);
	if (!given.success) return badRequest(given.error.flatten().fieldErrors);
	rule.fields = given.data;
	// Whoever changes a rule also says how it pushes.
	delete rule.pushesAs;
	return success('The rule has been updated.', shown(state, rule));
}

function remove(rule: Rule, { state }: RestRequest): Envelope {
	state.rules.remove(rule);
	return success('The rule has been deleted.', []);
}

function ruleCall(kind: RuleKind): RestCall {
	const suffix = '/{id}';
	const ofOne = (act: (rule: Rule, request: RestRequest) => Envelope) => (request: RestRequest) => {
		const { state, account, params } = request;
		const rule = state.rules.find(account.username, kind, params.id ?? '');
		return rule ? act(rule, request) : notFound('Your rule was not found.');
	};
	const read = (rule: Rule, { state }: RestRequest) =>
		success('Here is your rule.', shown(state, rule));
	return {
		endpoint: `automations/sms/${kind}`,
		routes: [
			{ method: 'GET', process: (request) => list(kind, request) },
			{ method: 'POST', process: (request) => create(kind, request) },
			{ method: 'GET', suffix, process: ofOne(read) },
			{ method: 'PUT', suffix, process: ofOne(change) },
			{ method: 'DELETE', suffix, process: ofOne(remove) },
		],
	};
}

/** The rules that push replies. */
export const inboundRules = ruleCall('inbound');

/** The rules that push delivery reports. */
export const receiptRules = ruleCall('receipts');
