import { pathOf, REGISTERED } from '../../support/operations';
import { describeExamples } from '../examples/examplesSuite';
import { describeAgentTool } from './agentSuite';
import { describeCommandLine } from './commandLineSuite';
import { describeCredentialTest } from './credentialTestSuite';
import { describeErrors } from './errorsSuite';
import { describeEvaluations } from './evaluationSuite';
import { describeCrowd } from './crowdSuite';
import { describeMcp } from './mcpSuite';
import { describeN8nAgent } from './n8nAgentSuite';
import { describeOperations } from './operationsSuite';
import { describePollTrigger } from './pollTriggerSuite';
import { describePushMemory } from './pushMemorySuite';
import { describePushTrigger } from './pushTriggerSuite';
import { describeRegistration } from './registrationSuite';
import { describeFlood } from './floodSuite';
import { describePushCosts } from './pushCostsSuite';
import { describeRetries } from './retriesSuite';
import { describeHumanReview } from './reviewSuite';
import { describeStop } from './stopSuite';
import { describeWaiting } from './waitingSuite';
import { METRICS } from '../../../tools/n8n/isolates';
import { MARKER_KEY, RealN8n } from '../../support/n8n/realN8n';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 120_000;

/** Hundreds of pushes at once take n8n a while on a busy computer. */
const PUSH_TIMEOUT_MS = 240_000;

const TO = '+61491570156';

/** Where n8n finds what a node puts out, and a field of it. */
const SCHEMAS: Array<[node: string, place: string, field: string]> = [
	...REGISTERED.map((each): [string, string, string] => [
		'clickSend',
		`1.0.0/${pathOf(each).join('/')}`,
		each.field,
	]),
	['clickSendTrigger', '1.0.0', 'event'],
	['clickSendTrigger', '1.1.0', 'event'],
	['clickSendPollTrigger', '1.0.0', 'event'],
];

/** The same tests for each line of n8n. */
export function describeN8n(version: string): void {
	jest.setTimeout(TEST_TIMEOUT_MS);

	describe(`In n8n ${version}`, () => {
		const n8n = new RealN8n(version, {
			// A test says itself when something is pushed again.
			sandbox: { pushRetryDelays: [], pushTimeout: PUSH_TIMEOUT_MS },
			env: METRICS,
		});
		beforeAll(async () => {
			await n8n.start();
		}, START_TIMEOUT_MS);
		afterAll(async () => {
			await n8n.stop();
		});
		beforeEach(() => {
			n8n.reset();
		});

		it('the node and its tool are in the list of nodes', async () => {
			const names = (await n8n.client.getNodeTypes()).map(({ name }) => name);
			expect(names).toEqual(
				expect.arrayContaining([
					'n8n-nodes-clicksend-http.clickSend',
					'n8n-nodes-clicksend-http.clickSendTool',
				]),
			);
		});

		it.each(SCHEMAS)(
			'what comes out of %s %s is known before the first run',
			async (node, place, field) => {
				// As the editor asks for it.
				const path = `/schemas/n8n-nodes-clicksend-http.${node}/${place}.json`;
				expect(await n8n.client.request('GET', path)).toMatchObject({
					properties: { [field]: {} },
				});
			},
		);

		describeCredentialTest(n8n);
		describeOperations(n8n);
		describeErrors(n8n);
		describeRetries(n8n);
		describePushTrigger(n8n);
		describePushMemory(n8n);
		describeFlood(n8n);
		// n8n 1 has no isolates.
		if (!version.startsWith('1.')) describePushCosts(n8n);
		describeRegistration(n8n);
		describeWaiting(n8n);
		describeCrowd(n8n);
		describeStop(n8n);
		describePollTrigger(n8n);
		describeAgentTool(n8n);
		if (!version.startsWith('1.')) {
			// n8n 1 has none.
			describeHumanReview(n8n);
			describeN8nAgent(n8n);
			describeMcp(n8n);
			describeCommandLine(n8n, version);
			describeEvaluations(n8n);
		}
		describeExamples(n8n);

		// Last, so that it looks at what all the others left behind.
		it('the API key is in no log, database, execution or URL', async () => {
			for (const fault of [
				{ kind: 'resetAfter' },
				{ kind: 'status', status: 401, body: 'x' },
				{ kind: 'raw', body: `<html>${MARKER_KEY}</html>` },
				{ kind: 'status', status: 500, body: `key=${MARKER_KEY}` },
			] as const) {
				n8n.sandbox.state.faults.inject(fault);
				expect((await n8n.send({ to: TO })).error).toBeDefined();
			}
			const credentialId = await n8n.createCredential({ baseUrl: 'http://127.0.0.1:1' });
			await n8n.send({ to: TO }, { credentialId });
			expect(
				n8n.sandbox.state.requests.filter(({ credentialsIn }) => credentialsIn !== 'body'),
			).toEqual([]);

			await n8n.stop();
			expect(n8n.filesWith('Wait, nobody wrote this')).toEqual([]);
			// The search does find what n8n stores.
			expect(n8n.filesWith(TO).length).toBeGreaterThan(0);
			expect(n8n.filesWith(MARKER_KEY)).toEqual([]);
		});
	});
}
