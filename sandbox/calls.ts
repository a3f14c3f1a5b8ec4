import type { Account } from './accounts';
import { SUCCESS, type Result } from './codes';
import type { Fault } from './faults';
import { send, type SendRequest } from './send';
import { SHARED_NUMBER, type SandboxState } from './state';
import { listAnswer, rootAnswer, type Fields, type List } from './xml';

/** What a call answers with. */
export interface Answer {
	xml: string;
	/** Every result code in it. */
	results: string[];
}

type Call = (
	state: SandboxState,
	account: Account,
	request: SendRequest,
	faults: readonly Fault[],
) => Answer;

const list = (result: Result, resultIn: 'root' | 'container', content: List): Answer => ({
	xml: listAnswer(content, result, resultIn),
	results: [result.code],
});

/** Hands out what is unread, marks it as read ("If not provided, all unread results will be returned"). */
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

const sendCall: Call = (state, account, request, faults) => {
	const sent = send(state, account, request, faults);
	if (!sent.ok) return { xml: rootAnswer(sent.result), results: [sent.result.code] };
	const content: List = {
		container: 'messages',
		countAttribute: 'recipientcount',
		record: 'message',
		records: sent.records,
	};
	return {
		xml: listAnswer(content, SUCCESS, 'record'),
		results: sent.records.map(({ result }) => result ?? ''),
	};
};

const replyCall: Call = (state, account, { parameters: { messageid = '' } }) => {
	const unread = takeUnread(
		state.replies,
		account,
		({ originalmessageid }) => messageid === '' || originalmessageid === messageid,
	);
	return list(SUCCESS, 'root', {
		container: 'replies',
		countAttribute: 'replycount',
		record: 'reply',
		records: unread.map((sms): Fields => ({
			from: sms.from,
			message: sms.message,
			originalmessage: sms.originalmessage,
			originalmessageid: sms.originalmessageid,
			originalsenderid: sms.originalsenderid,
			customstring: sms.customstring,
			username: sms.username,
		})),
	});
};

const deliveryCall: Call = (state, account, { parameters: { messageid = '' } }) => {
	const unread = takeUnread(
		state.deliveryReports,
		account,
		(report) => messageid === '' || report.messageid === messageid,
	);
	return list(SUCCESS, 'root', {
		container: 'dlrs',
		countAttribute: 'dlrcount',
		record: 'dlr',
		records: unread.map((report): Fields => ({
			messageid: report.messageid,
			status: report.status,
			status_code: String(report.status_code),
			customstring: report.customstring,
			username: report.username,
		})),
	});
};

const historyCall: Call = (state, account, { parameters: { from_email = '' } }) => {
	const sent = state.ledger.map((sms) => ({
		messageid: sms.messageid,
		direction: 'out',
		date: String(Math.floor(Date.parse(sms.acceptedAt) / 1000)),
		to: sms.to,
		message: sms.message,
		status: state.isScheduled(sms) ? 'Scheduled' : 'Sent',
		senderid: sms.senderid === '' ? SHARED_NUMBER : sms.senderid,
		schedule: sms.schedule,
		customstring: sms.customstring,
		from_email: sms.from_email,
		username: sms.username,
	}));
	const received = state.replies.map((sms) => ({
		messageid: sms.messageid,
		direction: 'in',
		date: String(sms.receivedAt),
		to: sms.to,
		message: sms.message,
		status: 'Received',
		senderid: sms.from,
		schedule: '',
		customstring: sms.customstring,
		from_email: sms.from_email,
		username: sms.username,
	}));
	const records = [...sent, ...received]
		.filter(({ username }) => username === account.username)
		.filter((record) => from_email === '' || record.from_email === from_email)
		.sort((a, b) => Number(a.date) - Number(b.date));
	return list(SUCCESS, 'container', {
		container: 'history',
		countAttribute: 'historycount',
		record: 'item',
		records,
	});
};

const balanceCall: Call = (_state, account) => ({
	xml: rootAnswer(SUCCESS, {
		balance: account.balance.toFixed(2),
		type: 'Prepay',
		currency_symbol: account.currencySymbol,
	}),
	results: [SUCCESS.code],
});

/** The five calls of the API ("Group SMS" and "Group Account Balance"). */
export const CALLS: ReadonlyMap<string, Call> = new Map([
	['send.php', sendCall],
	['reply.php', replyCall],
	['delivery.php', deliveryCall],
	['history.php', historyCall],
	['balance.php', balanceCall],
]);

/** A refusal of a whole request, where the call puts it. */
export function refusalAnswer(endpoint: string, result: Result): Answer {
	const xml =
		endpoint === 'history.php'
			? listAnswer(
					{ container: 'history', countAttribute: 'historycount', record: 'item', records: [] },
					result,
					'container',
				)
			: rootAnswer(result);
	return { xml, results: [result.code] };
}
