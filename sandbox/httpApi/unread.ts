import type { Account } from '../model/accounts';
import { listCall } from './call';

/** Gives what is unread and marks it as read ("If not provided, all unread results will be returned"). */
function takeUnread<Item extends { read: boolean; username: string }>(
	items: readonly Item[],
	account: Account,
	isWanted: (item: Item) => boolean,
): Item[] {
	const unread = items.filter(
		(item) => !item.read && item.username === account.username && isWanted(item),
	);
	for (const item of unread) item.read = true;
	return unread;
}

/** @see API description, "Get all Inbound SMS - Pull" */
export const replyCall = listCall(
	'reply.php',
	{ container: 'replies', countAttribute: 'replycount', record: 'reply', resultIn: 'root' },
	({ state, account, parameters: { messageid = '' } }) =>
		takeUnread(
			state.replies,
			account,
			({ originalmessageid }) => messageid === '' || originalmessageid === messageid,
		).map((sms) => ({
			from: sms.from,
			message: sms.message,
			originalmessage: sms.originalmessage,
			originalmessageid: sms.originalmessageid,
			originalsenderid: sms.originalsenderid,
			customstring: sms.customstring,
			username: sms.username,
		})),
);

/** @see API description, "Get all Delivery Receipts - Pull" */
export const deliveryCall = listCall(
	'delivery.php',
	{ container: 'dlrs', countAttribute: 'dlrcount', record: 'dlr', resultIn: 'root' },
	({ state, account, parameters: { messageid = '' } }) =>
		takeUnread(
			state.deliveryReports,
			account,
			(report) => messageid === '' || report.messageid === messageid,
		).map((report) => ({
			messageid: report.messageid,
			status: report.status,
			status_code: String(report.status_code),
			customstring: report.customstring,
			username: report.username,
		})),
);
