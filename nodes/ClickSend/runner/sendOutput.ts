import type { IDataObject, INodeExecutionData, IPairedItemData } from 'n8n-workflow';
import { isAccepted, type Outcome, type Result } from '../errors/issue';
import { textOf } from '../helpers/property';
import type { Moment } from '../parameters/schedule';
import { summaryOf, type Output } from '../sending/summary';
import type { Written } from '../sending/warnings';
import type { ClickSendClient } from '../transport/httpApi';
import { outcomesOf, started, type ItemState } from './itemState';
import { toItems, type Run } from './run';
import type { ReadItem } from './sendChecks';
import type { SendReader } from './sendOperation';

/** The items of a run of sends, read, and what is needed to go on with them. */
export interface ReadSends {
	reader: SendReader;
	opening: Promise<Result<ClickSendClient>>;
	read: ReadItem[];
	/** When the run began. */
	moment: Moment;
}

/** What the workflow has in the field Message, and what it reads. An agent calls with items of its own. */
export function writtenIn({ context, node, invocation }: Run): Written {
	const items = invocation.caller === 'workflow' ? context.getInputData() : [];
	return {
		message: textOf(node.parameters.message),
		jsonOf: (itemIndex) => items[itemIndex]?.json,
	};
}

/**
 * An item that stands for all is paired with this many of them, from the first to the last. n8n stores each pair, which
 * of 100,000 takes more memory than the run.
 */
const MAX_PAIRS = 1_000;

function pairsOf(itemCount: number): IPairedItemData[] {
	const pairs = Math.min(itemCount, MAX_PAIRS);
	const step = pairs > 1 ? (itemCount - 1) / (pairs - 1) : 0;
	return Array.from({ length: pairs }, (_, index) => ({ item: Math.round(index * step) }));
}

/** One item that stands for all, paired with {@link MAX_PAIRS} of those it tells of. */
export function putOutOne(run: Run, json: IDataObject): INodeExecutionData[] {
	const [item] = toItems(run, [started([{ ok: true, json }])]);
	return item ? [{ ...item, pairedItem: pairsOf(run.itemCount) }] : [];
}

/** What is put out of an outcome where accepted recipients are not: of those, records that belong to nobody. */
function withoutAccepted(outcome: Outcome): Outcome[] {
	if (!isAccepted(outcome)) return [outcome];
	const { unmatched } = outcome.json;
	return unmatched === undefined ? [] : [{ ok: true, json: { unmatched } }];
}

/**
 * The output items of a run of sends.
 *
 * @param requests how many were made
 */
export function putOut(
	run: Run,
	items: readonly ItemState[],
	output: Output,
	requests: number,
): INodeExecutionData[] {
	if (output === 'recipients') return toItems(run, items);
	if (output === 'summary')
		return putOutOne(
			run,
			summaryOf(() => outcomesOf(items), requests),
		);
	const left = items.map((item) =>
		item.state === 'started' ? started(item.outcomes.flatMap(withoutAccepted)) : item,
	);
	return toItems(run, left);
}
