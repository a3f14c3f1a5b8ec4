import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import { ClickSend } from '../../../nodes/ClickSend/ClickSend.node';

const { description } = new ClickSend();

/** Fixed collections of the node, with the field that each is in, if it is in one. */
function fixedCollections(): Array<{ within: INodeProperties; member: INodeProperties }> {
	return description.properties.flatMap((within) => {
		if (within.type === 'fixedCollection') return [{ within, member: within }];
		return (within.options ?? []).flatMap((member) =>
			'type' in member && member.type === 'fixedCollection' ? [{ within, member }] : [],
		);
	});
}

/** What n8n's editor saves of a field, and with what a workflow runs that was saved so. */
function savedAndRun(within: INodeProperties, given: INodeParameters) {
	const node = { typeVersion: 1 };
	const of = (parameters: INodeParameters | null, withDefaults: boolean) =>
		NodeHelpers.getNodeParameters(
			[{ ...within, displayOptions: {} }],
			parameters,
			withDefaults,
			false,
			node,
			description,
		);
	const saved = of(given, false);
	return { saved, run: of(saved, true) };
}

describe('A fixed collection that a person has added', () => {
	const all = fixedCollections().map((each) => ({ ...each, name: each.member.name }));

	it('is one of these', () => {
		expect(all.map(({ name }) => name).sort()).toEqual([
			'approvalOptions',
			'limitWaitTime',
			'quietHours',
		]);
	});

	it.each(all)('is saved without values, too: $name', ({ within, member }) => {
		const given = within === member ? {} : { [member.name]: {} };
		const { saved, run } = savedAndRun(within, { [within.name]: given });
		expect(saved).toEqual({ [within.name]: given });
		expect(run).toEqual({ [within.name]: given });
	});

	it.each(all)('is saved with its defaults: $name', ({ within, member }) => {
		const [group] = member.options ?? [];
		const values = group && 'values' in group ? group.values : [];
		// Empty ones may be hidden, which n8n leaves out.
		const filled = values.filter((field) => field.default !== '');
		const defaults = Object.fromEntries(filled.map((field) => [field.name, field.default]));
		const collection = { [group?.name ?? '']: defaults };
		const given = within === member ? collection : { [member.name]: collection };
		const { run } = savedAndRun(within, { [within.name]: given });
		expect(run).toMatchObject({ [within.name]: given });
	});

	it('says so, because n8n 1 does not save one with its defaults otherwise', () => {
		for (const { member } of all) expect(member.typeOptions?.multipleValues).toBe(false);
	});
});
