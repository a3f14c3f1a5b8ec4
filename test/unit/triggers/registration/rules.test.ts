import fc from 'fast-check';
import {
	isOursToKeep,
	isOursToRemove,
	markOf,
	planRules,
	RULE_TYPES,
	ruleName,
	toRule,
	type IsOurs,
	type Rule,
	type RuleOwner,
	type RulePlan,
	type RuleType,
} from '../../../../nodes/ClickSend/triggers/registration/rules';

const INSTANCE = 'b1946ac92492d2347c6235b4d2611184';
const PRODUCTION = 'https://n8n.example.com/webhook/5c1d8a0e-77aa/webhook';
const TEST = 'https://n8n.example.com/webhook-test/5c1d8a0e-77aa/webhook';

const OWNER: RuleOwner = {
	instanceId: INSTANCE,
	workflowId: 'wB3dF5gH7jK9',
	node: { webhookId: '5c1d8a0e-77aa' },
	webhookUrl: PRODUCTION,
};
const MARK = markOf(OWNER);
const ADDRESS = `${PRODUCTION}?token=Zt4-9_uQ.x~1mB7c`;

/** The same nodes with the same webhook ID in another workflow, as after an import. */
const COPY: RuleOwner = { ...OWNER, workflowId: 'aA1bB2cC3dD4' };

const TYPES = [
	['replies', RULE_TYPES.reply],
	['delivery reports', RULE_TYPES.deliveryReport],
] as const;

/** A rule as ClickSend lists it after it was created. */
function listed(type: RuleType, id: string | number, body: object): Rule {
	const rule = toRule(type, { ...body, [type.idFields[0] ?? '']: id });
	if (!rule) throw new Error('No rule');
	return rule;
}

describe('The mark of a trigger', () => {
	it.each([
		['the host', 'https://automation.example.org/webhook/5c1d8a0e-77aa/webhook'],
		['the port', 'https://n8n.example.com:5678/webhook/5c1d8a0e-77aa/webhook'],
		['the protocol', 'http://n8n.example.com/webhook/5c1d8a0e-77aa/webhook'],
		['a path in front', 'https://example.com/n8n/webhook/5c1d8a0e-77aa/webhook'],
		['a query', `${PRODUCTION}?token=x`],
	])('stays the same when %s changes', (_what, webhookUrl) => {
		expect(markOf({ ...OWNER, webhookUrl })).toBe(MARK);
	});

	it.each<[string, Partial<RuleOwner>]>([
		['its test URL', { webhookUrl: TEST }],
		['another trigger', { webhookUrl: PRODUCTION.replace('5c1d8a0e', '5c1d8a0f') }],
		['a copy of the workflow', { workflowId: COPY.workflowId }],
		['another n8n', { instanceId: INSTANCE.replace('b', 'c') }],
	])('is another one for %s', (_what, more) => {
		expect(markOf({ ...OWNER, ...more })).not.toBe(MARK);
	});

	it('tells test and production apart where n8n builds the path without a webhook ID', () => {
		const production = 'https://n8n.example.com/webhook/aB3/clicksend%20trigger/webhook';
		const test = production.replace('/webhook/', '/webhook-test/');
		const moved = production.replace('n8n.example.com', 'example.com/n8n');
		const mark = (webhookUrl: string) => markOf({ ...OWNER, node: {}, webhookUrl });
		expect(mark(test)).not.toBe(mark(production));
		expect(mark(moved)).toBe(mark(production));
	});

	it('can be read in the list of rules', () => {
		expect(MARK).toMatch(/^\[n8n [0-9a-f]{12}\]$/);
	});
});

describe('The name of a rule', () => {
	it.each([
		['Order confirmations', `Order confirmations ${MARK}`],
		['', MARK],
		['   ', MARK],
		[' padded ', `padded ${MARK}`],
		['a'.repeat(31), `${'a'.repeat(30)} ${MARK}`],
		[`${'a'.repeat(29)} b`, `${'a'.repeat(29)} ${MARK}`],
		['😀'.repeat(31), `${'😀'.repeat(30)} ${MARK}`],
	])('of the workflow %j is %j', (workflow, name) => {
		expect(ruleName(workflow, MARK)).toBe(name);
	});

	it('ends with the mark, whatever the workflow is called', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (workflow) => {
				expect(ruleName(workflow, MARK).endsWith(MARK)).toBe(true);
				expect(ruleName(workflow, MARK)).not.toMatch(/^\s|\s$/);
			}),
		);
	});
});

describe.each(TYPES)('A listed rule for %s', (_what, type) => {
	it.each(type.idFields)('is known by its ID in %s', (field) => {
		const data = { [field]: 4711, rule_name: 'Mine', enabled: 1 };
		expect(toRule(type, data)).toEqual({ id: '4711', name: 'Mine', fields: data });
	});

	it('may have an ID that is a text, and no name', () => {
		const data = { [type.idFields[0] ?? '']: '007' };
		expect(toRule(type, data)).toEqual({ id: '007', name: '', fields: data });
	});

	it.each([
		['nothing', null],
		['undefined', undefined],
		['a text', 'rule'],
		['a number', 7],
		['an object without ID', { rule_name: 'Mine' }],
		['an object with an empty ID', { [type.idFields[0] ?? '']: '', rule_name: 'Mine' }],
		['an object whose ID is an object', { [type.idFields[0] ?? '']: {}, rule_name: 'Mine' }],
	])('is not made of %s', (_kind, data) => {
		expect(toRule(type, data)).toBeUndefined();
	});
});

it('The two events have rules under different paths, with different IDs', () => {
	const { reply, deliveryReport } = RULE_TYPES;
	expect(reply.path).not.toBe(deliveryReport.path);
	expect(reply.idFields.filter((field) => deliveryReport.idFields.includes(field))).toEqual([]);
});

describe.each(TYPES)('A rule for %s', (_what, type) => {
	const elsewhere = 'https://example.com/elsewhere';
	const rule = (rule_name: string, action_address: unknown) =>
		listed(type, 1, { ...type.body('', ''), rule_name, action_address });

	it.each<[string, Rule]>([
		['has its mark at the end of the name', rule(`Orders ${MARK}`, elsewhere)],
		['has its mark and white space after it', rule(`Orders ${MARK} `, elsewhere)],
		['has its mark inside the name', rule(`Orders ${MARK} (Nathan)`, elsewhere)],
		['was renamed', rule('Replies for Nathan', ADDRESS)],
		['was renamed and has an old push token', rule('Replies', `${PRODUCTION}?token=old`)],
		['was renamed and has no token', rule('', PRODUCTION)],
	])('is ours when it %s', (_how, each) => {
		expect(isOursToKeep(each, OWNER)).toBe(true);
		expect(isOursToRemove(each, OWNER)).toBe(true);
	});

	it.each<[string, Rule]>([
		['pushes elsewhere', rule('Orders', elsewhere)],
		['has the mark of another', rule(`Orders ${markOf(COPY)}`, elsewhere)],
		['pushes to the test URL', rule('Orders', TEST)],
		['pushes to a longer URL', rule('Orders', `${PRODUCTION}2`)],
		['has no URL', rule('Orders', undefined)],
		['has an address that is none', rule('Orders', 'office')],
	])('is not ours when it %s', (_how, each) => {
		expect(isOursToKeep(each, OWNER)).toBe(false);
		expect(isOursToRemove(each, OWNER)).toBe(false);
	});

	it('stays when a copy of its workflow is deactivated, which n8n had refused its URL', () => {
		const original = rule(ruleName('Orders', MARK), ADDRESS);
		expect(isOursToRemove(original, COPY)).toBe(false);
	});

	it('passes to the workflow that n8n has given its URL', () => {
		const left = rule(ruleName('Orders', MARK), ADDRESS);
		expect(isOursToKeep(left, COPY)).toBe(true);
	});
});

describe.each(TYPES)('A plan for the rules of %s', (_what, type) => {
	const wanted = type.body(ruleName('Orders', MARK), ADDRESS);
	const ours = (rules: readonly Rule[], isOurs: IsOurs = isOursToKeep) =>
		rules.filter((rule) => isOurs(rule, OWNER));
	const plan = (rules: readonly Rule[]) => planRules(ours(rules), wanted);

	it('creates the rule when there is none', () => {
		expect(plan([])).toEqual({ create: wanted, remove: [] });
	});

	it('does nothing when the rule is there', () => {
		expect(plan([listed(type, 1, wanted)])).toEqual({ remove: [] });
	});

	it.each([
		['numbers are texts', { enabled: '1' }],
		['truth values are such', { enabled: true }],
		['the list leaves fields out', { enabled: undefined, action: undefined, match_type: null }],
		['the workflow was renamed', { rule_name: `Invoices ${MARK}` }],
		['it has fields that nobody asked for', { created_at: 1775012927 }],
	])('does nothing when the rule is there and %s', (_how, more) => {
		expect(plan([listed(type, 1, { ...wanted, ...more })])).toEqual({ remove: [] });
	});

	it.each([
		['has another address', { action_address: `${ADDRESS}0` }],
		['is switched off', { enabled: 0 }],
		['is switched off with a truth value', { enabled: false }],
		['does something else', { action: 'EMAIL_FIXED' }],
	])('replaces a rule of ours that %s', (_how, more) => {
		const old = listed(type, 1, { ...wanted, ...more });
		expect(plan([old])).toEqual({ create: wanted, remove: [old] });
	});

	it('keeps one where there are several', () => {
		const [first, second] = [listed(type, 1, wanted), listed(type, 2, wanted)];
		expect(plan([first, second])).toEqual({ remove: [second] });
	});

	it('removes all of ours, and no others, when none is wanted', () => {
		const mine = [listed(type, 1, wanted), listed(type, 2, { ...wanted, enabled: 0 })];
		const elsewhere = { ...wanted, rule_name: 'Orders', action_address: 'https://example.com/' };
		const rules = ours([...mine, listed(type, 3, elsewhere)], isOursToRemove);
		expect(planRules(rules, undefined)).toEqual({ remove: mine });
	});

	const name = fc.oneof(
		fc.constantFrom(
			ruleName('Orders', MARK),
			ruleName('', MARK),
			ruleName('Orders', markOf({ ...OWNER, webhookUrl: TEST })),
			ruleName('Orders', markOf(COPY)),
			`${MARK} copy`,
			MARK.slice(0, -1),
			'',
		),
		fc.string(),
	);
	const account = fc.array(
		fc.record({
			rule_name: name,
			action_address: fc.constantFrom(ADDRESS, PRODUCTION, 'https://example.com/'),
			enabled: fc.constantFrom(0, 1, '0', '1'),
			action: fc.constantFrom('URL', 'EMAIL_FIXED'),
		}),
		{ maxLength: 8 },
	);

	/** What ClickSend lists after a plan was carried out. */
	function carriedOut(rules: readonly Rule[], { create, remove }: RulePlan): Rule[] {
		const left = rules.filter((rule) => !remove.includes(rule));
		return create ? [...left, listed(type, 'new', create)] : left;
	}

	it('needs no second one, leaves one rule of ours at most, and those of others alone', () => {
		fc.assert(
			fc.property(account, fc.boolean(), (bodies, isWanted) => {
				const rules = bodies.map((body, index) => listed(type, index + 1, { ...wanted, ...body }));
				const body = isWanted ? wanted : undefined;
				const isOurs = isWanted ? isOursToKeep : isOursToRemove;
				const first = planRules(ours(rules, isOurs), body);
				const after = carriedOut(rules, first);
				const theirs = (each: readonly Rule[]) => each.filter((rule) => !isOurs(rule, OWNER));

				expect(planRules(ours(after, isOurs), body)).toEqual({ remove: [] });
				expect(ours(after, isOurs)).toHaveLength(isWanted ? 1 : 0);
				expect(theirs(after)).toEqual(theirs(rules));
			}),
			{ numRuns: 2000 },
		);
	});
});
