import { type Result, resultOf } from '../errors/issue';
import { checkUrlLength } from '../sending/sendAll';
import type { Sms } from '../sending/sms';
import type { ClickSendClient } from '../transport/httpApi';
import type { SendReader } from './sendOperation';

/** The SMS of an item, or what is wrong with it. */
export type ReadItem = Result<Sms>;

/** Checks what only the client can tell. Where there is none, no item can be sent. */
export function checkWithClient(
	items: readonly ReadItem[],
	client: Result<ClickSendClient>,
): ReadItem[] {
	return items.map((item) => {
		if (!item.ok) return item;
		if (!client.ok) return client;
		// A URL has a longest length, a body has not.
		if (item.value.options.requestMethod !== 'GET') return item;
		const checked = resultOf(() => {
			checkUrlLength(client.value, item.value);
		});
		return checked.ok ? item : checked;
	});
}

/**
 * Takes the share of each item of a tool call. Without a limit, the items are as they were.
 *
 * @param openOf how many recipients of an item an earlier try has not settled
 */
export function takeShares(
	items: ReadItem[],
	{ limit }: SendReader,
	openOf: (sms: Sms, itemIndex: number) => number,
): ReadItem[] {
	if (!limit) return items;
	return items.map((item, index) => {
		if (!item.ok) return item;
		return resultOf(() => {
			limit.take(item.value.recipients.length, openOf(item.value, index));
			return item.value;
		});
	});
}
