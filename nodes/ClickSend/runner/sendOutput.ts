import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
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

/** One item that stands for all: paired with each item it tells of. */
export function putOutOne(run: Run, json: IDataObject): INodeExecutionData[] {
	const [item] = toItems(run, [started([{ ok: true, json }])]);
	if (!item) return [];
	return [
		{ ...item, pairedItem: Array.from({ length: run.itemCount }, (_, index) => ({ item: index })) },
	];
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
