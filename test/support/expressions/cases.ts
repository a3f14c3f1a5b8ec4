import fc from 'fast-check';
import { DateTime } from 'luxon';

/** One parameter text, and items to read it for. */
export interface Case {
	raw: string;
	/** The `json` of each item. */
	items: Array<Record<string, unknown>>;
}

/** Names that n8n, JavaScript or a data engine has a use of its own for, and names that people give. */
const KEYS = [
	...['to', 'name', 'a', 'b', 'first name', 'größe', '😀', 'name ', '', ' ', '_', '$', '$json'],
	...['0', '1', '007', '-1', '1.5', '9999999999'],
	...['length', 'toString', 'valueOf', 'constructor', '__proto__', 'prototype', 'hasOwnProperty'],
	...['toJSON', 'then', 'isProxy', '__isObject', '__isArray', '__isError', '__n8nType'],
	...['isEmpty', 'first', 'toDate', 'extract', 'json', 'item', 'extend', '__sanitize'],
	...[
		'globalThis',
		'this',
		'window',
		'global',
		'class',
		'default',
		'undefined',
		'arguments',
		'binding',
	],
	...[
		'key.with.dots',
		'a"b',
		"it's",
		'back\\slash',
		'a{b}',
		'}}',
		'{{',
		'x)',
		'.isEmpty()',
		'// c',
	],
	...['line\nbreak', 'tab\t', '\u2028', '\u00a0', '\ufeff', '\u0000', '\ud800', 'ﬁ', '\u{10400}'],
];
/** Names that a plain reference takes, so that paths often lead somewhere. */
const USUAL_KEYS = [
	...['to', 'name', 'a', 'b', 'first name', 'größe', '0', '1', 'first', '😀', '_x1'],
	...['Phone (mobile)', 'x.isEmpty()', '$if(a)'],
];

const TEXTS = [
	...[
		'',
		'Hello ',
		', ',
		' ',
		'.',
		'0',
		'007 ',
		'é',
		'😀',
		'\n',
		'\r\n',
		'\t',
		'"',
		"'",
		'`',
		'=',
		'$',
	],
	...[
		'{',
		'}',
		'{{',
		'}}',
		'\\',
		'\\\\',
		'\\{{',
		'\\}}',
		'${x}',
		'$json.a',
		'$json',
		'/*',
		'*/',
		'//',
	],
	...[
		'<!--',
		'-->',
		'constructor',
		'.constructor',
		'. constructor',
		'.first()',
		'$if(',
		'toString',
	],
	...['\u2028', '\u2029', '\u0000', '\u0085', '\u00a0', '\ufeff', '\ud83d', '\ude00', '__proto__'],
];

const text = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
	{
		weight: 3,
		arbitrary: fc.array(fc.constantFrom(...TEXTS), { maxLength: 5 }).map((parts) => parts.join('')),
	},
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
/** Text that leaves a template a template. */
const usualText = fc.constantFrom(
	...['', 'Hello ', ', ', ' ', 'é😀', '\n', '"quoted"', '}', '}}', '=', '\t', '$json', '\u2028'],
	...['\\', '\\\\', 'C:\\\\temp '],
);

const key = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom(...USUAL_KEYS) },
	{ weight: 4, arbitrary: fc.constantFrom(...KEYS) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);

type Style = 'dot' | 'double' | 'single' | 'index' | 'escaped' | 'template' | 'optional' | 'call';

function step(name: string, style: Style): string {
	switch (style) {
		case 'dot':
			return `.${name}`;
		case 'double':
			return `["${name}"]`;
		case 'single':
			return `['${name}']`;
		case 'index':
			return `[${name}]`;
		case 'escaped':
			return `[${JSON.stringify(name)}]`;
		case 'template':
			return `[\`${name}\`]`;
		case 'optional':
			return `?.${name}`;
		case 'call':
			return `.${name}()`;
	}
}

/** Mostly a form that fits the name. */
function styleFor(name: string, whim: number): Style {
	const any: Style[] = [
		'dot',
		'double',
		'single',
		'index',
		'escaped',
		'template',
		'optional',
		'call',
	];
	if (whim < any.length) return any[whim] ?? 'dot';
	if (/^\d+$/.test(name)) return whim % 2 ? 'index' : 'double';
	if (/^[A-Za-z_$][\w$]*$/.test(name)) return whim % 3 ? 'dot' : 'single';
	return whim % 2 ? 'double' : 'single';
}

interface Reference {
	code: string;
	path: string[];
}

const space = fc.constantFrom(
	' ',
	' ',
	' ',
	'',
	'',
	'\n',
	'\t',
	'  ',
	'\r\n',
	'\u00a0',
	'\u2028',
	'/**/',
);
const root = fc.oneof(
	{ weight: 30, arbitrary: fc.constant('$json') },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...[
				'$data',
				'$item.json',
				'$input.item.json',
				'json',
				'($json)',
				'$json ',
				' $json',
				'$json?',
				'',
			],
			...[
				'$json[0]',
				'!$json',
				'"" + $json',
				'$jsonx',
				'$Json',
				'$itemIndex',
				'$now',
				'"x"',
				'1',
				'{',
				'}',
			],
		),
	},
);
const tail = fc.oneof(
	{ weight: 30, arbitrary: fc.constant('') },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			...[
				';',
				' + 1',
				'.length',
				'.trim()',
				'.isEmpty()',
				'.toString()',
				' ?? ""',
				' // c',
				',',
				')',
			],
			...[
				'[0]',
				'["a" + ""]',
				'[$json.a]',
				'[00]',
				'[1e0]',
				'[-1]',
				'["\\x61"]',
				'.\\u0061',
				' .a',
				'\\',
			],
		),
	},
);

const reference: fc.Arbitrary<Reference> = fc
	.record({
		root,
		path: fc.array(fc.tuple(key, fc.nat(59)), { minLength: 1, maxLength: 3 }),
		tail,
		before: space,
		after: space,
	})
	.map(({ root, path, tail, before, after }) => {
		const steps = path.map(([name, whim]) => step(name, styleFor(name, whim))).join('');
		return {
			code: `{{${before}${root}${steps}${tail}${after}}}`,
			path: path.map(([name]) => name),
		};
	});

const stringValue = fc.oneof(
	fc.constantFrom(
		...[
			'',
			' 007 ',
			'0000',
			'+61411111111',
			'true',
			'null',
			'1e5',
			'0x1F',
			'[object Object]',
			'a\\nb',
		],
		...[
			'={{ $json.a }}',
			'=1',
			'{{ $json.a }}',
			'{{',
			'\\{{',
			'2024-01-01T00:00:00.000Z',
			'2024-01-01',
		],
		...[
			'"',
			"'",
			'\\',
			'\n',
			'\u2028',
			'\u0000',
			'\ud800',
			'a\ude00',
			'😀',
			'{"a":1}',
			'[1]',
			'${x}',
		],
	),
	fc.string(),
	fc.string({ unit: 'binary', maxLength: 20 }),
);

const leaf: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 8, arbitrary: stringValue },
	{ weight: 2, arbitrary: fc.integer() },
	{ weight: 2, arbitrary: fc.double() },
	{ weight: 2, arbitrary: fc.boolean() },
	{
		weight: 3,
		arbitrary: fc.constantFrom<unknown>(
			...[null, undefined, 0, -0, NaN, Infinity, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53, 12.5, 10n],
		),
	},
	{
		weight: 1,
		arbitrary: fc
			.constantFrom<() => unknown>(
				() => [],
				() => ({}),
				() => new Date(0),
				() => new Date(NaN),
				() => DateTime.fromMillis(0),
				() => /x/,
				() => new Map([['a', 1]]),
				() => Object('boxed'),
				() => Object.assign(new Date(0), { a: 'own', to: 'own' }),
				() => Object.assign(() => 'called', { a: 'own', to: 'own' }),
				() => () => 'called',
			)
			.map((make) => make()),
	},
);

/** Gives an object a property, unless it does not let itself be given it. */
function put(container: object, name: string, value: unknown): void {
	if (Array.isArray(container) && name === 'length') return;
	// Not by assignment, which would set the prototype for "__proto__".
	Reflect.defineProperty(container, name, {
		value,
		writable: true,
		enumerable: true,
		configurable: true,
	});
}

function record(entries: ReadonlyArray<readonly [string, unknown]>): Record<string, unknown> {
	const result: Record<string, unknown> = {};
	for (const [name, value] of entries) put(result, name, value);
	return result;
}

const branch: fc.Arbitrary<unknown> = fc.oneof(
	leaf,
	fc.array(leaf, { maxLength: 3 }),
	fc.array(fc.tuple(key, leaf), { maxLength: 3 }).map(record),
);
const base = fc.array(fc.tuple(key, branch), { maxLength: 5 }).map(record);

/** What a path leads through where there is nothing yet. */
type Containers = 'objects' | 'lists for indexes' | 'dates';

function newContainer(containers: Containers, key: string): object {
	if (containers === 'dates') return new Date(0);
	return containers === 'lists for indexes' && /^\d$/.test(key) ? [] : {};
}

/** Sets a value where a path leads. */
function plant(
	json: Record<string, unknown>,
	path: readonly string[],
	value: unknown,
	containers: Containers,
) {
	let container: object = json;
	path.forEach((name, depth) => {
		const next = path[depth + 1];
		if (next === undefined) {
			put(container, name, value);
			return;
		}
		const held: unknown = Object.getOwnPropertyDescriptor(container, name)?.value;
		if (typeof held === 'object' && held !== null) {
			container = held;
			return;
		}
		const inner = newContainer(containers, next);
		put(container, name, inner);
		container = inner;
	});
}

const item = fc.record({
	base,
	values: fc.array(fc.option(leaf, { freq: 8, nil: 'left out' as const }), {
		minLength: 4,
		maxLength: 4,
	}),
	containers: fc.constantFrom<Containers>(
		...([
			'objects',
			'objects',
			'objects',
			'lists for indexes',
			'lists for indexes',
			'dates',
		] as const),
	),
});

const ITEMS_OF_A_CASE = 5;

const parts: fc.Arbitrary<Array<string | Reference>> = fc.oneof(
	// One reference and nothing else.
	{ weight: 3, arbitrary: reference.map((only) => [only]) },
	{
		weight: 4,
		arbitrary: fc.array(fc.oneof(usualText, reference), { maxLength: 5 }),
	},
	{
		weight: 3,
		arbitrary: fc.array(fc.oneof(text, text, reference), { maxLength: 6 }),
	},
);

/** Expressions, most of them with references, and five items of which most have what they refer to. */
export const anyCase: fc.Arbitrary<Case> = fc
	.record({
		sign: fc.oneof(
			{ weight: 30, arbitrary: fc.constant('=') },
			{ weight: 1, arbitrary: fc.constant('') },
		),
		parts,
		items: fc.array(item, { minLength: ITEMS_OF_A_CASE, maxLength: ITEMS_OF_A_CASE }),
	})
	.map(({ sign, parts, items }) => {
		const references = parts.filter((part) => typeof part !== 'string');
		return {
			raw: sign + parts.map((part) => (typeof part === 'string' ? part : part.code)).join(''),
			items: items.map(({ base, values, containers }) => {
				references.forEach(({ path }, index) => {
					const value = values[index % values.length];
					if (value !== 'left out') plant(base, path, value, containers);
				});
				return base;
			}),
		};
	});
