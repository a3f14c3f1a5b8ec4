import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { RealN8n, TESTER, type Fields } from '../../support/n8n/realN8n';
import { TriggerWorkflow } from '../../support/n8n/triggerWorkflow';
import { replySaying } from '../../support/n8n/pushes';
import { wrapped } from '../../../tools/n8n/schemas';
import { startNpmRegistry, type NpmRegistry } from './npmRegistry';
import { packBoth, publish, type Versions } from './packed';
import { SavedWorkflows } from './savedWorkflows';

const NAME = 'n8n-nodes-clicksend-http';
/** Of n8n 1 no node can be a human review. */
const nodesIn = (version: string) =>
	[
		'clickSend',
		...(version.startsWith('1.') ? [] : ['clickSendHitlTool']),
		'clickSendPollTrigger',
		'clickSendTool',
		'clickSendTrigger',
	].map((node) => `${NAME}.${node}`);

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;
const LIST_TIMEOUT_MS = 30_000;
const LIST_POLL_MS = 100;

/** n8n asks this for packages that it has banned, and installs when there is no answer. */
const BAN_LIST = 'api.n8n.io';

const installedSchema = z.object({
	packageName: z.string(),
	installedVersion: z.string(),
	updateAvailable: z.string().optional(),
	installedNodes: z.array(z.object({ name: z.string(), type: z.string() })),
});

const iconsSchema = z
	.object({ iconUrl: z.object({ light: z.string(), dark: z.string() }) })
	.transform(({ iconUrl }) => [iconUrl.light, iconUrl.dark]);

/** The account of the poll trigger: a pull takes unread replies away from all others of its account. */
const POLLER = { ...TESTER, username: 'poller', key: 'another-key' };

/** n8n's page "Community nodes", for the package by its name. */
class CommunityNodesPage {
	constructor(private readonly n8n: RealN8n) {}

	/** The latest version when left out. */
	async install(version?: string) {
		return await this.call('POST', { name: NAME, ...(version === undefined ? {} : { version }) });
	}

	async update() {
		return await this.call('PATCH', { name: NAME });
	}

	async uninstall(): Promise<void> {
		await this.n8n.client.request('DELETE', `/rest/community-packages?name=${NAME}`);
	}

	async list() {
		const answer = await this.n8n.client.request('GET', '/rest/community-packages');
		return wrapped(z.array(installedSchema)).parse(answer);
	}

	private async call(method: string, body: Fields) {
		const answer = await this.n8n.client.request(method, '/rest/community-packages', body);
		return wrapped(installedSchema).parse(answer);
	}
}

/** A clock by which no two things happen at the same time, so that they have an order in the history. */
function tickingClock(): () => number {
	let now = Date.now();
	return () => (now += 1_000);
}

/** The same tests for each line of n8n. One n8n goes through them in their order. */
export function describeInstallation(version: string): void {
	jest.setTimeout(TEST_TIMEOUT_MS);

	describe(`In n8n ${version}`, () => {
		const nodes = nodesIn(version);
		const folder = join(__dirname, '../../../.build/install', `registry-${version}`);
		let registry: NpmRegistry;
		let versions: Versions;
		let n8n: RealN8n;
		let page: CommunityNodesPage;
		const stop: Array<() => Promise<void>> = [];

		beforeAll(async () => {
			versions = await packBoth(folder);
			await mkdir(folder, { recursive: true });
			registry = await startNpmRegistry(folder);
			stop.push(registry.close);
			await publish(versions.previous, registry.env);
			await publish(versions.present, registry.env);
			n8n = new RealN8n(version, {
				folder: 'install',
				hasPackage: false,
				env: registry.env,
				sandbox: { now: tickingClock() },
			});
			stop.push(async () => await n8n.stop());
			await n8n.start();
			page = new CommunityNodesPage(n8n);
		}, START_TIMEOUT_MS);
		afterAll(async () => {
			for (const each of stop.reverse()) await each();
		});

		const ourNodes = async () =>
			(await n8n.client.getNodeTypes()).filter(({ name }) => name.startsWith(NAME));

		/** n8n 1 writes its list of nodes again after it has answered: waits until it is as expected. */
		const listOfNodes = async (expected: readonly string[]) => {
			const end = Date.now() + LIST_TIMEOUT_MS;
			for (;;) {
				const names = await ourNodes().then(
					(listed) => listed.map(({ name }) => name).sort(),
					(error: unknown) => [String(error)],
				);
				if (isDeepStrictEqual(names, expected) || Date.now() > end) return names;
				await sleep(LIST_POLL_MS);
			}
		};

		it('the packed package is installed by its name, and sends an SMS', async () => {
			expect(await listOfNodes([])).toEqual([]);
			const installed = await page.install();
			expect(installed).toMatchObject({
				packageName: NAME,
				installedVersion: versions.present.version,
			});
			expect(installed.installedNodes.map(({ name }) => name).sort()).toEqual([
				'ClickSend',
				'ClickSend Poll Trigger',
				'ClickSend Trigger',
			]);
			expect(await listOfNodes(nodes)).toEqual(nodes);
			await n8n.createOwnCredential();
			const run = await n8n.send({ to: '+61491570156' });
			expect(run.json).toMatchObject([{ to: '+61491570156', result: '0000' }]);
			expect(n8n.sandbox.state.ledger).toMatchObject([{ to: '+61491570156', message: 'Hello' }]);
		});

		it('each node has its icons', async () => {
			for (const node of await ourNodes()) {
				for (const icon of iconsSchema.parse(node)) {
					const answer = await fetch(`${n8n.url}/${icon}`);
					expect(`${icon} ${answer.status}`).toBe(`${icon} 200`);
					expect(await answer.text()).toContain('<svg');
				}
			}
		});

		it('it is uninstalled without a trace', async () => {
			await page.uninstall();
			expect(await listOfNodes([])).toEqual([]);
		});

		describe('an update from the version before', () => {
			let workflows: SavedWorkflows;
			let push: TriggerWorkflow;
			let poll: TriggerWorkflow;
			let nodesBefore: unknown;
			let resultsBefore: Record<string, unknown>;
			const poller = { username: POLLER.username, apiKey: POLLER.key };

			const reset = () => {
				n8n.reset();
				n8n.sandbox.state.putAccount(POLLER);
			};
			const runOnEmptySandbox = async () => {
				reset();
				return await workflows.run();
			};

			beforeAll(async () => {
				reset();
				expect(await page.install(versions.previous.version)).toMatchObject({
					installedVersion: versions.previous.version,
				});
				workflows = await SavedWorkflows.save(n8n);
				nodesBefore = await workflows.nodes();
				resultsBefore = await runOnEmptySandbox();
				push = await TriggerWorkflow.activate(n8n, {
					typeVersion: 1,
					parameters: { options: { ipAllowlist: '127.0.0.0/8', skipDuplicates: true } },
				});
				await push.push(replySaying('before'));
				await push.executions(1);
				poll = await TriggerWorkflow.activate(n8n, {
					type: 'clickSendPollTrigger',
					credential: poller,
					parameters: { event: 'reply', pollTimes: { item: [{ mode: 'everyMinute' }] } },
				});
			});

			it('has something to compare: every operation gave what it has to give', () => {
				expect(resultsBefore).toMatchObject({
					send: { status: 'success', pairing: [0, 0, 1] },
					sendWithErrors: {
						json: [{ to: '+61491570156' }],
						errorJson: [{ error: { outcome: 'notSent' } }],
					},
					stopped: { status: 'error', error: expect.stringContaining('is not a phone number') },
					waiting: { json: [{ data: { approved: true }, respondedVia: 'link' }] },
					history: { status: 'success', json: [{}, {}] },
					rawHistory: { status: 'success' },
					replies: { json: [{ message: ' 007 ' }] },
					reports: { json: [{ status: 'Delivered' }] },
					balance: { json: [{ result: '0000' }] },
				});
			});

			it("is done by n8n's own call", async () => {
				// n8n 1 asks npm's real registry for updates, whatever its environment says.
				if (!version.startsWith('1.')) {
					expect(await page.list()).toMatchObject([
						{
							installedVersion: versions.previous.version,
							updateAvailable: versions.present.version,
						},
					]);
				}
				expect(await page.update()).toMatchObject({ installedVersion: versions.present.version });
				expect(await listOfNodes(nodes)).toEqual(nodes);
			});

			it('leaves every saved workflow as it was, with the same results', async () => {
				expect(await workflows.nodes()).toEqual(nodesBefore);
				expect(await runOnEmptySandbox()).toEqual(resultsBefore);
			});

			it('leaves active triggers active', async () => {
				reset();
				const credentialId = await n8n.createCredential(poller);
				const { json } = await n8n.send({ to: '+61491570156' }, { credentialId });
				n8n.sandbox.state.addReply({
					messageid: String(json[0]?.messageid),
					from: '+61491570156',
					message: ' 007 ',
				});
				expect(await push.push(replySaying('after'))).toMatchObject({ status: 200 });
				expect((await push.push(replySaying('after'), 'form', push.url('wrong'))).status).toBe(403);
				// What was pushed before the update is still known.
				await push.push(replySaying('before'));
				const pushed = await push.executions(2);
				expect(pushed.flatMap((execution) => push.items(execution))).toMatchObject([
					{ message: 'after' },
					{ message: 'before' },
				]);
				// The next full minute is at most one away.
				await n8n.client.waitForExecutions(poll.id, 1, 90_000);
				const polled = await poll.executions(1);
				expect(polled.flatMap((execution) => poll.items(execution))).toMatchObject([
					{ event: 'reply', message: ' 007 ' },
				]);
			});

			it('outlives a restart of n8n', async () => {
				await n8n.restart();
				expect(await listOfNodes(nodes)).toEqual(nodes);
				expect(await runOnEmptySandbox()).toEqual(resultsBefore);
				expect(await push.push(replySaying('restarted'))).toMatchObject({ status: 200 });
				await push.executions(3);
			});
		});

		it('nothing but the package was asked for', () => {
			const others = registry.requests.filter(
				(path) => path.split('/')[1]?.replace(/\?.*/, '') !== NAME,
			);
			expect(others).toEqual([]);
			expect([...registry.refused].filter((host) => !host.startsWith(BAN_LIST))).toEqual([]);
		});
	});
}
