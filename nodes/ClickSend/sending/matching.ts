import { leadingCallingCode } from '../parameters/countries';
import {
	addedCode,
	haveSameEnd,
	isSurelySame,
	isZeroLeftOut,
	mayBeSame,
} from '../parameters/sameNumber';

/** Digits at the end by which a record may be known that is at its recipient's place. */
const KNOWN_BY = 7;

/** Digits at the end by which candidates are found: as many as the shortest recipient has. */
const FOUND_BY = 5;

/** Where more recipients have the same end, none of their records is matched: each would be compared with each. */
const MOST_ALIKE = 50;

/** What is matched: the recipients of a request with the numbers in the records of its response. */
export interface ToMatch {
	recipients: readonly string[];
	/** As ClickSend writes them; empty where a record has none. */
	numbers: readonly string[];
	/** The message IDs of the accepted ones; empty for others. */
	ids: readonly string[];
	/** Of the country that ClickSend applies to local numbers; empty where none is set. */
	callingCode: string;
}

/** Numbers that are written alike, by their places. */
interface Group {
	number: string;
	places: number[];
	/** For records: how many have been given to recipients. */
	given: number;
}

const endOf = (number: string) => number.replace(/\D/g, '').slice(-FOUND_BY);

function groupsOf(numbers: readonly string[]): Map<string, Group> {
	const groups = new Map<string, Group>();
	numbers.forEach((number, place) => {
		const group = groups.get(number);
		if (group) group.places.push(place);
		else groups.set(number, { number, places: [place], given: 0 });
	});
	groups.delete('');
	return groups;
}

/** Groups items by the last digits of their numbers. */
function groupByEnd<Item>(
	items: Iterable<Item>,
	numberOf: (item: Item) => string,
): Map<string, Item[]> {
	const byEnd = new Map<string, Item[]>();
	for (const item of items) {
		const end = endOf(numberOf(item));
		const near = byEnd.get(end);
		if (near) near.push(item);
		else byEnd.set(end, [item]);
	}
	return byEnd;
}

/** Whether one record stands at the places of two recipients, so that the one of the second is missing. */
function isAnyDoubled({ recipients, ids }: ToMatch): boolean {
	// The usual case, without a map of a thousand IDs.
	if (new Set(ids).size === ids.length) return false;
	const recipientOf = new Map<string, string>();
	return ids.some((id, place) => {
		const to = recipients[place] ?? '';
		const other = recipientOf.get(id) ?? to;
		if (id !== '') recipientOf.set(id, to);
		return other !== to;
	});
}

/**
 * Tells by the numbers whether the records come in the order of the recipients. A request has one
 * country, so ClickSend puts the same country code before all local numbers. Where the codes differ, a
 * record belongs to another number with the same end.
 */
export function isInOrder(toMatch: ToMatch): boolean {
	const { recipients, numbers, callingCode } = toMatch;
	if (recipients.length !== numbers.length || isAnyDoubled(toMatch)) return false;
	// One recipient and one record without a number cannot be confused.
	if (numbers.length === 1 && numbers[0] === '') return true;
	let code = callingCode;
	const stretched: number[] = [];
	const areTheirs = recipients.every((to, place) => {
		const number = numbers[place] ?? '';
		// The usual case, without taking the digits out of both.
		if (number === to) return true;
		const added = addedCode(to, number, callingCode);
		if (added === undefined) return false;
		const hasArea = added.length > leadingCallingCode(added).length;
		if (hasArea || isZeroLeftOut(to, number)) stretched.push(place);
		// A calling code that is set has been looked at; there may be an area code after it.
		code ||= added;
		return callingCode !== '' || added === '' || added === code;
	});
	if (!areTheirs || mayBeOthers(stretched, toMatch)) return false;
	// Where no country is set, nothing tells two spellings of one number from two numbers, and the order has to do.
	return callingCode === '' || !hasDoubt(toMatch);
}

/**
 * Whether a number at one of these places reads as the number of another recipient, too. Few leave out an area code, or have
 * a 0 too much: the record may be that of the other one, and doubled.
 */
function mayBeOthers(
	places: readonly number[],
	{ recipients, numbers, callingCode }: ToMatch,
): boolean {
	if (places.length === 0) return false;
	const byEnd = groupByEnd(new Set(recipients), (to) => to);
	const reads = (to: string, number: string) => {
		const added = addedCode(to, number, callingCode);
		return added === '' || (callingCode !== '' && added === callingCode);
	};
	return places.some((place) => {
		const number = numbers[place] ?? '';
		const near = byEnd.get(endOf(number)) ?? [];
		if (near.length > MOST_ALIKE) return true;
		return near.some((other) => other !== recipients[place] && reads(other, number));
	});
}

/**
 * Whether a record at the place of one recipient may belong to another all the same: it has come twice while another is
 * missing, or two have changed places.
 */
function hasDoubt({ recipients, numbers, callingCode }: ToMatch): boolean {
	const recipientOf = new Map(recipients.map((to) => [to, to]));
	const inDoubt = new Map<string, Set<string>>();
	numbers.forEach((number, place) => {
		const to = recipients[place] ?? '';
		const other = recipientOf.get(number) ?? to;
		recipientOf.set(number, to);
		if (other === to) return;
		inDoubt.set(number, (inDoubt.get(number) ?? new Set()).add(other).add(to));
	});
	return [...inDoubt].some(([number, those]) =>
		[...those].some((to) => !isSurelySame(to, number, callingCode)),
	);
}

/** The numbers in the records; empty for a record that has come before, which is left over. */
function withoutDoubles({ numbers, ids }: ToMatch): string[] {
	const seen = new Set<string>();
	return numbers.map((number, place) => {
		const id = ids[place] ?? '';
		if (id === '') return number;
		const isDouble = seen.has(id);
		seen.add(id);
		return isDouble ? '' : number;
	});
}

/** Whether a record without a place has the number of a recipient, whatever the country that ClickSend applies. */
const isCertain = (to: string, number: string, callingCode: string) =>
	number.startsWith('+') && number !== `+${to}` && isSurelySame(to, number, callingCode);

/** Gives recipients their records by number, where no other recipient can have them. */
class Matching {
	/** For each recipient, by its place, the place of its record. */
	readonly recordOf = new Map<number, number>();
	private readonly recipients: Map<string, Group>;
	private readonly records: Map<string, Group>;
	/** For each number in a record, the recipients that it may belong to. */
	private readonly fitting = new Map<string, readonly Group[]>();
	/** For each record that is left, the recipients that it may belong to and that have none. */
	private readonly claimants = new Map<Group, Set<Group>>();
	/** For each recipient that has no record, the records that it may have. */
	private readonly claims = new Map<Group, Group[]>();

	constructor(private readonly toMatch: ToMatch) {
		this.recipients = groupsOf(toMatch.recipients);
		this.records = groupsOf(withoutDoubles(toMatch));
		const byEnd = groupByEnd(this.recipients.values(), ({ number }) => number);
		for (const record of this.records.values()) {
			const near = byEnd.get(endOf(record.number)) ?? [];
			if (near.length > MOST_ALIKE) continue;
			const fitting = near.filter(({ number }) =>
				mayBeSame(number, record.number, toMatch.callingCode),
			);
			this.fitting.set(record.number, fitting);
			this.claimants.set(record, new Set(fitting));
			for (const to of fitting) {
				const claims = this.claims.get(to);
				if (claims) claims.push(record);
				else this.claims.set(to, [record]);
			}
		}
	}

	/** Whether a record can belong to nobody else than the recipients that are written like this. */
	isOnlyOf(to: string, number: string): boolean {
		return this.fitting.get(number)?.every((other) => other.number === to) === true;
	}

	run(): this {
		// With a plus on both sides it is the same number, whatever others may be. What begins with a 0 is as it was given.
		for (const [number, to] of this.recipients) {
			const record = /^[+0]/.test(number) ? this.records.get(number) : undefined;
			if (record) this.give([to], record);
		}
		const open = new Set(this.claimants.keys());
		for (const record of open) {
			open.delete(record);
			const rivals = [...(this.claimants.get(record) ?? [])];
			if (!this.isDecided(rivals, record)) continue;
			this.give(rivals, record);
			// Others may be decided by that.
			for (const to of rivals) for (const claimed of this.claims.get(to) ?? []) open.add(claimed);
		}
		return this;
	}

	/**
	 * Whether it is certain to whom a record belongs: to the only one that it can belong to, or to spellings of one
	 * number that all have theirs.
	 */
	private isDecided(rivals: readonly Group[], { number, places, given }: Group): boolean {
		const { callingCode } = this.toMatch;
		const [only] = rivals;
		if (!only || places.length === 0) return false;
		// Where some have been given, the one that is left may be a double.
		if (rivals.length === 1 && given === 0) {
			return addedCode(only.number, number, callingCode) !== undefined;
		}
		const needed = rivals.reduce((count, to) => count + to.places.length, 0);
		return (
			needed <= places.length && rivals.every((to) => isCertain(to.number, number, callingCode))
		);
	}

	/** Gives recipients the records at their own places, and the others in their order, as many as there are. */
	private give(recipients: readonly Group[], record: Group): void {
		const places = recipients.flatMap((to) => to.places).sort((one, other) => one - other);
		const own = new Set(places.filter((place) => record.places.includes(place)));
		const others = record.places.filter((place) => !own.has(place));
		for (const place of places) {
			const found = own.has(place) ? place : others.shift();
			if (found === undefined) continue;
			this.recordOf.set(place, found);
			record.given++;
		}
		record.places = others;
		for (const to of recipients) {
			for (const claimed of this.claims.get(to) ?? []) this.claimants.get(claimed)?.delete(to);
		}
	}
}

/**
 * Gives recipients their records where the order says nothing.
 *
 * A record goes to the recipient whose number it has, and only where it can be nobody else's; what is left over is
 * never guessed. Where all others are at their own places, a record that is left over belongs to the recipient at its
 * place, if their last seven digits agree.
 *
 * @returns for each recipient that has one, by its place, the place of its record
 */
export function matchByNumber(toMatch: ToMatch): ReadonlyMap<number, number> {
	const { recipients, numbers } = toMatch;
	const matching = new Matching(toMatch).run();
	const { recordOf } = matching;
	const areAtPlace = [...recordOf].every(([place, record]) => place === record);
	if (recipients.length !== numbers.length || !areAtPlace) return recordOf;
	recipients.forEach((to, place) => {
		const number = numbers[place] ?? '';
		if (recordOf.has(place) || number === '' || !matching.isOnlyOf(to, number)) return;
		const mayBeIts = !to.startsWith('+') || mayBeSame(to, number, toMatch.callingCode);
		if (mayBeIts && haveSameEnd(to, number, KNOWN_BY)) recordOf.set(place, place);
	});
	return recordOf;
}
