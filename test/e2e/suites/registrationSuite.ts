import { startSandbox, type Fault } from '../../../sandbox';
import { MARKER_KEY, TESTER, type RealN8n } from '../../support/n8n/realN8n';
import {
	PUSH_TOKEN,
	TriggerWorkflow,
	type TriggerOptions,
} from '../../support/n8n/triggerWorkflow';

const MOBILE = '+61491570156';

const INBOUND = 'automations/sms/inbound';
const RECEIPTS = 'automations/sms/receipts';

/** A rule that somebody made by hand. */
const FOREIGN_RULE = {
	rule_name: 'Made by hand [n8n 0123456789ab]',
	dedicated_number: '*',
	message_search_type: 0,
	message_search_term: '*',
	action: 'URL',
	action_address: 'http://127.0.0.1:9/elsewhere',
	enabled: 1,
} as const;

/**
 * For each kind of request of an activation one. n8n asks twice: whether there are rules, and to make
 * them. None is one after which the trigger itself tries again, which takes seconds.
 */
const FAULTS: readonly Fault[] = [
	{ kind: 'status', status: 403, method: 'GET', endpoint: INBOUND, times: 'always' },
	{ kind: 'status', status: 403, method: 'GET', endpoint: RECEIPTS, after: 1, times: 'always' },
	{ kind: 'status', status: 401, method: 'POST', endpoint: INBOUND, times: 'always' },
	{ kind: 'resetAfter', method: 'POST', endpoint: RECEIPTS, times: 'always' },
];

/** Activates a trigger with a fault that stays, then without it, in a sandbox of its own. */
async function lifeWith(n8n: RealN8n, fault: Fault) {
	const sandbox = await startSandbox({ accounts: [TESTER] });
	const ruleCount = () =>
		sandbox.state.rules.all('inbound').length + sandbox.state.rules.all('receipts').length;
	try {
		const workflow = await TriggerWorkflow.save(n8n, {
			parameters: { registration: 'automatic' },
			credential: { baseUrl: sandbox.baseUrl, restBaseUrl: sandbox.restBaseUrl },
		});
		sandbox.state.faults.inject(fault);
		const refusal = await workflow.activateAgain().then(() => 'none', String);
		const leftOver = ruleCount();
		sandbox.state.faults.clear();
		await workflow.deactivate();
		await workflow.activateAgain();
		const onceMore = ruleCount();
		await workflow.deactivate();
		return { fault, refusal, leftOver, onceMore, atTheEnd: ruleCount() };
	} finally {
		await sandbox.close();
	}
}

/** Automatic registration of push rules, in a real n8n. */
export function describeRegistration(n8n: RealN8n): void {
	const options = ({ parameters, ...more }: TriggerOptions = {}): TriggerOptions => ({
		...more,
		parameters: { registration: 'automatic', ...parameters },
		credential: { restBaseUrl: n8n.sandbox.restBaseUrl, ...more.credential },
	});
	const activate = async (more?: TriggerOptions) =>
		await TriggerWorkflow.activate(n8n, options(more));

	const addresses = () =>
		(['inbound', 'receipts'] as const).flatMap((kind) =>
			n8n.sandbox.state.rules.all(kind).map(({ fields }) => `${kind} ${fields.action_address}`),
		);
	/** The URL under which n8n knows itself. */
	const address = (workflow: TriggerWorkflow, ...of: Parameters<TriggerWorkflow['url']>) =>
		workflow.url(...of).replace('127.0.0.1', 'localhost');
	const both = (workflow: TriggerWorkflow) => [
		`inbound ${address(workflow)}`,
		`receipts ${address(workflow)}`,
	];

	/** Sends an SMS from the account of the tests, outside n8n. */
	async function sentSms(): Promise<string> {
		const form = { username: 'tester', key: MARKER_KEY, to: MOBILE, message: 'Shall we?' };
		const body = new URLSearchParams(form);
		await fetch(`${n8n.sandbox.baseUrl}/send.php`, { method: 'POST', body });
		return n8n.sandbox.state.ledger.at(-1)?.messageid ?? '';
	}

	const pushStates = () => n8n.sandbox.state.pusher.pushes.map(({ state }) => state);

	describe('automatic registration', () => {
		beforeEach(() => {
			n8n.sandbox.state.rules.add('tester', 'inbound', FOREIGN_RULE);
		});
		const removeForeignRule = () => {
			const { rules } = n8n.sandbox.state;
			const [foreign] = rules.all('inbound');
			if (foreign) rules.remove(foreign);
		};
		const FOREIGN = `inbound ${FOREIGN_RULE.action_address}`;

		it('lets replies and delivery reports in, from activation to deactivation', async () => {
			const workflow = await activate({ name: 'Answers of customers' });
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			const [, rule] = n8n.sandbox.state.rules.all('inbound');
			expect(rule?.fields.rule_name).toMatch(/^Answers of customers \[n8n [\da-f]{12}\]$/);
			removeForeignRule();

			const messageid = await sentSms();
			n8n.sandbox.state.addReply({ messageid, from: MOBILE, message: ' 007 Yes' });
			await n8n.sandbox.pushesSettled();
			n8n.sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
			await n8n.sandbox.pushesSettled();
			expect(pushStates()).toEqual(['delivered', 'delivered']);
			const items = (await workflow.executions(2)).flatMap((each) => workflow.items(each));
			expect(items).toMatchObject([
				{ event: 'deliveryReport', messageid, status: 'Delivered', status_code: 201 },
				{ event: 'reply', from: MOBILE, message: ' 007 Yes', originalmessageid: messageid },
			]);

			await workflow.deactivate();
			expect(addresses()).toEqual([]);
		});

		it('makes no second rule where one was left, and deactivating removes it', async () => {
			const workflow = await activate();
			n8n.sandbox.state.faults.inject({
				kind: 'status',
				status: 403,
				method: 'DELETE',
				times: 'always',
			});
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			expect(n8n.log()).toMatch(
				/could not be removed at ClickSend.*its name ends with \[n8n [\da-f]{12}\]/,
			);

			n8n.sandbox.state.faults.clear();
			await workflow.activateAgain();
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('follows a change of the events and of the push token', async () => {
			const workflow = await activate();
			await workflow.change({ events: ['deliveryReport'] });
			expect(addresses()).toEqual([FOREIGN, `receipts ${address(workflow)}`]);
			await workflow.change({ events: ['reply'] });
			expect(addresses()).toEqual([FOREIGN, `inbound ${address(workflow)}`]);

			const token = `${PUSH_TOKEN}-another`;
			await workflow.changeCredential({ restBaseUrl: n8n.sandbox.restBaseUrl, pushToken: token });
			await workflow.deactivate();
			await workflow.activateAgain();
			expect(addresses()).toEqual([FOREIGN, `inbound ${address(workflow, token)}`]);
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('of two workflows touches only its own rules', async () => {
			const first = await activate({ name: 'Same name' });
			const second = await activate({ name: 'Same name' });
			await first.deactivate();
			expect(addresses()).toEqual([FOREIGN, ...both(second)]);
			await second.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('in a test run lasts as long as the test listens', async () => {
			const workflow = await TriggerWorkflow.save(n8n, options());
			await workflow.listen();
			const testUrl = address(workflow, PUSH_TOKEN, 'webhook-test');
			expect(addresses()).toEqual([FOREIGN, `inbound ${testUrl}`, `receipts ${testUrl}`]);
			n8n.sandbox.state.addReply({
				messageid: await sentSms(),
				from: MOBILE,
				message: 'For a test',
			});
			const [execution] = await workflow.executions(1);
			expect(workflow.items(execution)).toMatchObject([{ message: 'For a test' }]);
			await n8n.sandboxUntil(() => addresses().length === 1);
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('leaves nothing half done whichever step meets a fault, and works the next time', async () => {
			const outcomes = await n8n.forEach(FAULTS, async (fault) => await lifeWith(n8n, fault));
			expect(outcomes).toEqual(
				FAULTS.map((fault) => ({
					fault,
					refusal: expect.stringMatching(/ClickSend|127\.0\.0\.1/),
					leftOver: 0,
					onceMore: 2,
					atTheEnd: 0,
				})),
			);
			expect(JSON.stringify(outcomes)).not.toContain(MARKER_KEY);
		});

		it('registers with the next activation after one that failed because of a wrong key', async () => {
			const workflow = await TriggerWorkflow.save(
				n8n,
				options({ credential: { apiKey: 'wrong' } }),
			);
			// With what the person has to do: n8n shows nothing else of the error.
			await expect(workflow.activateAgain()).rejects.toThrow(
				/does not accept the username and API key.*Check them under 'API Credentials'/,
			);
			expect(addresses()).toEqual([FOREIGN]);

			await workflow.changeCredential({ restBaseUrl: n8n.sandbox.restBaseUrl });
			await workflow.activateAgain();
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('is given up quietly, and taken up again, when the key has become a wrong one', async () => {
			const workflow = await activate();
			const { restBaseUrl } = n8n.sandbox;
			await workflow.changeCredential({ restBaseUrl, apiKey: 'wrong' });
			await workflow.deactivate();
			await expect(workflow.activateAgain()).rejects.toThrow('does not accept');
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);

			await workflow.changeCredential({ restBaseUrl });
			await workflow.activateAgain();
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('finds its rules again where a creation could not be undone', async () => {
			const workflow = await TriggerWorkflow.save(n8n, options());
			const { faults } = n8n.sandbox.state;
			faults.inject({ kind: 'resetAfter', method: 'POST', endpoint: RECEIPTS });
			// Each of two removals is tried four times.
			faults.inject({ kind: 'status', status: 503, method: 'DELETE', times: 8 });
			// n8n 2 tries again by itself, n8n 1 does not.
			const refusal = await workflow.activateAgain().catch(String);
			if (refusal !== undefined) {
				expect(refusal).toMatch(
					/may be left at ClickSend; .* Its name ends with \[n8n [\da-f]{12}\]/,
				);
				await workflow.activateAgain();
			}
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			faults.clear();
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('leaves the rules of a workflow whose copy, with the same webhook ID, n8n does not activate', async () => {
			const workflow = await activate();
			const copy = await workflow.copy();
			await expect(copy.activateAgain()).rejects.toThrow();
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});

		it('survives a restart of n8n with the rules as they were, also while ClickSend is away', async () => {
			const workflow = await activate();
			const before = n8n.sandbox.state.rules.all('inbound').map(({ id }) => id);
			const asked = (method: string) =>
				n8n.sandbox.state.requests.filter((request) => request.method === method).length;
			const checks = asked('GET');
			n8n.sandbox.state.faults.inject({
				kind: 'status',
				status: 503,
				method: 'GET',
				times: 'always',
			});
			await n8n.restart();
			if (n8n.checksWebhooksAtStart) await n8n.sandboxUntil(() => asked('GET') === checks + 4);
			n8n.sandbox.state.faults.clear();
			expect(asked('DELETE')).toBe(0);
			expect(n8n.sandbox.state.rules.all('inbound').map(({ id }) => id)).toEqual(before);
			expect(addresses()).toEqual([FOREIGN, ...both(workflow)]);
			const messageid = await sentSms();
			n8n.sandbox.state.addDeliveryReport({ messageid, status: 'Undelivered' });
			expect(workflow.items((await workflow.executions(1))[0])).toMatchObject([{ messageid }]);
			await workflow.deactivate();
			expect(addresses()).toEqual([FOREIGN]);
		});
	});
}
