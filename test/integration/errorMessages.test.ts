import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import '../support/noWaiting'; // Before what waits.
import { resources } from '../../nodes/ClickSend/actions/resources';
import type { Fault } from '../../sandbox';
import { json, MARKER_KEY, useClickSendBench, type RunOptions } from '../support/clickSend';
import type { NodeRun } from '../support/n8nCore';
import { REGISTERED, type RegisteredOperation } from '../support/operations';
import { pollOnce } from '../support/polls';
import { webhookLife, type TriggerOptions } from '../support/triggerContexts';

/**
 * n8n writes the message of an error into its log and its event log, whatever is set about the privacy of executions.
 * So no message may hold a phone number or a text; descriptions and data do.
 */
const bench = useClickSendBench();

const NUMBER = '+61491577777';
const WORD = 'Zyzzyva';
const MARK = /zyzzyva|4\.?91[\s-]*577[\s-]*777/i;
/** As ClickSend may quote what it was sent, and whose account it is. */
const WORDS = `"${WORD}" to ${NUMBER} of ada@${WORD}.example is not good`;

const ENGINE_2 = { executionId: '0199f0a4-7c2e-7d3b-8a51-0f2c3d4e5f60' };
const ON_ERROR = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

/** Values that somebody may give to any field. */
const GIVEN: readonly unknown[] = [
	`${WORD} ${WORD}`,
	491577777.5,
	[WORD, NUMBER],
	{ [WORD]: NUMBER },
];

/** Recipients that cannot be used, each in another way. */
const RECIPIENTS: readonly unknown[] = [
	`${WORD} {{ ${WORD}`,
	`${NUMBER} (2)`,
	`${NUMBER},,12`,
	`${NUMBER},50`,
	'+61 (0) 491 577 777',
	`${NUMBER} ext 12`,
	'4.91577777E+10',
	-491577777,
	`${WORD}\n`.repeat(200),
];

/** Expressions that n8n or JavaScript refuses, and one that is not evaluated. */
const WRITTEN: readonly string[] = [
	`={{ 'x' in '${WORD} ${NUMBER}' }}`,
	`={{ (() => { throw new Error('${WORD} ${NUMBER}') })() }}`,
	`{{ $json.${WORD} }}`,
];

const fieldsOf = ({ parameters }: RegisteredOperation): INodeProperties[] =>
	resources
		.find(({ value }) => value === parameters.resource)
		?.operations.find(({ value }) => value === parameters.operation)?.fields ?? [];

/** The parameters with a value in each field in turn, members of collections included. */
function* filledIn(
	fields: readonly INodeProperties[],
	value: INodeParameters[string],
): Generator<INodeParameters> {
	for (const { name, type, noDataExpression, options = [] } of fields) {
		// n8n evaluates no expression in some: nothing of an item gets into them.
		if (type === 'notice' || noDataExpression) continue;
		if (type !== 'collection' && type !== 'fixedCollection') {
			yield { [name]: value };
			continue;
		}
		for (const member of options) {
			if ('values' in member) {
				for (const each of member.values) {
					// The editor shows some fields only for a choice in another.
					const shown = Object.entries(each.displayOptions?.show ?? {}).flatMap(
						([other, choices]): Array<[string, string]> => {
							const choice = choices?.[0];
							return typeof choice === 'string' ? [[other, choice]] : [];
						},
					);
					for (const values of filledIn([each], value)) {
						yield { [name]: { [member.name]: { ...Object.fromEntries(shown), ...values } } };
					}
				}
			} else if ('displayName' in member) {
				for (const inner of filledIn([member], value)) yield { [name]: inner };
			}
		}
	}
}

/** The errors inside of a value that are n8n's or ours, with those that caused them. */
function messagesOf(error: unknown): string[] {
	if (typeof error !== 'object' || error === null) return [];
	const texts = ['message', 'stack'].map((name): unknown => Reflect.get(error, name));
	return [
		...texts.filter((text) => typeof text === 'string'),
		...messagesOf(Reflect.get(error, 'cause')),
	];
}

/** What n8n writes of a run into its logs, and the messages of items with an error. */
function messagesIn({ outputs, run }: NodeRun): string[] {
	const { error, runData } = run.data.resultData;
	const items = outputs.flat().map((item) => item.json.error);
	return [error, runData.ClickSend?.at(-1)?.error, ...items].flatMap(messagesOf);
}

/** What a person reads beside the message. */
const besides = ({ error, outputs }: NodeRun): string =>
	JSON.stringify([
		error?.description,
		error?.context,
		outputs.flat().map((item) => item.json.error),
	]);

/** Messages that need no quote: the item says the rest. */
const NEEDS_NO_QUOTE =
	/list or an object|characters|is empty|gives (?:nothing|an empty)|wait cannot/;

const withMarks = ({ parameters }: RegisteredOperation): INodeParameters => ({
	...parameters,
	...('to' in parameters && { to: NUMBER, message: `Hello ${WORD}` }),
});

describe.each(
	REGISTERED.map((each) => [Object.values(each.parameters).slice(0, 2).join(' '), each] as const),
)('An error of %s', (_name, operation) => {
	async function expectNoMark(parameters: INodeParameters, options: RunOptions): Promise<NodeRun> {
		const run = await bench.run({ ...withMarks(operation), ...parameters }, options);
		expect(messagesIn(run).filter((text) => MARK.test(text))).toEqual([]);
		return run;
	}

	it('quotes nothing in its message that somebody gave to a field', async () => {
		let runs = 0;
		const tried: Array<{ written: string; value: unknown; only?: string }> = [
			...GIVEN.map((value) => ({ written: '={{ $json.value }}', value })),
			...WRITTEN.map((written) => ({ written, value: 1 })),
			...RECIPIENTS.map((value) => ({ written: '={{ $json.value }}', value, only: 'to' })),
		];
		for (const { written, value, only } of tried) {
			const fields = fieldsOf(operation).filter(({ name }) => only === undefined || name === only);
			for (const parameters of filledIn(fields, written)) {
				const onError = ON_ERROR[runs++ % ON_ERROR.length] ?? 'stopWorkflow';
				const type = operation.waits ? { responseType: 'approval' } : {};
				const options = { items: [{ value }] as IDataObject[], settings: { onError } };
				const run = await expectNoMark({ ...type, ...parameters }, options);
				const [message = ''] = messagesIn(run);
				if (message === '' || NEEDS_NO_QUOTE.test(message)) continue;
				if (!MARK.test(JSON.stringify([written, value]))) continue;
				expect({ message, besides: besides(run) }).toEqual({
					message,
					besides: expect.stringMatching(MARK),
				});
			}
		}
		expect(runs).toBeGreaterThan(0);
	}, 120_000);

	const codes = ['2015', '2018', '2022', '2101', '2999', 'COUNTRY_NOT_ENABLED', WORD, NUMBER];
	const faults: Fault[] = [
		...codes.flatMap((code): Fault[] => [
			{ kind: 'result', code, errortext: WORDS },
			{ kind: 'result', code, errortext: `${WORDS}: not allowed` },
			{ kind: 'everyRecipient', code, errortext: WORDS },
		]),
		...[400, 401, 403, 409, 500].flatMap((status): Fault[] => [
			{ kind: 'raw', body: JSON.stringify({ http_code: status, response_msg: WORDS }) },
			{ kind: 'raw', status, body: `<html>${WORDS}</html>` },
		]),
		{ kind: 'raw', body: WORDS },
		{
			kind: 'raw',
			body: `<xml><messages><message><to>${NUMBER}0</to><result>0000</result></message></messages></xml>`,
		},
		{ kind: 'raw', body: `<xml><messages><message><to>${NUMBER}</to></message></messages></xml>` },
		{ kind: 'raw', body: `<xml><${WORD}>${NUMBER}</${WORD}><messages><message><to>${NUMBER}` },
		{ kind: 'raw', body: `<xml><replies><reply><message>${WORDS}</m></reply>` },
		{ kind: 'resetAfter' },
	];

	it('quotes nothing in its message that ClickSend or a proxy responds', async () => {
		for (const fault of faults) {
			const run = async (onError: (typeof ON_ERROR)[number]) => {
				bench.sandbox.reset();
				bench.inject({ ...fault, times: 'always' });
				return await expectNoMark({}, { items: [{}], settings: { onError } });
			};
			await run('stopWorkflow');
			await run('continueRegularOutput');
		}
	}, 120_000);
});

describe('A person', () => {
	it.each([1, 1000])('sees at once which number is meant, of %d items', async (count) => {
		const items = Array.from({ length: count }, (_, index) => ({
			to: index === count - 1 ? '0491 577 777/8' : `+61411${100_000 + index}`,
		}));
		const { error } = await bench.send({ to: '={{ $json.to }}' }, { items });
		expect(error?.context).toMatchObject({
			itemIndex: count - 1,
			data: { quotes: ['Recipient: "0491 577 777/8"'] },
		});
		const [remedy, quote] = (error?.description ?? '').split('<br>\n');
		expect(remedy).toMatch(/^Write mobile numbers in international format/);
		expect(quote).toBe('Recipient: "0491 577 777/8".');
	});

	it('sees whom ClickSend refused, of a thousand', async () => {
		bench.inject({ kind: 'recipientResult', to: NUMBER, code: '2015' });
		const items = Array.from({ length: 1000 }, (_, index) => ({
			to: index === 500 ? NUMBER : `+61411${100_000 + index}`,
		}));
		const { error } = await bench.send({ to: '={{ $json.to }}' }, { items });
		expect(error?.message).not.toMatch(MARK);
		expect((error?.description ?? '').split('<br>\n')[1]).toBe(`Recipient: ${NUMBER}.`);
	});

	it('reads it in the item where the node continues, and so does a model that called the node', async () => {
		for (const settings of [
			{ onError: 'continueRegularOutput' },
			{ type: 'clickSendTool' },
		] as const) {
			bench.inject({ kind: 'recipientResult', to: NUMBER, code: '2015' });
			const [item] = json(await bench.send({ to: NUMBER }, { settings }));
			expect(item).toMatchObject({
				error: { to: NUMBER, description: expect.stringContaining(`Recipient: ${NUMBER}.`) },
			});
		}
	});

	it('reads it in the message on Engine 2.0, which keeps nothing else', async () => {
		const { error: unusable } = await bench.send({ to: `${NUMBER} (2)` }, ENGINE_2);
		expect(unusable?.message).toContain(`Recipient: "${NUMBER} (2)".`);
		bench.inject({ kind: 'recipientResult', to: NUMBER, code: '2015' });
		const { error: refused } = await bench.send({ to: NUMBER }, ENGINE_2);
		expect(refused?.message).toContain(`Recipient: ${NUMBER}.`);
	});
});

describe('What a trigger says', () => {
	const trigger = (parameters: INodeParameters): TriggerOptions => ({
		credentials: {
			username: 'tester',
			apiKey: MARKER_KEY,
			baseUrl: bench.sandbox.baseUrl,
			restBaseUrl: bench.sandbox.restBaseUrl,
			pushToken: 'push-token-0123456789',
		},
		parameters,
	});
	const answers: Fault[] = [
		...[400, 401, 404, 422, 500].map((status): Fault => ({
			kind: 'raw',
			status,
			body: JSON.stringify({ http_code: status, response_code: 'X', response_msg: WORDS }),
		})),
		{ kind: 'raw', body: WORDS },
	];

	it.each(answers)('of its rules quotes nothing: %j', async (fault) => {
		bench.inject({ ...fault, times: 'always' });
		const registered = { events: ['reply'], registration: 'automatic', options: {} };
		const life = webhookLife(trigger(registered));
		const atStart = webhookLife({ ...trigger(registered), activation: 'init' });
		const [checked] = await Promise.allSettled([life.checkExists()]);
		const [created] = await Promise.allSettled([life.create()]);
		await atStart.checkExists();
		await life.delete();
		const thrown = [checked, created].flatMap((each) =>
			each.status === 'rejected' ? messagesOf(each.reason) : [],
		);
		const said = [...thrown, ...life.warnings, ...atStart.warnings];
		expect(said.length).toBeGreaterThan(3);
		expect(said.filter((text) => MARK.test(text))).toEqual([]);
	});

	it.each([
		{ ipAllowlist: `203.0.113.7, ${WORD}` },
		{ responseMode: WORD },
		{ ipAllowlist: [NUMBER] },
	])('of its settings quotes nothing: %j', async (options) => {
		const life = webhookLife(trigger({ events: ['reply'], registration: 'manual', options }));
		const [checked] = await Promise.allSettled([life.checkExists()]);
		const said = checked.status === 'rejected' ? messagesOf(checked.reason) : [];
		expect(said.length).toBeGreaterThan(0);
		expect(said.filter((text) => MARK.test(text))).toEqual([]);
	});

	it.each([
		...answers,
		...['2018', '2999', WORD, NUMBER].map((code): Fault => ({
			kind: 'result',
			code,
			errortext: WORDS,
		})),
		{
			kind: 'raw',
			body: `<xml><replies><reply><from>${NUMBER}</from><message>${WORDS}</m></reply>`,
		} satisfies Fault,
	])('of a poll quotes nothing: %j', async (fault) => {
		for (const mode of ['trigger', 'manual'] as const) {
			bench.sandbox.reset();
			bench.inject({ ...fault, times: 'always' });
			const options = { ...trigger({ event: 'reply', options: {} }), mode };
			const [polled] = await Promise.allSettled([pollOnce(options)]);
			const said =
				polled.status === 'rejected'
					? messagesOf(polled.reason)
					: [...polled.value.failed.flatMap(messagesOf), ...polled.value.logged];
			expect(said.filter((text) => MARK.test(text))).toEqual([]);
		}
	});

	it('of records that n8n does not take quotes nothing, and keeps them in its data', async () => {
		const [{ messageid } = {}] = json(await bench.send({ to: NUMBER }));
		bench.sandbox.state.addReply({
			messageid: String(messageid),
			from: NUMBER,
			message: WORD,
		});
		const polled = await pollOnce({
			...trigger({ event: 'reply', options: {} }),
			engine: 'engine 2',
			refuses: () => `${WORD} ${NUMBER}`,
		});
		const said = [...polled.failed.flatMap(messagesOf), ...polled.logged];
		expect(said.length).toBeGreaterThan(1);
		expect(said.filter((text) => MARK.test(text))).toEqual([]);
		expect(polled.failed[0]?.context.data).toMatchObject({
			records: [{ from: NUMBER, message: WORD }],
		});
	});
});
