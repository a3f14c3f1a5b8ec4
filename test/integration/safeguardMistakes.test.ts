import type { INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { json, pairing, useClickSendBench, type RunOptions } from '../support/clickSend';
import type { NodeRun } from '../support/n8nCore';
import '../support/noWaiting';

const bench = useClickSendBench();

const ANN = '+61491570006';
const BOB = '+61491570156';
const CAT = '+61491570157';
const MINE = '+61491570158';
const items = [{ to: ANN }, { to: BOB }];
const ENGINE_2 = { executionId: '0199f0a4-7c2e-7d3b-8a51-0f2c3d4e5f60' };
const CONTINUE = { onError: 'continueRegularOutput' } as const;

const hintsOf = ({ run }: NodeRun) =>
	(run.data.resultData.runData.ClickSend?.[0]?.hints ?? []).map(({ message }) => message);

const sentTo = () => bench.sandbox.state.ledger.map(({ to }) => to);

/** Sends to the field `to` of each item. */
const send = async (parameters: INodeParameters, options: RunOptions = {}) =>
	await bench.send({ to: '={{ $json.to }}', ...parameters }, { items, ...options });

const EVENING = { from: '21:00', to: '08:00', timezone: 'Etc/UTC', then: 'skip' };

describe('A safeguard that cannot be read', () => {
	const NOTHING = '={{ $json.nothing }}';
	const window = (field: INodeParameters): INodeParameters => ({
		safeguards: { quietHours: { window: { ...EVENING, ...field } } },
	});
	const safeguards = (fields: INodeParameters['safeguards']): INodeParameters => ({
		safeguards: fields ?? {},
	});
	const given: Array<[parameters: INodeParameters, words: string]> = [
		// Of an expression in place of a collection, n8n makes an empty one.
		[safeguards({ quietHours: '={{ {} }}' }), 'Quiet Hours are empty'],
		[safeguards({ quietHours: { window: '={{ {} }}' } }), 'From of Quiet Hours is empty'],
		[safeguards({ doNotSendTo: '={{ $("Items").first().json.nothing }}' }), 'Do Not Send To'],
		[safeguards({ doNotSendTo: '={{ { phone: 1 } }}' }), 'Do Not Send To gets objects'],
		[safeguards({ doNotSendTo: '={{ "undefined" }}' }), 'Do Not Send To'],
		[safeguards({ doNotSendTo: '{{ $json.list }}' }), 'was not evaluated'],
		[safeguards({ doNotSendTo: '={{ $node["Items"].json.to }}' }), 'reads the current item'],
		[safeguards({ doNotSendTo: '={{ $("Items").item.json.to }}' }), 'reads the current item'],
		[safeguards({ sameNumberAgain: 'Skip' }), 'The value of Same Number Again'],
		[safeguards({ sameNumberAgain: '' }), 'The value of Same Number Again'],
		[safeguards({ sameNumberAgain: NOTHING }), 'The value of Same Number Again'],
		[safeguards({ maxParts: '' }), 'Max Parts is empty'],
		[safeguards({ maxParts: NOTHING }), 'The expression in Max Parts gives nothing'],
		[safeguards({ maxParts: '={{ [2] }}' }), 'The value of Max Parts cannot be used'],
		[safeguards({ maxParts: 0 }), 'The value of Max Parts cannot be used'],
		[window({ from: NOTHING }), 'The expression in From gives nothing'],
		[window({ to: '' }), 'To of Quiet Hours is empty'],
		[window({ timezone: NOTHING }), 'The expression in Time Zone gives nothing'],
		[window({ timezone: '={{ {} }}' }), 'The time zone of Quiet Hours is not known'],
		[window({ then: 'wait' }), 'Then of Quiet Hours is neither'],
		[{ options: { redirectTo: NOTHING } }, 'The expression in Redirect To gives nothing'],
		[{ options: { redirectTo: '={{ {} }}' } }, 'Redirect To is not one phone number'],
		[{ options: { dryRun: NOTHING } }, 'The expression in Dry Run gives nothing'],
		[{ options: { dryRun: '={{ "" }}' } }, 'The expression in Dry Run gives an empty text'],
		[{ options: { dryRun: '={{ [true] }}' } }, 'The value of Dry Run cannot be used'],
		[{ options: { dryRun: 'perhaps' } }, 'The value of Dry Run cannot be used'],
		[{ options: { pricePerPart: 'cheap' } }, 'The value of Price per Part cannot be used'],
	];

	it.each(given)('lets nothing leave: %j', async (parameters, words) => {
		const stopped = await send(parameters);
		expect(stopped.error?.message).toContain(words);
		// n8n logs a message.
		expect(stopped.error?.message).not.toMatch(/614915|cheap|perhaps/);
		const continued = await send(parameters, { settings: CONTINUE });
		expect(json(continued)).toHaveLength(2);
		for (const { error } of json(continued)) {
			expect(error).toMatchObject({ message: stopped.error?.message, outcome: 'notSent' });
		}
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('is told once where it is the same for all items', async () => {
		const { error } = await send({ safeguards: { doNotSendTo: 'nobody' } });
		expect(error?.message).toBe(
			'An entry of Do Not Send To cannot be used: it is not a phone number',
		);
		expect(error?.description).toContain('Entry: "nobody".');
		expect(error?.description).not.toContain('Cannot be used either');
	});

	it('says what may be given, and no number that stands for no bound', async () => {
		const { error } = await send({ safeguards: { maxParts: 0 } });
		expect(error?.description).toContain('Give Max Parts a whole number from 1 to 100.');
	});

	it('is explained by the editor where n8n cannot evaluate its expression', async () => {
		const doNotSendTo = "={{ $('Opted out').all().map((row) => row.json.phone) }}";
		const { error } = await send({ safeguards: { doNotSendTo } });
		expect(error?.message).toContain("Referenced node doesn't exist");
		expect(error?.context).toMatchObject({ nodeCause: 'Opted out' });
		expect(bench.sandbox.state.requests).toEqual([]);
	});
});

describe('A later try', () => {
	const sameNumberAgain = 'skip';

	it('skips a number that an item behind has sent to, because the item in front was unusable then', async () => {
		// Only the second evaluation gives a recipient, as a value that comes late would.
		const to =
			'={{ $json.late && $runIndex === 0 && !$execution.customData.get("tried") ? ($execution.customData.set("tried", "1"), "") : $json.to }}';
		const run = await bench.send(
			{ to, safeguards: { sameNumberAgain } },
			{
				items: [{ to: ANN, late: true }, { to: ANN }],
				settings: { ...CONTINUE, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			},
		);
		expect(sentTo()).toEqual([ANN]);
		expect(json(run)).toMatchObject([
			{ to: ANN, skipped: 'sameNumberAgain' },
			{ to: ANN, result: '0000' },
		]);
	});

	it('skips it where a person has set the country that makes two spellings one number', async () => {
		bench.inject({ kind: 'recipientResult', to: '0491570006', code: '2015' });
		bench.inject({ kind: 'recipientResult', to: BOB, code: '2015' });
		const parameters = { safeguards: { sameNumberAgain }, options: { combineRecipients: false } };
		const tried = await send(parameters, {
			items: [{ to: '0491570006' }, { to: ANN }, { to: BOB }],
		});
		expect(tried.error).toBeDefined();
		expect(sentTo()).toEqual([ANN]);
		bench.sandbox.state.faults.clear();

		const earlier: IRunExecutionData = structuredClone(JSON.parse(JSON.stringify(tried.run.data)));
		delete earlier.resultData.error;
		earlier.resultData.runData.ClickSend?.pop();
		const node = earlier.executionData?.nodeExecutionStack[0]?.node;
		Object.assign(Object(node?.parameters.options), { country: 'AU' });
		const run = await send(
			{ ...parameters, options: { combineRecipients: false, country: 'AU' } },
			{ earlier },
		);
		expect(sentTo()).toEqual([ANN, BOB]);
		expect(json(run).map(({ to, skipped }) => [to, skipped])).toEqual([
			['0491570006', 'sameNumberAgain'],
			[ANN, undefined],
			[BOB, undefined],
		]);
	});
});

describe('Redirect To', () => {
	it('sends to no number that is on the list of Do Not Send To', async () => {
		const run = await send({ options: { redirectTo: MINE }, safeguards: { doNotSendTo: MINE } });
		expect(run.error?.message).toBe('The number in Redirect To is on the list of Do Not Send To');
		expect(bench.sandbox.state.requests).toEqual([]);
	});

	it('names in an error where an SMS went and whom it was for', async () => {
		bench.inject({ kind: 'resetAfter', after: 1 });
		const options = { redirectTo: MINE, combineRecipients: false, maxConcurrentRequests: 1 };
		const { error } = await send({ options }, { items: [...items, { to: CAT }] });
		const [{ messageid } = { messageid: '' }] = bench.sandbox.state.ledger;
		expect(error?.context).toMatchObject({
			data: {
				accepted: [{ item: 0, to: MINE, intendedFor: ANN, messageid }],
				unknown: [{ item: 1, to: MINE, intendedFor: BOB }],
				notSent: [{ item: 2, to: MINE, intendedFor: CAT }],
			},
		});
		expect(error?.description).toContain(`${messageid} (${MINE} for ${ANN})`);
		expect(error?.description).toContain(`Not known whether sent: ${MINE} for ${BOB}.`);
	});
});

describe('The account of a run that stops', () => {
	const parameters = {
		safeguards: { doNotSendTo: ANN },
		options: { combineRecipients: false, maxConcurrentRequests: 1 },
	};
	beforeEach(() => {
		bench.inject({ kind: 'recipientResult', to: BOB, code: '2015' });
	});

	it.each([
		['1', {}],
		['2.0', ENGINE_2],
	])('counts who was skipped, on Engine %s', async (_name, engine) => {
		const { error } = await send(parameters, engine);
		const told = `${error?.message} ${error?.description ?? ''}`;
		expect(told).toContain('In all: 1 refused, 1 skipped.');
		expect(told).not.toContain(ANN);
	});
});

describe('The output', () => {
	it('Not Accepted keeps records that belong to no recipient', async () => {
		const record = (to: string) =>
			`<message><to>${to}</to><messageid>ID-${to}</messageid><result>0000</result></message>`;
		const body = `<xml><messages>${[ANN, BOB, CAT].map(record).join('')}</messages></xml>`;
		bench.inject({ kind: 'raw', body });
		const run = await send({ options: { output: 'notAccepted' } });
		expect(json(run)).toEqual([{ unmatched: [expect.objectContaining({ to: CAT })] }]);
		expect(pairing(run)).toEqual([1]);
		expect(hintsOf(run)).toContainEqual(expect.stringContaining('See “unmatched” in the output'));
	});

	it('Not Accepted is Recipients for a model, which would take nothing for a reason to call again', async () => {
		const run = await bench.send(
			{ to: ANN, options: { output: 'notAccepted' } },
			{ settings: { type: 'clickSendTool' } },
		);
		expect(json(run)).toMatchObject([{ to: ANN, result: '0000' }]);
	});

	it('Summary is named by the hints where they point at it', async () => {
		const run = await send(
			{ options: { output: 'summary', redirectTo: MINE } },
			{ items: [...items, { to: 'nobody' }], settings: CONTINUE },
		);
		const hints = hintsOf(run).join('\n');
		expect(hints).toContain('See “notAccepted” in the output.');
		expect(hints).not.toMatch(/“error”|“intendedFor”/);
		expect(pairing(run)).toHaveLength(1);
	});
});
