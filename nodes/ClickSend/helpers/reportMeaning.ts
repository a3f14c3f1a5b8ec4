import { textOf } from './property';

/** What a delivery report says. */
export interface ReportMeaning {
	/** Whether no other report is to come about the SMS. */
	isFinal: boolean;
	/** In words for a person. */
	meaning: string;
}

const notYet = (meaning: string): ReportMeaning => ({ isFinal: false, meaning });
const forGood = (meaning: string): ReportMeaning => ({ isFinal: true, meaning });

/** The `status_code` of reports, as ClickSend's help explains them. */
const STATUS_CODES: ReadonlyMap<string, ReportMeaning> = new Map([
	['200', notYet('Sent to the network, queued, scheduled or waiting for approval')],
	['201', forGood('Received on the handset')],
	['300', notYet('Not delivered because of a temporary fault in the network; it is tried again')],
	['301', forGood('Failed or cancelled')],
]);

/** Tells whether a value is a `status_code` that ClickSend's help explains, as text or number. */
export const isStatusCode = (value: unknown): boolean => STATUS_CODES.has(codeOf(value));

/** The `status` of reports and of the history, in lower case. */
const STATUSES: ReadonlyMap<string, ReportMeaning> = new Map([
	['delivered', forGood('Delivered')],
	['undelivered', forGood('Not delivered')],
	['completed', forGood('Completed')],
	['received', forGood('Received')],
	['failed', forGood('Failed')],
	['cancelled', forGood('Cancelled')],
	['cancelledafterreview', forGood('Cancelled after review')],
	['queued', notYet('Queued')],
	['scheduled', notYet('Scheduled')],
	['sent', notYet('Sent to the network')],
	['waitapproval', notYet('Waiting for approval')],
]);

/** The `error_code` of reports in ClickSend's older numbering, which only likely still holds. */
const ERROR_CODES: ReadonlyMap<string, ReportMeaning> = new Map([
	['1', notYet('it is queued')],
	['2', notYet('it is scheduled')],
	['3', notYet('it was sent to the network')],
	['4', forGood('it was delivered')],
	['5', forGood('it was cancelled')],
	['6', notYet('it waits for approval')],
	['8', forGood('the network does not know the number')],
	['9', forGood('the network could not identify the number')],
	['10', forGood('the number may not use the network')],
	['11', forGood('the number has no SMS service')],
	['12', forGood('the phone was off or out of reach for 12 hours or longer')],
	['13', forGood("the phone's memory is full")],
	['14', forGood('the network is congested')],
	['15', forGood('the network rejected it')],
	['16', forGood('a temporary fault in the network')],
	['17', forGood('the network did not respond in time')],
	['18', forGood('it could not be routed')],
	['19', forGood('a filter took it for spam')],
	['20', forGood('no report came from the network in time')],
]);

/** The error codes that say how far the SMS is. The status code says that too, and is surer. */
const STAGES: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6']);

/** The error codes of what may pass. The others end an SMS, so they are no cause to try it again. */
const PASSING: ReadonlySet<string> = new Set(['12', '13', '14', '16', '17']);

/** The statuses that are explained by a cause, in lower case. */
const UNSUCCESSFUL: ReadonlySet<string> = new Set(['undelivered', 'failed']);

/** A code as text, whether it came as a text or as a number. */
const codeOf = (value: unknown) => String(typeof value === 'number' ? value : textOf(value)).trim();

/** Whether an error code can be the cause of what a report says. */
function isCause(errorCode: string, statusCode: string, status: string): boolean {
	if (STAGES.has(errorCode)) return false;
	if (!STATUS_CODES.has(statusCode)) return UNSUCCESSFUL.has(status);
	return statusCode === '301' || (statusCode === '300' && PASSING.has(errorCode));
}

/** The codes and the status of a report, as the tables have them. */
const readReport = (report: Readonly<Record<string, unknown>>) => ({
	statusCode: codeOf(report.status_code),
	status: textOf(report.status).trim().toLowerCase(),
	errorCode: codeOf(report.error_code),
});

/**
 * Tells what a delivery report says, and whether another one is to come: reports with the status codes 200 and 300
 * are temporary. The status code decides, then the status, then the error code. A report that says nothing known is
 * taken for final, because whoever waits for the last one must not miss it.
 *
 * @param report with ClickSend's fields
 */
export function meaningOf(report: Readonly<Record<string, unknown>>): ReportMeaning {
	const { statusCode, status, errorCode } = readReport(report);
	const reason = ERROR_CODES.get(errorCode);
	const said = STATUS_CODES.get(statusCode) ?? STATUSES.get(status);
	if (!reason) return said ?? forGood('Unknown');
	const likely = `Likely: ${reason.meaning}`;
	if (!said) return { isFinal: reason.isFinal, meaning: likely };
	return isCause(errorCode, statusCode, status)
		? { isFinal: said.isFinal, meaning: `${said.meaning}. ${likely}` }
		: said;
}

/**
 * Tells whether a delivery report says that the SMS was delivered. The status code decides, then the status.
 *
 * @param report with ClickSend's fields
 */
export function isDelivered(report: Readonly<Record<string, unknown>>): boolean {
	const { statusCode, status } = readReport(report);
	if (STATUS_CODES.has(statusCode)) return statusCode === '201';
	return status === 'delivered' || status === 'completed';
}

/** Tells whether a delivery report says anything of the SMS. */
export const saysAnything = (report: Readonly<Record<string, unknown>>): boolean =>
	Object.values(readReport(report)).some((said) => said !== '');
