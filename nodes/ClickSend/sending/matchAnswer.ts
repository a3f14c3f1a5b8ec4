import type { IDataObject } from 'n8n-workflow';
import { messages } from '../errors/messages';
import { explainResultCode, SUCCESS } from '../errors/resultCodes';
import { groupBy } from '../helpers/groupBy';
import { textOf } from '../helpers/property';
import { addedCode, significantDigits } from '../parameters/recipients';
import { failed, type Outcome } from '../errors/issue';
import type { ClickSendRecord } from '../transport/response';

const numberOf = (record: ClickSendRecord) => textOf(record.to).trim();

function toOutcome(recipient: string, record: ClickSendRecord, beside: IDataObject): Outcome {
	const code = textOf(record.result).trim();
	// The number as ClickSend writes it; where the record has none, the number that was sent.
	const to = numberOf(record) || recipient;
	if (code === SUCCESS) {
		// No other recipient has this record, so it need not be copied.
		return { ok: true, json: Object.assign(record, beside, { to }) };
	}
	const issue =
		code === ''
			? messages.noResultForRecipient()
			: explainResultCode(code, textOf(record.errortext).trim(), 'send');
	return failed({ ...issue, message: `${issue.message}: ${recipient}` }, { ...record, to });
}

/**
 * Tells by the numbers whether the records come in the order of the recipients. A request has one
 * country, so ClickSend puts the same country code before all local numbers. Where the codes differ, a
 * record belongs to another number with the same end.
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

/** Matches recipients with records, in steps from certain to less so. */
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

	/** The records that match no recipient so far, in their order. */
	get left(): ClickSendRecord[] {
		return this.records.filter((_record, index) => this.free.has(index));
	}

	/**
	 * Gives each open recipient the first record with the same key. Where recipients that are spelled
	 * differently share a key and one of their records is missing, none of them gets one.
	 */
	matchBy(
		keyOfRecipient: (to: string) => string,
		keyOfRecord: (number: string) => string = keyOfRecipient,
	): void {
		const byKey = groupBy(this.free, (index) => {
			const record = this.records[index];
			return record ? keyOfRecord(numberOf(record)) : '';
		});
		byKey.delete('');
		const open = this.open().map(([index, to]) => ({ index, to, key: keyOfRecipient(to) }));
		for (const [key, sharing] of groupBy(open, (each) => each.key)) {
			const isSpelledOnce = sharing.every(({ to }) => to === sharing[0]?.to);
			const found = byKey.get(key)?.length ?? 0;
			if (!isSpelledOnce && found < sharing.length) byKey.delete(key);
		}
		for (const { index, key } of open) this.give(index, byKey.get(key)?.shift());
	}

	/**
	 * Gives local numbers their record; ClickSend has added the country code there. A record that could
	 * belong to two recipients is given to none: more than one number ends in 411111111.
	 */
	matchLocal(): void {
		const locals = new Set<string>();
		const whole = new Set<string>();
		for (const [, to] of this.open()) {
			(to.startsWith('+') ? whole : locals).add(significantDigits(to));
		}
		const lengths = new Set([...locals].map((local) => local.length));
		// For each local number, the numbers that end in it; two are enough to know that it is not unique.
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
 * Gives each recipient of a request its own record of the response.
 *
 * Records come in the order of the recipients; each is checked by its number, because ClickSend
 * normalises numbers. Where order and number disagree, the number decides. A recipient without a
 * record is unknown, never guessed; a record without a recipient is handed on in `unmatched`, beside an
 * unknown recipient or, where there is none, beside the last.
 *
 * @param recipients as the request had them
 * @param records the `<message>` records of the response
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
	// Exact spellings first, so that a similar number cannot take another's record.
	matching.matchBy((number) => number);
	matching.matchBy(significantDigits);
	matching.matchLocal();

	const { left } = matching;
	const unclear = recipients.filter((_to, index) => !matching.recordOf.has(index)).length;
	// Each unmatched record comes out once: beside an unclear recipient, and the rest beside the last one.
	let withUnclear = 0;
	return recipients.map((to, index): Outcome => {
		const record = records[matching.recordOf.get(index) ?? -1];
		const isLast = index === recipients.length - 1;
		if (record) {
			const outcome = toOutcome(to, record, beside);
			return unclear === 0 && isLast ? withUnmatched(outcome, left) : outcome;
		}
		withUnclear++;
		const outcome = failed(messages.noRecordForRecipient(to), { to });
		return withUnmatched(outcome, left.splice(0, withUnclear === unclear ? left.length : 1));
	});
}

/** Puts records that belong to nobody beside an outcome, so that none is lost. */
function withUnmatched(outcome: Outcome, unmatched: readonly ClickSendRecord[]): Outcome {
	if (unmatched.length === 0) return outcome;
	const records = unmatched.map((each) => ({ ...each }));
	return { ...outcome, json: { ...outcome.json, unmatched: records } };
}
