import type { IDataObject } from 'n8n-workflow';
import { messages } from '../errors/messages';
import { explainResultCode, SUCCESS } from '../errors/resultCodes';
import { addedCode, significantDigits } from '../parameters/recipients';
import type { ClickSendRecord } from '../transport/response';
import type { Outcome } from '../errors/outcome';

function textField(record: ClickSendRecord, name: string): string {
	const value = record[name];
	return typeof value === 'string' ? value.trim() : '';
}

const numberOf = (record: ClickSendRecord) => textField(record, 'to');

/** The number as ClickSend writes it, or as it was given where the record has none. */
function named(recipient: string, record: ClickSendRecord): string {
	return numberOf(record) || recipient;
}

function toOutcome(recipient: string, record: ClickSendRecord, beside: IDataObject): Outcome {
	const code = textField(record, 'result');
	if (code === SUCCESS) {
		// The record is this recipient's alone, so it need not be copied.
		return { ok: true, json: Object.assign(record, beside, { to: named(recipient, record) }) };
	}
	const issue =
		code === ''
			? messages.noResultForRecipient()
			: explainResultCode(code, textField(record, 'errortext'), 'send');
	return {
		ok: false,
		issue: { ...issue, message: `${issue.message}: ${recipient}` },
		json: { ...record, to: named(recipient, record) },
	};
}

/**
 * Whether the records come in the order of the recipients, by the number in each. A request has one
 * country, so ClickSend puts the same code before all local numbers: where the codes differ, one of them
 * stands before another's number that has the same end.
 */
function isInOrder(recipients: readonly string[], records: readonly ClickSendRecord[]): boolean {
	if (recipients.length !== records.length) return false;
	// One recipient and one record without a number cannot be confused.
	if (records.length === 1 && records[0] && numberOf(records[0]) === '') return true;
	let code = '';
	return recipients.every((to, index) => {
		const record = records[index];
		const added = record && addedCode(to, numberOf(record));
		if (added === undefined) return false;
		code ||= added;
		return added === '' || added === code;
	});
}

/** Recipients and records that have not found each other yet, and those that have. */
class Matching {
	/** For each recipient, by its index, the index of its record. */
	readonly recordOf = new Map<number, number>();
	private readonly free: Set<number>;

	constructor(
		private readonly recipients: readonly string[],
		private readonly records: readonly ClickSendRecord[],
	) {
		this.free = new Set(records.keys());
	}

	/** The records that belong to nobody, in their order. */
	get left(): ClickSendRecord[] {
		return this.records.filter((_record, index) => this.free.has(index));
	}

	/**
	 * Gives each open recipient the first record that has the same key. Where several recipients that are
	 * spelled differently share a key, and not all of their records came, none of them is anybody's.
	 */
	matchBy(
		keyOfRecipient: (to: string) => string,
		keyOfRecord: (number: string) => string = keyOfRecipient,
	): void {
		const byKey = new Map<string, number[]>();
		for (const index of this.free) {
			const record = this.records[index];
			const key = record ? keyOfRecord(numberOf(record)) : '';
			if (key === '') continue;
			const same = byKey.get(key);
			if (same) same.push(index);
			else byKey.set(key, [index]);
		}
		const open = this.open().map(([index, to]) => ({ index, to, key: keyOfRecipient(to) }));
		const sharing = new Map<string, string[]>();
		for (const { key, to } of open) {
			const same = sharing.get(key);
			if (same) same.push(to);
			else sharing.set(key, [to]);
		}
		for (const [key, numbers] of sharing) {
			const isSpelledOnce = numbers.every((to) => to === numbers[0]);
			const found = byKey.get(key)?.length ?? 0;
			if (!isSpelledOnce && found < numbers.length) byKey.delete(key);
		}
		for (const { index, key } of open) this.give(index, byKey.get(key)?.shift());
	}

	/**
	 * Gives local numbers, to which ClickSend adds the country code, their record: only where it can be
	 * no other's, because 411111111 is the end of more than one number.
	 */
	matchLocal(): void {
		const locals = new Set<string>();
		const whole = new Set<string>();
		for (const [, to] of this.open()) {
			(to.startsWith('+') ? whole : locals).add(significantDigits(to));
		}
		const lengths = new Set([...locals].map((local) => local.length));
		// Of each local number, the numbers that end in it, as far as it matters whether it is one.
		const fitting = new Map<string, string[]>();
		const claimedOnce = new Set<string>();
		for (const number of new Set(this.left.map(numberOf))) {
			const digits = significantDigits(number);
			const claimants = [...lengths]
				.filter((length) => length > 0 && length <= digits.length)
				.map((length) => digits.slice(-length))
				.filter((end) => locals.has(end));
			for (const local of claimants) {
				fitting.set(local, [...(fitting.get(local) ?? []).slice(0, 1), number]);
			}
			if (claimants.length === 1 && !whole.has(digits)) claimedOnce.add(number);
		}
		this.matchBy(
			(to) => {
				const numbers = fitting.get(to.startsWith('+') ? '' : significantDigits(to)) ?? [];
				const [only] = numbers;
				return numbers.length === 1 && only !== undefined && claimedOnce.has(only) ? only : '';
			},
			(number) => number,
		);
	}

	private open(): Array<[number, string]> {
		return [...this.recipients.entries()].filter(([index]) => !this.recordOf.has(index));
	}

	private give(recipient: number, record: number | undefined): void {
		if (record === undefined) return;
		this.recordOf.set(recipient, record);
		this.free.delete(record);
	}
}

/**
 * Gives each recipient of a request its own record of the answer.
 *
 * Records come in the order of the recipients; each is checked by its number, because ClickSend
 * normalises numbers. Where order and number disagree, the number decides. A recipient without a
 * record is unknown, never guessed; a record without a recipient is handed on in `unmatched`, beside an
 * unknown recipient or, where there is none, beside the last.
 *
 * @param recipients as the request had them
 * @param records the `<message>` records of the answer
 * @param beside fields that are put beside those of an accepted one
 * @returns one outcome per recipient, in their order
 * @see API description, "Send an SMS", "Response 200"
 */
export function matchAnswer(
	recipients: readonly string[],
	records: readonly ClickSendRecord[],
	beside: IDataObject = {},
): Outcome[] {
	if (isInOrder(recipients, records)) {
		return recipients.map((to, index) => toOutcome(to, records[index] ?? {}, beside));
	}

	const matching = new Matching(recipients, records);
	// Exact spellings first, so that a similar number cannot take another's record; where it is the same number
	// in other words, it is the same person and the same SMS.
	matching.matchBy((number) => number);
	matching.matchBy(significantDigits);
	matching.matchLocal();

	const { left } = matching;
	const unclear = recipients.filter((_to, index) => !matching.recordOf.has(index)).length;
	// Each of them once: with an unclear recipient, the rest with the last of them, or of all.
	let withUnclear = 0;
	return recipients.map((to, index): Outcome => {
		const record = records[matching.recordOf.get(index) ?? -1];
		const isLast = index === recipients.length - 1;
		if (record) {
			const outcome = toOutcome(to, record, beside);
			return unclear === 0 && isLast ? withUnmatched(outcome, left) : outcome;
		}
		withUnclear++;
		const outcome: Outcome = { ok: false, issue: messages.noRecordForRecipient(to), json: { to } };
		return withUnmatched(outcome, left.splice(0, withUnclear === unclear ? left.length : 1));
	});
}

/** Puts records that belong to nobody beside an outcome, so that none is lost. */
function withUnmatched(outcome: Outcome, unmatched: readonly ClickSendRecord[]): Outcome {
	if (unmatched.length === 0) return outcome;
	const records = unmatched.map((each) => ({ ...each }));
	return { ...outcome, json: { ...outcome.json, unmatched: records } };
}
