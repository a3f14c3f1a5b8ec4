import type { Push } from './push/pusher';
import type { RuleFields } from './rules';
import type {
	DeliveryReport,
	InboundSms,
	LedgerEntry,
	PushSettings,
	RequestLogEntry,
	SandboxState,
} from './state';

/** How many of the latest SMS, replies and pushes, and of the latest requests, it shows. */
const SHOWN = 1000;
const SHOWN_REQUESTS = 200;

/** An accepted SMS with what became of it. */
export interface ShownSms extends LedgerEntry {
	/** Whether it still waits for its time. */
	scheduled: boolean;
	deliveryReports: ReadonlyArray<Pick<DeliveryReport, 'status' | 'status_code'>>;
}

/** Everything that the page shows: the latest of each, oldest first. */
export interface Overview {
	accounts: Array<{
		username: string;
		balance: number;
		currencySymbol: string;
		currencyType: string;
	}>;
	sms: ShownSms[];
	/** How many were accepted in all. */
	smsCount: number;
	replies: InboundSms[];
	pushes: Push[];
	requests: RequestLogEntry[];
	pushSettings: PushSettings;
	rules: Record<'inbound' | 'receipts', Array<RuleFields & { id: number }>>;
	/** Milliseconds. */
	now: number;
}

/** Takes a look at everything, without any API key. */
export function overviewOf(state: SandboxState): Overview {
	const reports = new Map<string, DeliveryReport[]>();
	for (const report of state.deliveryReports) {
		const known = reports.get(report.messageid);
		if (known) known.push(report);
		else reports.set(report.messageid, [report]);
	}
	const rulesOf = (kind: 'inbound' | 'receipts') =>
		state.rules.all(kind).map(({ id, fields }) => ({ id, ...fields }));
	return {
		accounts: state.allAccounts().map(({ username, balance, currencySymbol, currencyType }) => ({
			username,
			balance,
			currencySymbol,
			currencyType,
		})),
		sms: state.ledger.slice(-SHOWN).map((sms) => ({
			...sms,
			scheduled: state.isScheduled(sms),
			deliveryReports: (reports.get(sms.messageid) ?? []).map(({ status, status_code }) => ({
				status,
				status_code,
			})),
		})),
		smsCount: state.ledger.length,
		replies: state.replies.slice(-SHOWN),
		pushes: state.pusher.pushes.slice(-SHOWN),
		requests: state.requests.slice(-SHOWN_REQUESTS),
		pushSettings: state.pushSettings,
		rules: { inbound: rulesOf('inbound'), receipts: rulesOf('receipts') },
		now: state.now(),
	};
}
