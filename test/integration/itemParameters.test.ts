import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { Agreements, openItemParameters } from '../../nodes/ClickSend/parameters/itemParameters';
import { executeContext, toolContext, type ExecutionOptions } from '../support/executeContext';
import { anyCase } from '../support/expressions/cases';

const asItems = (...jsons: IDataObject[]): INodeExecutionData[] => jsons.map((json) => ({ json }));

/** A node that runs, its parameters, and what was asked of n8n. */
function open(
	parameters: ExecutionOptions['parameters'],
	items: INodeExecutionData[],
	more: Partial<ExecutionOptions> = {},
) {
	const context = executeContext({ parameters, items, ...more });
	const n8n = context.getNodeParameter;
	const asked = jest.spyOn(context, 'getNodeParameter');
	return { context, n8n, asked, parameters: openItemParameters(context, new Agreements()) };
}

function attempt(read: () => unknown) {
	try {
		return { value: read() };
	} catch (error) {
		return { error: error instanceof Error ? error.message : String(error) };
	}
}

describe('The parameters of an item', () => {
	it("are what n8n's getNodeParameter gives, errors included", () => {
		const options = fc.dictionary(
			fc.constantFrom('senderId', 'customString', 'country', 'schedule', 'other'),
			fc.oneof(
				anyCase.map(({ raw }) => raw),
				fc.string(),
				fc.integer(),
				fc.boolean(),
			),
			{ noNullPrototype: true },
		);
		fc.assert(
			fc.property(anyCase, anyCase, options, (to, message, options) => {
				const items = to.items.map((json) => ({ json }) as INodeExecutionData);
				const { n8n, parameters } = open({ to: to.raw, message: message.raw, options }, items);
				items.forEach((_item, index) => {
					for (const name of ['to', 'message', 'options.senderId', 'missing']) {
						expect(attempt(() => parameters.get(name, index, ''))).toEqual(
							attempt(() => n8n(name, index, '')),
						);
					}
					const members = attempt(() => parameters.collection('options', index));
					expect(members).toEqual(attempt(() => n8n('options', index, {})));
				});
			}),
			{ numRuns: 300 },
		);
	}, 120_000);

	describe('without an expression', () => {
		const items = asItems({ to: '1' }, { to: '2' }, { to: '3' });

		it.each([
			['a text', 'Hello'],
			['a text in expression mode', '=Hello, 007 '],
			['nothing', ''],
			['a number', 7],
			['a boolean', false],
		])('are asked of n8n once for all items: %s', (_what, message) => {
			const { asked, parameters, n8n } = open({ to: '', message }, items);
			for (const index of items.keys()) {
				expect(parameters.get('message', index, '')).toBe(n8n('message', index));
			}
			expect(asked).toHaveBeenCalledTimes(1);
		});

		it('are one and the same options for all items', () => {
			const options = { country: 'AU', senderId: '=MyCompany', customString: ' 007 ' };
			const { asked, parameters } = open({ options }, items);
			const read = [...items.keys()].map((index) => parameters.collection('options', index));
			expect(read[0]).toEqual({ country: 'AU', senderId: 'MyCompany', customString: ' 007 ' });
			expect(new Set(read).size).toBe(1);
			expect(Object.isFrozen(read[0])).toBe(true);
			expect(asked).toHaveBeenCalledTimes(1);
		});

		it('are one and the same options when there are none', () => {
			const { parameters } = open({ options: {} }, items);
			expect(parameters.collection('options', 1)).toBe(parameters.collection('options', 0));
			expect(parameters.collection('options', 0)).toEqual({});
		});
	});

	describe('that refer to the item', () => {
		const items = asItems(
			{ to: '+61411111111', first: { 'given name': 'Ada' }, codes: ['0000', '0001'] },
			{ to: ' 007 ', first: { 'given name': '={{ 1 }}' }, codes: ['1', '2'] },
			{ to: '', first: { 'given name': '' }, codes: ['', ''] },
		);

		it.each([
			['={{ $json.to }}', ['+61411111111', ' 007 ', '']],
			['={{$json["to"]}}', ['+61411111111', ' 007 ', '']],
			['={{ $json.codes[0] }}', ['0000', '1', '']],
		])('are not asked of n8n where the reference is all there is: %s', (to, expected) => {
			const { asked, parameters, n8n } = open({ to }, items);
			const read = [...items.keys()].map((index) => parameters.get('to', index, ''));
			expect(asked).not.toHaveBeenCalled();
			expect(read).toEqual(expected);
			expect(read).toEqual([...items.keys()].map((index) => n8n('to', index, '')));
		});

		it.each([
			[
				'=Hello {{ $json.first["given name"] }}, your code is {{ $json.codes[1] }}.',
				[
					'Hello Ada, your code is 0001.',
					'Hello ={{ 1 }}, your code is 2.',
					'Hello , your code is .',
				],
			],
			['={{ $json.to }} ', ['+61411111111 ', ' 007  ', ' ']],
		])('are asked of n8n for the first item only: %s', (message, expected) => {
			const { asked, parameters } = open({ message }, items);
			expect([...items.keys()].map((index) => parameters.get('message', index, ''))).toEqual(
				expected,
			);
			expect(asked.mock.calls).toEqual([['message', 0, '']]);
		});

		it('are asked of n8n for each item that lacks what they refer to', () => {
			const mixed = asItems({ to: '1' }, {}, { to: null }, { to: ['1'] }, { to: '2' });
			const { asked, parameters } = open({ to: '={{ $json.to }}' }, mixed);
			const read = [...mixed.keys()].map((index) => parameters.get('to', index, ''));
			expect(read).toEqual(['1', undefined, null, ['1'], '2']);
			expect(asked.mock.calls.map(([, index]) => index)).toEqual([1, 2, 3]);
		});

		it('are asked of n8n, all options together, for an item that lacks what one refers to', () => {
			const mixed = asItems({ ref: '1' }, {}, { ref: '3' });
			const options = { country: 'AU', customString: '={{ $json.ref }}' };
			const { asked, parameters } = open({ options }, mixed);
			const read = [...mixed.keys()].map((index) => parameters.collection('options', index));
			expect(read.map(({ customString }) => customString)).toEqual(['1', undefined, '3']);
			expect(asked.mock.calls.map(([name, index]) => [name, index])).toEqual([
				['options', 0],
				['options', 1],
			]);
		});

		it('may be options beside others that do not, in the order of the workflow', () => {
			const options = { country: 'AU', customString: '={{ $json.to }}', senderId: 'MyCompany' };
			const { asked, parameters } = open({ options }, items);
			const read = [...items.keys()].map((index) => parameters.collection('options', index));
			expect(read).toEqual(items.map(({ json }) => ({ ...options, customString: json.to })));
			expect(Object.keys(read[1] ?? {})).toEqual(Object.keys(options));
			expect(asked).toHaveBeenCalledTimes(1);
		});
	});

	it('are computed by n8n, and the options beside such a one as well', () => {
		const items = asItems({ to: ' 1 ' }, { to: ' 2 ' });
		const options = { country: 'AU', customString: '={{ $parameter["&country"] + $json.to }}' };
		const { parameters } = open({ to: '={{ $json.to.trim() }}', options }, items);
		expect(parameters.get('to', 1, '')).toBe('2');
		expect(parameters.collection('options', 1)).toEqual({ country: 'AU', customString: 'AU 2 ' });
	});

	it('throw as n8n does, for each item', () => {
		const { parameters, n8n } = open({ to: '={{ $("No such").item.json.to }}' }, asItems({}, {}));
		for (const index of [0, 1]) {
			const ofN8n = attempt(() => n8n('to', index));
			expect(ofN8n.error).toBeDefined();
			expect(attempt(() => parameters.get('to', index, ''))).toEqual(ofN8n);
		}
	});

	it.each([['missing'], ['options.missing'], ['constructor'], ['options.constructor.name'], ['']])(
		'are n8n\'s where the workflow has none: "%s"',
		(name) => {
			const { parameters, n8n } = open({ options: { country: 'AU' } }, asItems({}));
			expect(parameters.get(name, 0, 'fallback')).toBe(n8n(name, 0, 'fallback'));
		},
	);

	it('have no members where an expression gives something else in place of options', () => {
		const { parameters } = open({ options: '={{ $json.options }}' }, asItems({ options: 'AU' }));
		expect(parameters.collection('options', 0)).toEqual({});
	});

	it('are read for the first item only when the node executes once', () => {
		const items = asItems({ to: '1' }, { to: '2' });
		const { parameters, asked } = open({ to: '=No. {{ $json.to }}' }, items, { executeOnce: true });
		expect(parameters.get('to', 0, '')).toBe('No. 1');
		expect(parameters.get('to', 0, '')).toBe('No. 1');
		expect(asked).toHaveBeenCalledTimes(1);
	});

	it('are read directly as well where n8n shows expressions the json without the item', () => {
		const items = asItems({ to: '1' }, { to: '2' });
		const settings = { binaryMode: 'combined' as const };
		const { parameters, asked } = open({ to: '={{ $json.to }}' }, items, { settings });
		expect([0, 1].map((index) => parameters.get('to', index, ''))).toEqual(['1', '2']);
		expect(asked).not.toHaveBeenCalled();
	});

	it("are of the agent's items when an AI agent calls the node, as n8n has it", () => {
		const context = toolContext(
			{
				parameters: { to: '={{ $json.to }}' },
				items: asItems({ to: 'the same' }, { to: "the agent's" }),
			},
			asItems({ to: 'the same' }, { to: "the tool's" }),
		);
		const parameters = openItemParameters(context);
		expect(context.getInputData()[1]).toEqual({ json: { to: "the tool's" } });
		expect([0, 1].map((index) => parameters.get('to', index, ''))).toEqual([
			'the same',
			"the agent's",
		]);
	});

	it("are n8n's for all items once n8n has given another value", () => {
		const items = asItems({ to: '1' }, { to: '2' });
		const { context, asked } = open({ to: '=No. {{ $json.to }}' }, items);
		asked.mockImplementation(() => 'of a later n8n');
		const parameters = openItemParameters(context);
		expect([0, 1, 1].map((index) => parameters.get('to', index, ''))).toEqual(
			Array<string>(3).fill('of a later n8n'),
		);
	});

	const items = asItems({ to: '1' }, { to: '2' });
	it.each([
		['item', { $json: { to: '1' } }],
		['input', { $input: { all: () => asItems({ to: '1' }, { to: '2' }) } }],
		['kind of input', { $input: { all: () => [items[0], items[1]?.json] } }],
	])("are n8n's for all items where its expressions see another %s", (_what, other) => {
		const { context, asked } = open({ to: '={{ $json.to }}' }, items);
		const { $json, $input } = context.getWorkflowDataProxy(0);
		jest
			.spyOn(context, 'getWorkflowDataProxy')
			.mockReturnValue({ $json, $input, ...other } as never);
		asked.mockImplementation(() => 'of a later n8n');
		const parameters = openItemParameters(context);
		expect([0, 1].map((index) => parameters.get('to', index, ''))).toEqual(
			Array<string>(2).fill('of a later n8n'),
		);
	});

	describe('in a later run', () => {
		const OPTIONS = { options: { customString: '={{ $json.ref }}' } };
		const asItem = (ref: unknown) => asItems({ ref } as IDataObject)[0] ?? { json: {} };
		const many = (ref: unknown) => Array<INodeExecutionData>(100).fill(asItem(ref));
		const few = (ref: unknown) => many(ref).slice(1);

		/** What is asked of n8n when a node with those items reads the options of the first two. */
		function ask(
			known: Agreements,
			items: INodeExecutionData[],
			parameters: ExecutionOptions['parameters'] = OPTIONS,
			answer?: () => object,
		) {
			const { context, asked } = open(parameters, items);
			if (answer) asked.mockImplementation(answer);
			const read = openItemParameters(context, known);
			const values = [0, 1].map((index) => read.collection('options', index).customString);
			return { values, asked: asked.mock.calls.length };
		}

		it('are not asked of n8n again for many items', () => {
			const known = new Agreements();
			expect(ask(known, many('1'))).toEqual({ values: ['1', '1'], asked: 1 });
			expect(ask(known, many('2'))).toEqual({ values: ['2', '2'], asked: 0 });
			// For one that refers to something else, n8n has said nothing.
			const others = { options: { customString: '={{ $json["ref"] }}' } };
			expect(ask(known, many('2'), others).asked).toBe(1);
		});

		it('are not asked of n8n again after it has agreed for few', () => {
			const known = new Agreements();
			expect(ask(known, few('1')).asked).toBe(1);
			expect(ask(known, many('1')).asked).toBe(0);
		});

		it('are asked of n8n again for few items', () => {
			const known = new Agreements();
			ask(known, many('1'));
			expect(ask(known, few('1')).asked).toBe(1);
		});

		it('are asked of n8n again where they are of another kind', () => {
			const known = new Agreements();
			ask(known, many('1'));
			expect(ask(known, many(1))).toEqual({ values: [1, 1], asked: 1 });
		});

		it('are asked of n8n again once it has given another value', () => {
			const known = new Agreements();
			ask(known, many('1'));
			const other = { values: ['other', 'other'], asked: 2 };
			expect(ask(known, few('1'), OPTIONS, () => ({ customString: 'other' }))).toEqual(other);
			expect(ask(known, many('1')).asked).toBe(1);
		});

		it("are n8n's for an item that lacks what they refer to, however often it has agreed", () => {
			const known = new Agreements();
			ask(known, many('1'));
			expect(ask(known, [asItem('1'), asItem(null), ...many('1')])).toEqual({
				values: ['1', null],
				asked: 1,
			});
		});
	});

	it("are n8n's for all items as well where they are plain text", () => {
		const { context, asked } = open({ message: 'Hello' }, asItems({}, {}));
		asked.mockImplementation(() => 'of a later n8n');
		const parameters = openItemParameters(context);
		expect([0, 1].map((index) => parameters.get('message', index, ''))).toEqual(
			Array<string>(2).fill('of a later n8n'),
		);
	});
});

describe("The node's description", () => {
	const all = (properties: readonly INodeProperties[]): INodeProperties[] =>
		properties.flatMap((property) => [
			property,
			...all(
				(property.options ?? []).flatMap((option) => {
					if ('values' in option) return option.values;
					return 'type' in option ? [option] : [];
				}),
			),
		]);

	it('has n8n neither convert nor check a parameter, of which a direct value would know nothing', () => {
		const properties = all(new ClickSend().description.properties);
		expect(properties.map(({ name }) => name)).toContain('senderId');
		for (const { name, validateType, extractValue } of properties) {
			expect({ name, validateType, extractValue }).toEqual({ name });
		}
	});
});
