import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '../../nodes/ClickSend/errors/issue';
import {
	CODES_FOR_ALL,
	DOCUMENTED_RESULT_CODES,
	explainResultCode,
	SUCCESS,
} from '../../nodes/ClickSend/errors/resultCodes';
import { SEND } from '../../nodes/ClickSend/transport/endpoints';
import { openClient } from '../../nodes/ClickSend/transport/httpApi';
import { explainNetworkFault } from '../../nodes/ClickSend/transport/networkIssue';
import { errortextOf } from '../../sandbox/model/codes';
import { ROOT } from './support/documentation';
import { codesIn, tablesOf, type Row } from '../support/tables';

const HOST = 'api.example';

const page = readFileSync(join(ROOT, 'docs/result-codes.md'), 'utf8');
const [atAGlance = [], resultCodes = [], statuses = [], faults = []] = tablesOf(page);

/** Each code of a table, with its row. */
const byCode = (rows: readonly Row[], column: string) =>
	rows.flatMap((row) => codesIn(row[column]).map((code) => ({ code, row })));

const says = (row: Row) => ({
	message: expect.stringContaining(row['The node says'] ?? '?'),
	certainty: codesIn(row.Outcome)[0],
});

async function sendAnsweredWith(statusCode: number): Promise<Issue | undefined> {
	const opened = openClient({
		credentials: { username: 'nathan', apiKey: 'a key', baseUrl: `https://${HOST}` },
		requester: async () => await Promise.resolve({ statusCode, body: '' }),
		maxAttempts: 1,
	});
	const result = opened.ok ? await opened.value.request(SEND, {}, { method: 'POST' }) : opened;
	return result.ok ? undefined : result.issue;
}

describe('The page of result codes', () => {
	const documented = byCode(resultCodes, 'Code');

	it('has each code that the node knows, and 2100 to 2199', () => {
		expect(documented.map(({ code }) => code)).toEqual([
			...DOCUMENTED_RESULT_CODES,
			'2100',
			'2199',
		]);
	});

	it.each(documented)('says of $code what the node says', ({ code, row }) => {
		const issue = explainResultCode(code, '');
		expect(issue).toMatchObject(says(row));
		// What is said of every code of 2100-2199 goes on with how to look for the SMS.
		expect(row['The remedy']).toContain(issue.description);
	});

	it('says of any other code what the node says', () => {
		const issue = explainResultCode('2999', '');
		const [row = {}] = resultCodes.filter(({ Code }) => Code === 'any other');
		expect(issue).toMatchObject(says(row));
		expect(row['The remedy']).toContain(issue.description);
	});

	it.each(documented)("has ClickSend's own words for $code", ({ code, row }) => {
		expect(row["ClickSend's words"]).toBe(errortextOf(code));
	});

	it('names the codes after which nothing more is sent', () => {
		const [sentence = ''] = /After [^.]* the next request/.exec(page) ?? [];
		expect(codesIn(sentence)).toEqual([...CODES_FOR_ALL]);
	});

	it.each(byCode(statuses, 'Status'))('says of HTTP $code what the node says', async (status) => {
		expect(await sendAnsweredWith(Number(status.code))).toMatchObject(says(status.row));
	});

	it.each(byCode(faults, 'What happened'))('says of $code what the node says', (fault) => {
		const isConnecting =
			['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'].includes(fault.code) &&
			fault.row['What happened']?.startsWith('No connection') === true;
		const cause = { code: fault.code, ...(isConnecting && { syscall: 'connect' }) };
		const error = Object.assign(new Error('No answer', { cause }), { code: fault.code });
		expect(explainNetworkFault(error, { api: 'http', effect: 'send', host: HOST })).toMatchObject(
			says(fault.row),
		);
	});

	it.each([
		['SSRF', { name: 'SsrfBlockedIpError' }],
		['The proxy', { code: 'ECONNABORTED', request: { socket: null } }],
		[
			'The TLS handshake',
			{ code: 'ECONNRESET', request: { socket: { encrypted: true, secureConnecting: true } } },
		],
		[
			'No connection',
			{ code: 'ECONNABORTED', request: { socket: { encrypted: true, secureConnecting: true } } },
		],
	])('says of “%s …” what the node says', (beginning, fields) => {
		const [row = {}] = faults.filter((each) => each['What happened']?.startsWith(beginning));
		const error = Object.assign(new Error('No answer'), fields);
		expect(explainNetworkFault(error, { api: 'http', effect: 'send', host: HOST })).toMatchObject(
			says(row),
		);
	});

	it('has the rows that these tests look at', () => {
		expect(statuses.length).toBeGreaterThan(3);
		expect(faults.length).toBeGreaterThan(4);
	});
});

describe('Its table at a glance', () => {
	it('has a line for each result code', () => {
		expect(byCode(atAGlance, 'Result code').map(({ code }) => code)).toEqual([
			SUCCESS,
			...DOCUMENTED_RESULT_CODES,
			'21xx',
		]);
	});
});
