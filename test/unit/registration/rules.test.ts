import fc from 'fast-check';
import {
	markOf,
	planRules,
	RULE_TYPES,
	ruleName,
	toRule,
	type Rule,
	type RulePlan,
	type RuleType,
} from '../../../nodes/ClickSend/registration/rules';

const INSTANCE = 'b1946ac92492d2347c6235b4d2611184';
const PRODUCTION = 'https://n8n.example.com/webhook/5c1d8a0e-77aa/webhook';
const TEST = 'https://n8n.example.com/webhook-test/5c1d8a0e-77aa/webhook';

const NODE = { webhookId: '5c1d8a0e-77aa' };
const MARK = markOf(INSTANCE, PRODUCTION, NODE);
const ADDRESS = `${PRODUCTION}?token=Zt4-9_uQ.x~1mB7c`;

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
	])('stays the same when %s changes', (_what, url) => {
		expect(markOf(INSTANCE, url, NODE)).toBe(MARK);
	});

	it.each([
		['its test URL', INSTANCE, TEST],
		['another trigger', INSTANCE, PRODUCTION.replace('5c1d8a0e', '5c1d8a0f')],
		['a copy of n8n', INSTANCE.replace('b', 'c'), PRODUCTION],
	])('is another one for %s', (_what, instance, url) => {
		expect(markOf(instance, url, NODE)).not.toBe(MARK);
	});

	it('tells test and production apart where n8n builds the path without a webhook ID', () => {
		const production = 'https://n8n.example.com/webhook/aB3/clicksend%20trigger/webhook';
		const test = production.replace('/webhook/', '/webhook-test/');
		const moved = production.replace('n8n.example.com', 'example.com/n8n');
		expect(markOf(INSTANCE, test, {})).not.toBe(markOf(INSTANCE, production, {}));
		expect(markOf(INSTANCE, moved, {})).toBe(markOf(INSTANCE, production, {}));
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

describe.each(TYPES)('A plan for the rules of %s', (_what, type) => {
	const wanted = type.body(ruleName('Orders', MARK), ADDRESS);
	const plan = (rules: readonly Rule[], body: typeof wanted | undefined = wanted) =>
		planRules(rules, MARK, body);

	it('creates the rule when there is none', () => {
		expect(plan([])).toEqual({ create: wanted, remove: [] });
	});

	it('does nothing when the rule is there', () => {
		expect(plan([listed(type, 1, wanted)])).toEqual({ remove: [] });
	});

	it.each([
		['numbers are texts', { enabled: '1' }],
		['the workflow was renamed', { rule_name: `Invoices ${MARK}` }],
		['it has fields that nobody asked for', { created_at: 1775012927 }],
	])('does nothing when the rule is there and %s', (_how, more) => {
		expect(plan([listed(type, 1, { ...wanted, ...more })])).toEqual({ remove: [] });
	});

	it.each([
		['has another address', { action_address: `${ADDRESS}0` }],
		['is switched off', { enabled: 0 }],
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
		const ours = [listed(type, 1, wanted), listed(type, 2, { ...wanted, enabled: 0 })];
		const theirs = listed(type, 3, { ...wanted, rule_name: 'Orders' });
		expect(planRules([...ours, theirs], MARK, undefined)).toEqual({ remove: ours });
	});

	const name = fc.oneof(
		fc.constantFrom(
			ruleName('Orders', MARK),
			ruleName('', MARK),
			ruleName('Orders', markOf(INSTANCE, TEST, NODE)),
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
				const first = planRules(rules, MARK, body);
				const after = carriedOut(rules, first);
				const isOurs = (rule: Rule) => rule.name.endsWith(MARK);

				expect(planRules(after, MARK, body)).toEqual({ remove: [] });
				expect(after.filter(isOurs)).toHaveLength(isWanted ? 1 : 0);
				expect(after.filter((rule) => !isOurs(rule))).toEqual(
					rules.filter((rule) => !isOurs(rule)),
				);
			}),
			{ numRuns: 2000 },
		);
	});
});
