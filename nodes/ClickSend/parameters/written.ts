import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { ParameterError } from '../errors/issue';
import { isOnlyMissingWords } from '../helpers/missingWords';
import { isRecord, property } from '../helpers/property';
import { fieldsIn, soleField } from './expressionFields';
import { asText } from './values';

/** A field of the node, or a member of one, that can go wrong by the way it is filled in. */
interface WrittenField {
	/** Its place, e.g. `options`, `schedule`. */
	steps: readonly string[];
	description: INodeProperties;
	/** As the workflow has it. */
	raw: string;
}

/** What a field that has to be filled in is called where it is not. */
const REQUIRED: ReadonlyMap<string, string> = new Map([
	['to', 'The recipient in the field To cannot be used: it is'],
	['message', 'The message is'],
]);

/** What an expression can give for an item, where the default of the option does not say it. */
const OTHERWISE: ReadonlyMap<string, string> = new Map([
	['country', 'none'],
	['schedule', 'now'],
]);

const isExpression = (raw: string) => raw.startsWith('=');

/** An expression in a field that is set to Fixed, which n8n does not evaluate. */
const unevaluatedIn = (raw: string) =>
	isExpression(raw) ? undefined : /\{\{(?:(?!\{\{)[^])*?\}\}/.exec(raw)?.[0];

/** The fields with an expression, or with what looks like one, in the order of the node. */
function fieldsOf(
	properties: readonly INodeProperties[],
	parameters: unknown,
	above: readonly string[] = [],
): WrittenField[] {
	return properties.flatMap((description): WrittenField[] => {
		const raw = property(parameters, description.name);
		const steps = [...above, description.name];
		if (typeof raw === 'string') {
			const isTold = isExpression(raw) || unevaluatedIn(raw) !== undefined;
			return isTold ? [{ steps, description, raw }] : [];
		}
		if (!isRecord(raw)) return [];
		return (description.options ?? []).flatMap((member) => {
			if ('values' in member) {
				return fieldsOf(member.values, raw[member.name], [...steps, member.name]);
			}
			return 'displayName' in member ? fieldsOf([member], raw, steps) : [];
		});
	});
}

/** Whether a field counts, by the fields beside it: the editor keeps what it hides. */
function isShown({ displayOptions }: INodeProperties, beside: unknown): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) => {
		const value = property(beside, name);
		return value === undefined || !values || values.some((each) => each === value);
	});
}

function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isNothing);
	return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

/** Fields of which nothing is left to chance: a filter that is left out takes in everything, a safeguard nobody. */
const NEEDS_VALUE: ReadonlySet<string | undefined> = new Set(['filters', 'safeguards']);

/** An empty text leaves a text on purpose as it is. */
const takesEmptyText = ({ steps, description: { type } }: WrittenField) =>
	type === 'string' && steps.length > 1 && !NEEDS_VALUE.has(steps[0]);

/** A list has words of its own for what is wrong with it, and may be empty: nobody is on it. */
const takesList = ({ description: { name } }: WrittenField) => name === 'doNotSendTo';

/** What an expression has given that nobody can mean; undefined where there is nothing wrong with it. */
function missingIn(field: WrittenField, value: unknown): string | undefined {
	if (Array.isArray(value) && takesList(field)) return undefined;
	if (isNothing(value)) {
		const isText = typeof value === 'string';
		if (isText && takesEmptyText(field)) return undefined;
		return isText ? 'an empty text' : 'nothing';
	}
	const text = asText(value) ?? '';
	return isOnlyMissingWords(text) ? `“${text.trim().slice(0, 40)}”` : undefined;
}

/** What to write for items that have no value on purpose. */
function otherwise(field: WrittenField): string {
	const { description, steps, raw } = field;
	const [name] = steps.slice(-1);
	if (takesList(field)) return ' Where nobody is on the list, let it give [].';
	if (steps[0] === 'to') return ' To leave out such items, put a Filter node before this one.';
	const value: unknown = OTHERWISE.get(name ?? '') ?? description.default;
	if (steps.length === 1 || typeof value === 'object' || (value === '' && !takesEmptyText(field))) {
		return '';
	}
	const literal = JSON.stringify(value);
	const sole = soleField(raw);
	const operator = typeof value === 'string' ? '||' : '??';
	const code = sole === undefined ? literal : `{{ ${sole} ${operator} ${literal} }}`;
	return ` For items that have none on purpose, let it give ${code}.`;
}

function missing(field: WrittenField, given: string): ParameterError {
	const { displayName, name } = field.description;
	const fields = fieldsIn(field.raw);
	const required = field.steps.length === 1 ? REQUIRED.get(name) : undefined;
	const what = given.startsWith('“') ? given : 'empty';
	const reads =
		fields.length === 0
			? 'it has to give a value for each item.'
			: `it reads ${fields.join(', ')}, and that has to be in each item.`;
	return new ParameterError(
		required === undefined
			? `The expression in ${displayName} gives ${given} for this item`
			: `${required} ${what}`,
		`Check the expression in the field ${displayName}: ${reads}${otherwise(field)}`,
	);
}

function notEvaluated({ raw, description: { displayName } }: WrittenField): ParameterError {
	return new ParameterError(
		`The field ${displayName} has an expression that was not evaluated`,
		`Switch the field ${displayName} from Fixed to Expression. As it is, these characters themselves would be used.`,
		[`${displayName}: ${unevaluatedIn(raw)?.slice(0, 60) ?? ''}`],
	);
}

/**
 * What a person has written into the fields of the node, before n8n evaluates it. It tells what surely was not
 * meant from what was left empty on purpose.
 */
export class WrittenFields {
	private readonly fields: readonly WrittenField[];
	/** By the path that is checked: the steps from it to each field. */
	private readonly under = new Map<
		string,
		Array<{ field: WrittenField; steps: readonly string[] }>
	>();

	/**
	 * @param properties of the operation
	 * @param parameters of the node, as the workflow has them
	 */
	constructor(properties: readonly INodeProperties[], parameters: INodeParameters) {
		this.fields = fieldsOf(properties, parameters);
	}

	/**
	 * Checks what n8n gave for a field of one item.
	 *
	 * - An expression has to give a value. An empty text is one only where the option is a text.
	 * - A text that is nothing but `undefined`, `null` and the like is none.
	 * - `{{ … }}` in a field that is set to Fixed is an expression that was not evaluated.
	 *
	 * @param path of the field, e.g. `options` for all members, or `options.schedule`
	 * @param value of the field, for this item
	 * @returns the value
	 * @throws ParameterError that names the field of the item
	 */
	checked<Value>(path: string, value: Value): Value {
		for (const { field, steps } of this.fieldsUnder(path)) {
			let beside: unknown;
			let given: unknown = value;
			for (const step of steps) {
				beside = given;
				given = property(given, step);
			}
			if (!isShown(field.description, beside)) continue;
			// Recipients have words of their own for that.
			if (path !== 'to' && unevaluatedIn(field.raw) !== undefined) throw notEvaluated(field);
			const lacks = isExpression(field.raw) ? missingIn(field, given) : undefined;
			if (lacks !== undefined) throw missing(field, lacks);
		}
		return value;
	}

	private fieldsUnder(path: string) {
		const known = this.under.get(path);
		if (known) return known;
		const above = path.split('.');
		const found = this.fields
			.filter(({ steps }) => above.every((step, index) => steps[index] === step))
			.map((field) => ({ field, steps: field.steps.slice(above.length) }));
		this.under.set(path, found);
		return found;
	}
}
