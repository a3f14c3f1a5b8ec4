import { compileTemplate, DEFERRED } from '../../../nodes/ClickSend/parameters/directTemplate';

/** What a parameter comes to for an item, or that n8n has to say. */
function resolve(raw: unknown, json: unknown = {}): unknown {
	const template = compileTemplate(raw);
	if (template.kind === 'constant') return template.value;
	return template.kind === 'direct' ? template.resolve(json) : DEFERRED;
}

const ITEM = {
	to: '+61411111111',
	empty: '',
	count: 12.5,
	yes: true,
	no: false,
	'first name': 'Ada',
	'Phone (mobile)': '+61422222222',
	größe: 'M',
	address: { lines: [{ street: 'Main' }, { street: '7 Side' }] },
	0: 'zero',
};

describe('A parameter text', () => {
	it.each([
		['a text', 'Hello {{ $json.to }}', 'Hello {{ $json.to }}'],
		['an expression without references', '=Hello } "you"\n', 'Hello } "you"\n'],
		['an empty expression', '=', ''],
		['an equals sign in expression mode', '==1', '=1'],
		['a number', 0, 0],
		['a boolean', false, false],
		['null', null, null],
	])('is the same for every item when it is %s', (_what, raw, value) => {
		expect(compileTemplate(raw)).toEqual({ kind: 'constant', value });
	});

	it.each([
		['={{ $json.to }}', '+61411111111'],
		['={{$json.to}}', '+61411111111'],
		['={{\n\t$json["to"]\r\n}}', '+61411111111'],
		["={{ $json['first name'] }}", 'Ada'],
		['={{ $json["größe"] }}', 'M'],
		['={{ $json["Phone (mobile)"] }}', '+61422222222'],
		['={{ $json.address.lines[1].street }}', '7 Side'],
		['={{ $json["address"].lines["0"][\'street\'] }}', 'Main'],
		['={{ $json[0] }}', 'zero'],
		['={{ $json.empty }}', ''],
		['={{ $json.count }}', 12.5],
		['={{ $json.no }}', false],
		['={{ $json.count }} ', '12.5 '],
		['= {{ $json.no }}', ' false'],
		['={{ $json.yes }}{{ $json.empty }}', 'true'],
		[
			'=Hello {{ $json["first name"] }},\nall }} of {{ $json.to }}',
			'Hello Ada,\nall }} of +61411111111',
		],
	])('refers to the item: %j', (raw, value) => {
		expect(resolve(raw, ITEM)).toBe(value);
	});

	it.each([
		'={{ $json }}',
		'={{ }}',
		'={{ $json.to',
		'={{ $json.to.trim() }}',
		'={{ $json.to + "" }}',
		'={{ $json?.to }}',
		'={{ $json .to }}',
		'={{ $json["to" ] }}',
		'={{ $json[`to`] }}',
		'={{ $json[00] }}',
		'={{ $json["t\\x6f"] }}',
		'={{ $item.json.to }}',
		'={{ $input.item.json.to }}',
		'={{ $now }}',
		'={{ "x" }}',
		'={{{ $json.to }}}',
		'={{ $json.größe }}',
		'=\\{{ $json.to }}',
		'=C:\\temp',
		'=The house. constructor {{ $json.to }}',
		'=toString',
		'=\ufeffHello',
		'={{ $fromAI("to") }}',
	])('is left to n8n: %j', (raw) => {
		expect(compileTemplate(raw)).toEqual({ kind: 'deferred' });
	});

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'binding', 'globalThis', '$'])(
		'is left to n8n when it refers to the key %s',
		(key) => {
			const json: unknown = JSON.parse(`{"${key}":"own","a":{"${key}":"own"}}`);
			expect(resolve(`={{ $json.${key} }}`, json)).toBe(DEFERRED);
			expect(resolve(`={{ $json["${key}"] }}`, json)).toBe(DEFERRED);
			expect(resolve(`=Hello {{ $json.a.${key} }}`, json)).toBe(DEFERRED);
		},
	);

	it.each([[undefined], [{ a: 1 }], [['a']], [() => 'a'], [10n]])(
		'is left to n8n when it is none: %p',
		(raw) => {
			expect(compileTemplate(raw)).toEqual({ kind: 'deferred' });
		},
	);
});

describe('A long list in an item', () => {
	const long = Array.from({ length: 1_000 }, (_, index) => `+6141111${String(index)}`);

	it('is the value where the expression is one reference', () => {
		const list = [...long, null, 61411111111, true];
		expect(resolve('={{ $json.to }}', { to: list })).toBe(list);
	});

	it.each([
		['is short', '={{ $json.to }}', long.slice(1)],
		['has text beside it', '={{ $json.to }},', long],
		['has an object in it', '={{ $json.to }}', [...long, {}]],
		['has nothing in it', '={{ $json.to }}', [...long, undefined]],
		['has a gap', '={{ $json.to }}', Object.assign([...long], { 1_500: '+61411111111' })],
		['has half a character', '={{ $json.to }}', [...long, '\ud83d']],
	])('is left to n8n when it %s', (_what, raw, to) => {
		expect(resolve(raw, { to })).toBe(DEFERRED);
	});
});

describe('An item', () => {
	class Contact {
		a = 'own';
	}

	it.each([
		['lacks it', {}],
		['has undefined', { a: undefined }],
		['has null', { a: null }],
		['has a list', { a: ['1'] }],
		['has an object', { a: { b: '1' } }],
		['has a date', { a: new Date(0) }],
		['has a function', { a: () => '1' }],
		['has no number', { a: NaN }],
		['has an infinite number', { a: Infinity }],
		['has a big integer', { a: 1n }],
		['has a NUL', { a: 'a\u0000' }],
		['has half a character', { a: '\ud83d' }],
		['has a byte order mark', { a: '\ufeffa' }],
		['inherits it', Object.create({ a: '1' })],
		[
			'computes it',
			{
				get a(): string {
					throw new Error('not to be called');
				},
			},
		],
		['is an object of a class', new Contact()],
		['is a list', ['1']],
		['is a text', 'a'],
		['is nothing', undefined],
		['is null', null],
	])('is left to n8n when it %s', (_what, json) => {
		expect(resolve('={{ $json.a }}', json)).toBe(DEFERRED);
		expect(resolve('=Hello {{ $json.a }}', json)).toBe(DEFERRED);
	});

	it.each([
		['the length of a list', '={{ $json.list.length }}'],
		['an index beyond a list', '={{ $json.list[2] }}'],
		['an index as nobody writes it', '={{ $json.list["01"] }}'],
		['a hole in a list', '={{ $json.holes[0] }}'],
		['a character of a text', '={{ $json.text[0] }}'],
		['the length of a text', '={{ $json.text.length }}'],
		['a property of a date', '={{ $json.date.note }}'],
	])('is left to n8n for %s', (_what, raw) => {
		const holes: string[] = [];
		holes[1] = 'b';
		const date = Object.assign(new Date(0), { note: 'own' });
		const list = Object.assign(['a', 'b'], { '01': 'own' });
		expect(resolve(raw, { list, holes, date, text: 'abc' })).toBe(DEFERRED);
	});
});
