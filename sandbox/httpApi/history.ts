import { SHARED_NUMBER, type InboundSms, type LedgerEntry } from '../model/records';
import type { SandboxState } from '../state';
import { listCall } from './call';

const sentRecord = (state: SandboxState, sms: LedgerEntry) => ({
	messageid: sms.messageid,
	direction: 'out',
	date: String(Math.floor(Date.parse(sms.acceptedAt) / 1000)),
	to: sms.to,
	message: sms.message,
	status: state.statusOf(sms),
	senderid: sms.senderid === '' ? SHARED_NUMBER : sms.senderid,
	schedule: sms.schedule,
	customstring: sms.customstring,
	from_email: sms.from_email,
	username: sms.username,
});

const receivedRecord = (sms: InboundSms) => ({
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
});

/** The SMS that were sent and received, in the order of their dates. */
export const historyCall = listCall(
	'history.php',
	{
		container: 'history',
		countAttribute: 'historycount',
		record: 'item',
		resultIn: 'container',
	},
	({ state, account, parameters: { from_email = '' } }) =>
		[...state.ledger.map((sms) => sentRecord(state, sms)), ...state.replies.map(receivedRecord)]
			.filter(({ username }) => username === account.username)
			.filter((record) => from_email === '' || record.from_email === from_email)
			.sort((a, b) => Number(a.date) - Number(b.date)),
);
