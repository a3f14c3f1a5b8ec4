import fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import { inOneText, resultOf, type Issue } from '../../../nodes/ClickSend/errors/issue';
import {
	toItemError,
	toNodeError,
	toTestRunError,
	toTriggerError,
} from '../../../nodes/ClickSend/errors/nodeErrors';
import { readRecipients } from '../../../nodes/ClickSend/parameters/recipients';
import { openSmsReader } from '../../../nodes/ClickSend/sending/sms';
import { BALANCE, HISTORY, REPLY, SEND } from '../../../nodes/ClickSend/transport/endpoints';
import { openClient } from '../../../nodes/ClickSend/transport/httpApi';
import { openRestClient, REST_WORDS } from '../../../nodes/ClickSend/transport/restApi';

const NODE: INode = {
	id: '1',
	name: 'ClickSend',
	type: 'clickSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const RUNS = 500;

const CREDENTIALS = {
	username: 'nathan',
	apiKey: 'a-long-key',
	baseUrl: 'https://api.example',
	restBaseUrl: 'https://rest.example',
};

/** Every text in a value, names of fields included. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

const isPrintable = (text: string) => !/[\p{Cs}\p{Cc}](?<![\t\n\r])/u.test(text);

/** All that a person or n8n can get of an issue. */
function expectPrintableIssue(issue: Issue): void {
	const item = toItemError(issue, {});
	const unusable = [{ item: 1, message: issue.message }];
	const about = { item: 0, to: '+61411111111', message: issue.message };
	const account = {
		accepted: [],
		unknown: [about],
		refused: [about],
		notSent: [about],
		skipped: [about],
		fetched: [],
		itemsNotStarted: 1,
		unusable,
		isSubWorkflow: false,
	};
	const errors = [
		toNodeError(NODE, issue, 0, account),
		toTriggerError(NODE, issue),
		toTestRunError(NODE, issue),
	].map(({ message, description, context }) => ({ message, description, context }));
	const said = [item, inOneText(issue), errors].flatMap(textsIn);
	expect(said.filter((text) => !isPrintable(text))).toEqual([]);
	const messages = [...errors, item].map(({ message }) => String(message));
	expect(messages.filter((text) => /[\t\n\r]/.test(text))).toEqual([]);
}

const anyText = fc
	.array(
		fc.oneof(
			fc.integer({ min: 0, max: 0xffff }),
			fc.constantFrom(
				...Array.from('\0\t\n\x1b\x7f\x85\ud83d\ude00+61 ', (each) => each.charCodeAt(0)),
			),
		),
		{ maxLength: 80 },
	)
	.map((units) => String.fromCharCode(...units));
const ENDPOINTS = [SEND, REPLY, HISTORY, BALANCE];

/** The body of a response: any bytes, or a document with any text in it. */
const anyBody = fc.oneof(
	fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
	fc
		.tuple(anyText, anyText, fc.constantFrom('xml', 'xml><messages><message'))
		.map(([code, words, root]) =>
			Buffer.from(
				`<${root}><result>${code}</result><errortext>${words}&#1;&#xD83D;</errortext></${root.replace('xml><messages><message', 'message></messages></xml')}>`,
			),
		),
	anyText.map((words) => Buffer.from(JSON.stringify({ http_code: 400, response_msg: words }))),
	// A character is at the place of the cut.
	fc.nat({ max: 8 }).map((before) => Buffer.from(`${'x'.repeat(292 + before)}😀👨‍👩‍👧‍👦`)),
);

describe('What the node says', () => {
	it('can be stored whatever ClickSend or a proxy responds', async () => {
		await fc.assert(
			fc.asyncProperty(
				anyBody,
				fc.constantFrom(200, 302, 400, 404, 429, 500),
				fc.constantFrom(...ENDPOINTS),
				async (body, statusCode, endpoint) => {
					const options = {
						credentials: CREDENTIALS,
						requester: async () => await Promise.resolve({ statusCode, body }),
						maxAttempts: 1,
					};
					const http = openClient(options);
					const rest = openRestClient({ ...options, words: REST_WORDS });
					if (!http.ok || !rest.ok) throw new Error('The credential cannot work');
					const list = { api: 'rest', method: 'GET', path: 'rules', effect: 'none' } as const;
					const results = [
						await http.value.request(endpoint, {}, { method: 'POST' }),
						await rest.value.request(list, {}),
					];
					for (const result of results) if (!result.ok) expectPrintableIssue(result.issue);
				},
			),
			{ numRuns: RUNS },
		);
	});

	it('can be stored whatever the parameters hold', () => {
		const read = openSmsReader({ timezone: 'UTC', now: 0 });
		const sms = { to: '+61411111111', message: 'Hello' };
		fc.assert(
			fc.property(fc.oneof(anyText, fc.object({ key: anyText }), fc.array(anyText)), (value) => {
				const options = ['senderId', 'schedule', 'country', 'customString', 'timeout'];
				const results = [
					resultOf(() => readRecipients(value)),
					resultOf(() => read({ ...sms, message: value, options: {} })),
					...options.map((name) => resultOf(() => read({ ...sms, options: { [name]: value } }))),
				];
				for (const result of results) if (!result.ok) expectPrintableIssue(result.issue);
			}),
			{ numRuns: RUNS },
		);
	});
});
