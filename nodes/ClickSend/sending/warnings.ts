import { DateTime } from 'luxon';
import type { NodeExecutionHint } from 'n8n-workflow';
import { isAccepted } from '../errors/issue';
import { formatNumber } from '../helpers/formatNumber';
import { openGaps, soleField } from '../parameters/expressionFields';
import type { Moment } from '../parameters/schedule';
import type { QuietHours } from './safeguards/quietHours';
import { signsIn, type Sign } from './signs';
import type { SmsJob } from './sendRequests';

/** Look at this many messages that differ from the one before: n8n stands still meanwhile. */
const MAX_MESSAGES_LOOKED_AT = 20_000;

/** Quiet hours of more time zones are not told of. */
const MAX_ZONES = 5;

/** ClickSend's help: what is longer is cut off. */
const MAX_PARTS = 6;
/** ClickSend's help: an SMS that is scheduled further ahead is not sent. Nobody here has tried it. */
const MAX_MONTHS_AHEAD = 4;

/** ClickSend's help: 3 to 11 letters and digits, with at least one letter. */
const NAME = /^(?=\d*[A-Za-z])[A-Za-z\d]{3,11}$/;
/** A number with its country code, which may be without a plus. */
const NUMBER = /^(?:\+\d+|[1-9]\d{9,})$/;

/** How a number ends that a spreadsheet has rounded, as in 6.14E+10. */
const ROUNDED = '0000000';

type Kind = Sign | 'missingInField' | 'gap' | 'parts' | 'rounded' | 'senderId';

/** What the items of a run have in common. */
interface Finding {
	items: number;
	/** The index of the first of them. */
	first: number;
	/** What it is about in the first item. */
	example: string;
}

/** What is said of each kind. `some` are the items, such as "3 of 10 messages". */
const WORDS: Readonly<Record<Kind, (some: string, has: string, example: string) => string>> = {
	expression: (some, has, example) =>
		`${some} ${has} “${example}” in the text, which is sent as it is. If you typed it, switch the field Message to Expression; if it comes out of the data, evaluate it where it comes from.`,
	missing: (some, has, example) =>
		`${some} ${has} “${example}” in the text, which may stand for a missing value. Check the fields that Message reads, or give them another value with {{ $json.field ?? "" }}.`,
	missingInField: (some, has, example) =>
		`${some} ${has} “${example}” in the text, which may stand for a missing value. Check the text where it comes from.`,
	gap: (some, has, example) =>
		`${some} ${has} nothing in ${example}, so the text has a gap there. Check this field, or give it another value with {{ ${example} || "…" }}.`,
	code: (some, has, example) =>
		`${some} ${has} “${example}” in the text, which arrives as these characters. Replace it where the text comes from, for example by a real line break.`,
	parts: (some, has) =>
		`${some} ${has} more than ${MAX_PARTS} parts. ClickSend's help says that it cuts off the rest. Shorten the text, or send it as several SMS.`,
	rounded: (some, has, example) =>
		`${some} ${has} a recipient that ends in seven zeros (${example}), as if a spreadsheet had rounded it. Compare it with the original; format the column as text.`,
	senderId: (some, has, example) =>
		`${some} ${has} a sender ID that may not work (${example}). ClickSend takes 3 to 11 letters and digits with at least one letter, or a number in international format with a plus.`,
};

/** What a person has written, and what n8n has filled in. */
export interface Written {
	/** The field Message as the workflow has it. */
	message: string;
	/** What expressions see as `$json`; undefined where that is not known. */
	jsonOf: (itemIndex: number) => unknown;
}

/** Whether something of an item may have left. */
const hasLeft = ({ outcomes }: SmsJob) =>
	outcomes.some(
		(each) => isAccepted(each) || (each?.ok === false && each.issue.certainty !== 'notSent'),
	);

function isLong({ outcomes }: SmsJob): boolean {
	const parts = outcomes.find(isAccepted)?.json.parts;
	return typeof parts === 'number' && parts > MAX_PARTS;
}

/**
 * Finds what is to be told of the items, each kind with its first item.
 *
 * @returns also whether it is of all items
 */
function findIn(jobs: readonly SmsJob[], { message: raw, jsonOf }: Written) {
	// Of an expression, a person has typed what is around the braces.
	const typed = raw.replace(/\{\{[^]*?\}\}/g, ' ');
	const gapIn = openGaps(raw);
	// The text is in the data as it is sent: no field of this node has left something out.
	const isWhole = !raw.startsWith('=') || soleField(raw) !== undefined;
	const findings = new Map<Kind, Finding>();
	const add = (kind: Kind, first: number, example: string) => {
		const known = findings.get(kind);
		if (known) known.items++;
		else findings.set(kind, { items: 1, first, example });
	};
	let message: string | undefined;
	let signs: ReturnType<typeof signsIn> = [];
	let looked = 0;
	for (const job of jobs) {
		const { sms, itemIndex } = job;
		const { senderId } = sms.options;
		if (sms.message !== message) {
			message = sms.message;
			signs = looked++ < MAX_MESSAGES_LOOKED_AT ? signsIn(message, typed) : [];
		}
		for (const [sign, example] of signs) {
			add(sign === 'missing' && isWhole ? 'missingInField' : sign, itemIndex, example);
		}
		const json = jsonOf(itemIndex);
		const gap = json === undefined ? undefined : gapIn(json);
		if (gap !== undefined) add('gap', itemIndex, gap);
		if (isLong(job)) add('parts', itemIndex, '');
		const rounded = sms.recipients.find((to) => to.endsWith(ROUNDED));
		if (rounded !== undefined) add('rounded', itemIndex, rounded);
		if (senderId !== '' && !NAME.test(senderId) && !NUMBER.test(senderId)) {
			add('senderId', itemIndex, senderId);
		}
	}
	return { findings, isAll: looked <= MAX_MESSAGES_LOOKED_AT };
}

/**
 * For when SMS wait for the end of quiet hours, for each window that there is.
 *
 * @param jobs those with a schedule
 * @param total how many SMS have left, with a schedule or without
 */
function quietHints(jobs: readonly SmsJob[], total: number): NodeExecutionHint[] {
	const byHours = new Map<QuietHours, SmsJob[]>();
	for (const job of jobs) {
		const { quietHours } = job.sms.options;
		if (!quietHours || job.sms.waitsForQuietEnd !== true) continue;
		const those = byHours.get(quietHours);
		if (those) those.push(job);
		else byHours.set(quietHours, [job]);
	}
	return [...byHours].slice(0, MAX_ZONES).map(([{ words, timezone }, those]) => {
		const ends = those.map(({ sms }) => sms.options.schedule ?? 0);
		const first = ends.reduce((earliest, each) => Math.min(earliest, each));
		const until = DateTime.fromSeconds(first, { zone: timezone }).toFormat('yyyy-MM-dd HH:mm');
		const some = `${formatNumber(those.length)} of ${formatNumber(total)} items`;
		return {
			message: `Quiet Hours, ${words}: ${some} wait for their end, the first until ${until}.`,
			type: 'info',
			location: 'outputPane',
		};
	});
}

/**
 * For when SMS are scheduled, e.g. `Scheduled for 2030-01-31 09:00 (Australia/Perth)`.
 *
 * @param jobs those with a schedule
 * @param total how many SMS have left, with a schedule or without
 */
function scheduleHints(
	jobs: readonly SmsJob[],
	total: number,
	{ timezone, now }: Moment,
): NodeExecutionHint[] {
	const location = 'outputPane';
	let scheduled = 0;
	let first = Infinity;
	let last = 0;
	for (const { sms } of jobs) {
		const { schedule } = sms.options;
		if (schedule === undefined || sms.waitsForQuietEnd === true) continue;
		scheduled++;
		first = Math.min(first, schedule);
		last = Math.max(last, schedule);
	}
	if (scheduled === 0) return [];
	const at = (seconds: number) => DateTime.fromSeconds(seconds, { zone: timezone });
	const [from, to] = [first, last].map((seconds) => at(seconds).toFormat('yyyy-MM-dd HH:mm'));
	const when = first === last ? `for ${from}` : `from ${from} to ${to}`;
	const isAll = scheduled === total;
	const some = `, ${formatNumber(scheduled)} of ${formatNumber(total)} items`;
	const message = `Scheduled ${when} (${timezone})${isAll ? '' : some}`;
	const proper = DateTime.fromMillis(now, { zone: timezone }).plus({ months: MAX_MONTHS_AHEAD });
	if (at(last) <= proper) {
		return [{ message, type: 'info', location }];
	}
	const warning = `${message}. ClickSend's help says that an SMS that is scheduled more than ${MAX_MONTHS_AHEAD} months ahead is not sent.`;
	return [{ message: warning, type: 'warning', location }];
}

/**
 * Tells the person who watches what looks as if it was not meant, each kind once with its first item, and for
 * when SMS are scheduled. All of it may be meant, so nothing is refused for it.
 *
 * @param all items of a run, when it is over; of those that nothing left of, nothing is said
 * @param moment when the run began
 */
export function warnings(
	all: readonly SmsJob[],
	written: Written,
	moment: Moment,
): NodeExecutionHint[] {
	const jobs = all.filter(hasLeft);
	const scheduled = jobs.filter(({ sms }) => sms.options.schedule !== undefined);
	const total = formatNumber(jobs.length);
	const { findings, isAll } = findIn(jobs, written);
	const hints = [...findings].map(([kind, { items, first, example }]): NodeExecutionHint => {
		const isOnly = jobs.length === 1;
		const many = `${isAll ? '' : 'At least '}${formatNumber(items)} of ${total} items`;
		const some = isOnly ? 'The SMS' : many;
		const has = isOnly || items === 1 ? 'has' : 'have';
		const where = isOnly ? '' : ` The first is item ${first}.`;
		const message = WORDS[kind](some, has, example) + where;
		return { message, type: 'warning', location: 'outputPane' };
	});
	return [
		...quietHints(scheduled, jobs.length),
		...scheduleHints(scheduled, jobs.length, moment),
		...hints,
	];
}
