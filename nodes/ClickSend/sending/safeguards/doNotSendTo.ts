import { ParameterError } from '../../errors/issue';
import { excerpt } from '../../helpers/excerpt';
import { hasCountryCode, keysWithPlus, mayBeOneNumber } from '../../parameters/oneNumber';
import { isPlainNumber, readNumbers } from '../../parameters/recipients';

/** Digits that two spellings of a number have at their ends: as many as the shortest recipient has. */
const SAME_END = 5;

const endOf = (number: string) => number.slice(-SAME_END);

/** Numbers by their last digits. Arrays of integers cost a tenth of a map with lists in it. */
class NumbersByEnd {
	/** For each group of ends, the place of the last number in it, counted from 1. */
	private readonly last: Uint32Array;
	/** By the place of a number, that of the one before it in its group; 0 for none. */
	private readonly before: Uint32Array;

	constructor(private readonly numbers: readonly string[]) {
		this.last = new Uint32Array(Math.min(2 * numbers.length, 10 ** SAME_END));
		this.before = new Uint32Array(numbers.length + 1);
		numbers.forEach((number, index) => {
			const group = this.groupOf(endOf(number));
			this.before[index + 1] = this.last[group] ?? 0;
			this.last[group] = index + 1;
		});
	}

	private groupOf(end: string): number {
		return Number(end) % this.last.length;
	}

	/** Whether one of the numbers may be this recipient. */
	mayHave(to: string, callingCode: string): boolean {
		const end = endOf(to);
		let place = this.last[this.groupOf(end)] ?? 0;
		while (place > 0) {
			const number = this.numbers[place - 1] ?? '';
			if (number.endsWith(end) && mayBeOneNumber(number, to, callingCode)) return true;
			place = this.before[place] ?? 0;
		}
		return false;
	}
}

/** Numbers that nothing is sent to, in whatever spelling. */
export class NumberList {
	/** How many numbers there are; one that is given twice counts twice. */
	readonly size: number;
	/** Of the numbers with a country code; for most it is the number itself. */
	private readonly keys = new Set<string>();
	/** Those of them that are not their own key. */
	private readonly otherSpellings: string[] = [];
	/** Numbers that are certain only with the country of a recipient. */
	private readonly uncertain: NumbersByEnd | undefined;
	/** The numbers with a country code, for recipients without one. */
	private certain: NumbersByEnd | undefined;

	/** @param numbers as `readRecipients` gives them */
	constructor(numbers: readonly string[]) {
		const uncertain: string[] = [];
		for (const number of numbers) {
			if (hasCountryCode(number)) this.add(number);
			else uncertain.push(number);
		}
		this.size = numbers.length;
		if (uncertain.length > 0) this.uncertain = new NumbersByEnd(uncertain);
	}

	private add(number: string): void {
		const keys = keysWithPlus(number);
		for (const key of keys) this.keys.add(key);
		if (keys[0] !== number) this.otherSpellings.push(number);
	}

	/**
	 * Tells whether a recipient is on the list, or may be: where nothing tells two spellings apart, such as a local
	 * number without a country, nothing is to leave. Local numbers are read with the country of the recipient.
	 *
	 * @param to the recipient, as `readRecipients` gives it
	 * @param callingCode of the country that ClickSend applies to local numbers; empty where none is set
	 */
	has(to: string, callingCode: string): boolean {
		if (this.uncertain?.mayHave(to, callingCode) === true) return true;
		if (hasCountryCode(to)) return keysWithPlus(to).some((key) => this.keys.has(key));
		this.certain ??= new NumbersByEnd([...this.keys, ...this.otherSpellings]);
		return this.certain.mayHave(to, callingCode);
	}
}

const FIELD = 'Do Not Send To';
/** As the documentation has it. n8n gives one empty item for a table without rows, which the filter leaves out. */
export const LIST_EXPRESSION =
	"{{ $('Opted out').all().filter((row) => row.json.isNotEmpty()).map((row) => row.json.phone) }}";

const unusable = (reason: string, quote: string) =>
	new ParameterError(
		`An entry of ${FIELD} cannot be used: it ${reason}`,
		'Correct the entry, or take it out. Nothing is sent before the whole list can be read. Write numbers as in the field To, e.g. +61411111111; separate several with commas, semicolons or new lines.',
		[`Entry: ${quote}`],
	);

const missing = (message: string, quotes: readonly string[]) =>
	new ParameterError(
		message,
		`Check the name of the field in the expression in ${FIELD}: it has to be in each row. Upper and lower case count. For a table without rows, which gives one empty item, write ${LIST_EXPRESSION} with the names of your node and field.`,
		quotes,
	);

const objectInstead = (value: object) =>
	new ParameterError(
		`${FIELD} gets objects, not numbers`,
		`Let its expression give the field that has the number, e.g. ${LIST_EXPRESSION} with the names of your node and field.`,
		[`Object: ${excerpt(JSON.stringify(value), 60)}`],
	);

function numbersIn(value: unknown): string[] {
	if (value === null || value === undefined) return [];
	if (!Array.isArray(value)) {
		if (typeof value === 'object') throw objectInstead(value);
		return readNumbers(value, unusable);
	}
	const entries: unknown[] = value;
	const numbers: string[] = [];
	for (const [index, entry] of entries.entries()) {
		if (entry === undefined) {
			throw missing(`An entry of ${FIELD} is undefined, so the list may lack numbers`, [
				`Entry: number ${index + 1} of the list`,
			]);
		}
		if (isPlainNumber(entry)) numbers.push(entry);
		else for (const number of numbersIn(entry)) numbers.push(number);
	}
	return numbers;
}

/**
 * Reads the numbers that nothing is sent to, once for a run: a list that cannot be read protects nobody, so one
 * entry that is no number is refused with the whole list.
 *
 * @param value of the parameter: a text with numbers in any spelling that To takes, separated by commas, semicolons
 * or new lines; a number; or a list of these, where null and empty texts are blank rows. Nothing is an empty list.
 * @throws ParameterError for the first entry that cannot be used, for one that is undefined, for a list of nothing but
 * null, and for objects
 */
export function readNumberList(value: unknown): NumberList {
	// One of n8n's expression engines, quickjs, turns undefined into null.
	if (Array.isArray(value) && value.length > 0 && value.every((entry) => entry === null)) {
		throw missing(`All entries of ${FIELD} are null, so the list holds nobody back`, []);
	}
	return new NumberList(numbersIn(typeof value === 'string' ? value.split('\n') : value));
}
