import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { resultOf } from '../../../nodes/ClickSend/errors/issue';
import { WrittenFields } from '../../../nodes/ClickSend/parameters/written';

const field = (
	displayName: string,
	name: string,
	type: INodeProperties['type'],
	more: object = {},
) => ({ displayName, name, type, default: '', ...more }) satisfies INodeProperties;

const FIELDS: INodeProperties[] = [
	field('To', 'to', 'string'),
	field('Message', 'message', 'string'),
	field('Options', 'options', 'collection', {
		default: {},
		options: [
			field('Country', 'country', 'options', { default: 'AU' }),
			field('Custom String', 'customString', 'string'),
			field('Schedule', 'schedule', 'dateTime'),
			field('Timeout', 'timeout', 'number', { default: 60_000 }),
			field('Combine Recipients', 'combineRecipients', 'boolean', { default: true }),
			field('Limit Wait Time', 'limitWaitTime', 'fixedCollection', {
				default: {},
				options: [
					{
						displayName: 'Values',
						name: 'values',
						values: [
							field('Limit Type', 'limitType', 'options'),
							field('Amount', 'resumeAmount', 'number', {
								default: 1,
								displayOptions: { show: { limitType: ['afterTimeInterval'] } },
							}),
						],
					},
				],
			}),
		],
	}),
	field('Filters', 'filters', 'collection', {
		default: {},
		options: [field('Message ID', 'messageId', 'string')],
	}),
];

/** What is said of a field with this text when n8n gives this value for it. */
function said(path: string, written: unknown, value: unknown, above: INodeParameters = {}) {
	const [name = '', ...steps] = path.split('.');
	const nest = (inner: unknown) =>
		steps.reduceRight<unknown>((nested, step) => ({ ...above, [step]: nested }), inner);
	const parameters = Object.fromEntries([[name, nest(written)]]) as INodeParameters;
	const result = resultOf(() => new WrittenFields(FIELDS, parameters).checked(name, nest(value)));
	return result.ok ? undefined : result.issue;
}

const REFERENCE = '={{ $json.send_at }}';

describe('An expression that gives nothing', () => {
	it.each([
		['to', undefined, 'The recipient in the field To cannot be used: it is empty'],
		['to', [], 'The recipient in the field To cannot be used: it is empty'],
		['to', [null, ''], 'The recipient in the field To cannot be used: it is empty'],
		['to', 'undefined', 'The recipient in the field To cannot be used: it is “undefined”'],
		['message', null, 'The message is empty'],
		['message', ' \n', 'The message is empty'],
		['options.schedule', undefined, 'The expression in Schedule gives nothing for this item'],
		['options.schedule', '', 'The expression in Schedule gives an empty text for this item'],
		['options.country', null, 'The expression in Country gives nothing for this item'],
		['options.country', ' ', 'The expression in Country gives an empty text for this item'],
		[
			'options.customString',
			undefined,
			'The expression in Custom String gives nothing for this item',
		],
		['options.timeout', null, 'The expression in Timeout gives nothing for this item'],
		['options.timeout', Number.NaN, 'The expression in Timeout gives “NaN” for this item'],
		[
			'options.combineRecipients',
			'',
			'The expression in Combine Recipients gives an empty text for this item',
		],
		['filters.messageId', '', 'The expression in Message ID gives an empty text for this item'],
		['options', undefined, 'The expression in Options gives nothing for this item'],
	])('is refused in %s where it gives %j', (path, value, message) => {
		const issue = said(path, REFERENCE, value);
		expect(issue).toMatchObject({ message, certainty: 'notSent', origin: 'parameter' });
		expect(issue?.description).toContain(
			'it reads $json.send_at, and that has to be in each item.',
		);
	});

	it.each([
		'undefined',
		'null',
		' undefined, null. ',
		'[object Object]',
		'Invalid DateTime',
		'NaN',
	])('is refused where it gives nothing but the word %j', (word) => {
		expect(said('message', '={{ $json.a }}', word)?.message).toBe(
			`The message is “${word.trim()}”`,
		);
		expect(said('options.customString', '={{ $json.a }}', word)?.message).toBe(
			`The expression in Custom String gives “${word.trim()}” for this item`,
		);
	});

	it.each([
		['message', 'Hello undefined'],
		['message', 'nullable'],
		['message', 0],
		['message', '!?'],
		['options.customString', ''],
		['options.timeout', 0],
		['options.combineRecipients', false],
		['options.schedule', 'now'],
		['options.country', 'none'],
	])('is none in %s where it gives %j', (path, value) => {
		expect(said(path, REFERENCE, value)).toBeUndefined();
	});

	it.each([
		['options.schedule', 'let it give {{ $json.send_at || "now" }}.'],
		['options.country', 'let it give {{ $json.send_at || "none" }}.'],
		['options.customString', 'let it give {{ $json.send_at || "" }}.'],
		['options.timeout', 'let it give {{ $json.send_at ?? 60000 }}.'],
		['options.combineRecipients', 'let it give {{ $json.send_at ?? true }}.'],
		['to', 'put a Filter node before this one.'],
	])('is answered with a way on in %s', (path, words) => {
		expect(said(path, REFERENCE, undefined)?.description).toContain(words);
	});

	it.each([
		['={{ $json.phone.trim() }}', 'it reads $json.phone, and'],
		['={{ $json["first name"] + $json.name }}', 'it reads $json["first name"], $json.name, and'],
		[
			'={{ $("The alert").first().json.deputy }}',
			'it reads $("The alert").first().json.deputy, and',
		],
		["={{ $('A').item.json?.to?.[0] }}", "it reads $('A').item.json?.to?.[0], and"],
		['={{ $input.item.json.to.toString() }}', 'it reads $input.item.json.to, and'],
		[
			"={{ $fromAI('To', 'a number', 'string') }}",
			"it reads $fromAI('To', 'a number', 'string'), and",
		],
		['={{ null }}', 'it has to give a value for each item.'],
	])('names what it reads: %s', (expression, words) => {
		expect(said('to', expression, undefined)?.description).toContain(words);
	});

	it('is nothing wrong in a field that the editor hides', () => {
		const path = 'options.limitWaitTime.values.resumeAmount';
		expect(said(path, REFERENCE, undefined, { limitType: 'atSpecifiedTime' })).toBeUndefined();
		expect(said(path, REFERENCE, undefined, { limitType: 'afterTimeInterval' })?.message).toBe(
			'The expression in Amount gives nothing for this item',
		);
	});
});

describe('A field that is set to Fixed', () => {
	it.each(['to', 'message', 'options.schedule', 'options.country', 'options.customString'])(
		'may be empty, as far as its expression is concerned: %s',
		(path) => {
			for (const value of ['', null]) expect(said(path, value, value)).toBeUndefined();
		},
	);

	it.each([
		['message', 'Hi {{ $json.name }}, hello', 'Message', '{{ $json.name }}'],
		['options.customString', '{{$json.id}}', 'Custom String', '{{$json.id}}'],
		['options.schedule', '{{ $now }}', 'Schedule', '{{ $now }}'],
	])('is refused with an expression in %s: %s', (path, text, name, code) => {
		expect(said(path, text, text)).toMatchObject({
			message: `The field ${name} has an expression that was not evaluated`,
			quotes: [`${name}: ${code}`],
			description: expect.stringContaining(`Switch the field ${name} from Fixed to Expression.`),
		});
	});

	it.each(['Hi {name}', 'a }} b {{ c', ':{{', 'undefined'])(
		'may have %j in the message',
		(text) => {
			expect(said('message', text, text)).toBeUndefined();
		},
	);

	it('leaves braces in To to the words about recipients', () => {
		expect(said('to', '{{ $json.to }}', '{{ $json.to }}')).toBeUndefined();
	});
});

it('What the data holds is no concern of the field', () => {
	expect(said('message', REFERENCE, 'Hi {{ name }}')).toBeUndefined();
});
