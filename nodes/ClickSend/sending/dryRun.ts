import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';
import { isAccepted, OPEN } from '../errors/issue';
import { formatNumber } from '../helpers/formatNumber';
import { messageParts } from '../helpers/messageParts';
import { openAddressees, type SmsJob } from './sendRequests';
import { countParts, countRecipients, resultsInWords } from './sendHints';
import type { Sms } from './sms';
import { asPrice, countOf, tallyOf, type Tally } from './tally';

/** What the agent reads, which would take the missing answer to its tool call for a no. */
const NOT_ASKED = { data: { chatInput: 'Nobody was asked, because n8n evaluates the workflow.' } };

const priceOf = (parts: number, { options: { pricePerPart } }: Sms): number | undefined =>
	pricePerPart && asPrice(parts * pricePerPart.amount);

/**
 * Fills in what a dry run puts out for each recipient of an item: `to`, `dryRun`, the `encoding` and number of `parts`
 * that the SMS would have, and `estimatedPrice` where the price of a part is given.
 *
 * @param caller who decides the parameters of the node
 */
export function fillDry(job: SmsJob, { caller }: { caller: string }): void {
	const parts = messageParts(job.sms.message);
	const estimatedPrice = priceOf(parts.parts, job.sms);
	for (const { to, intendedFor, outcomes, position } of openAddressees([job])) {
		const json = {
			to,
			...(intendedFor !== undefined && { intendedFor }),
			dryRun: true,
			...parts,
			...(estimatedPrice !== undefined && { estimatedPrice }),
			...(caller === 'review' && NOT_ASKED),
		};
		outcomes[position] = { ok: true, json };
	}
}

/** What a dry run adds up to. */
export interface DryRun {
	tally: Tally;
	/** Of all that would be sent, where the price of a part is given for each. */
	price: number | undefined;
	currency: string | undefined;
	/** Whether Redirect To is on, so that fewer would be sent to than without it. */
	isRedirected: boolean;
}

/** Adds up a dry run. */
export function sumUpDry(jobs: readonly SmsJob[]): DryRun {
	const tally = tallyOf(jobs.flatMap(({ outcomes }) => outcomes.filter((each) => each !== OPEN)));
	const currencies = new Set<string | undefined>();
	let sum = 0;
	for (const { sms, outcomes } of jobs) {
		const sent = outcomes.filter(isAccepted).length;
		if (sent === 0) continue;
		const price = priceOf(messageParts(sms.message).parts, sms);
		currencies.add(price === undefined ? undefined : sms.options.pricePerPart?.currency);
		sum += sent * (price ?? 0);
	}
	const [currency] = currencies;
	const isPriced = currencies.size === 1 && currency !== undefined;
	return {
		tally,
		price: isPriced ? asPrice(sum) : undefined,
		currency,
		isRedirected: jobs.some(({ sms }) => sms.intendedFor !== undefined),
	};
}

/** Sums up a dry run in one item. @param summary of its outcomes, of which none was sent */
export function drySummaryOf(
	{ tally, price, currency }: DryRun,
	{ recipients, accepted: _, notAccepted, ...summary }: IDataObject,
): IDataObject {
	return {
		dryRun: true,
		recipients,
		wouldBeSent: countOf(tally, 'accepted'),
		...(price !== undefined && { estimatedPrice: price }),
		accepted: 0,
		...summary,
		price: 0,
		...(price !== undefined && currency !== '' && { currency_type: currency ?? null }),
		// Last, because it is long.
		notAccepted,
	};
}

/**
 * Tells what a dry run found, e.g. "Dry run, nothing was sent: 10,000 recipients, 9,940 would be sent to, 12,400 parts,
 * about 349.68 USD. 60 skipped (Do Not Send To)".
 */
export function dryRunHint({
	tally,
	price,
	currency = '',
	isRedirected,
}: DryRun): NodeExecutionHint {
	const cost = price === undefined ? '' : `, about ${`${price.toFixed(2)} ${currency}`.trim()}`;
	const others = resultsInWords({ ...tally, counts: withoutAccepted(tally) });
	const rest = others.length > 0 ? `. ${others.join(', ')}` : '';
	const redirected = isRedirected
		? '. Redirect To is on; without it, a run sends to all who are not skipped for another reason'
		: '';
	const sent = formatNumber(countOf(tally, 'accepted'));
	return {
		message: `Dry run, nothing was sent: ${countRecipients(tally)}, ${sent} would be sent to, ${countParts(tally.parts)}${cost}${rest}${redirected}`,
		type: 'info',
		location: 'outputPane',
	};
}

const withoutAccepted = ({ counts }: Tally): Tally['counts'] =>
	new Map([...counts].filter(([result]) => result !== 'accepted'));

/** Says why an evaluation has sent nothing. @param remedy what to do where that is not meant */
export const evaluationHint = (remedy: string): NodeExecutionHint => ({
	message: `Nothing was sent, because n8n evaluates the workflow. ${remedy}`,
	type: 'info',
	location: 'outputPane',
});
