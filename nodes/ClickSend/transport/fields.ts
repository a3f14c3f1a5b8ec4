/**
 * The fields that ClickSend documents, of all records of the HTTP API v2, less its words for a result code. They hold
 * people's data, so they stay to the letter: a subaccount's key is its password, which may also be a word in somebody's
 * SMS or the digits of a number.
 *
 * @see API description, the "Response 200" of each call
 */
export const DATA_FIELDS: ReadonlySet<string> = new Set(
	[
		['to', 'from', 'from_email', 'username', 'senderid', 'originalsenderid', 'direction'],
		['message', 'originalmessage', 'messageid', 'originalmessageid', 'customstring'],
		['status', 'status_code', 'date', 'schedule', 'type'],
		['price', 'balance', 'currency_symbol', 'currency_type'],
	].flat(),
);

/** All of them. */
export const FIELDS: ReadonlySet<string> = new Set([...DATA_FIELDS, 'result', 'errortext']);
