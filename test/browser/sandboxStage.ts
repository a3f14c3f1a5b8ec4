import type { Browser, Page } from 'playwright-core';
import { DEFAULT_ACCOUNT, startSandbox, type Sandbox } from '../../sandbox';
import { Client } from '../support/sandbox/client';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';
import { launch, openPage } from './window';

const TEST_TIMEOUT_MS = 60_000;

/** What stands in the URLs that the sandbox pushes to, as a trigger gives it. */
export const TOKEN = 'push-token-of-somebody';

/** The sandbox without n8n: its page in a browser, and who takes what it pushes. */
export class SandboxStage {
	/** What went wrong in the browser. A test that expects something takes it out. */
	readonly faults: string[] = [];
	readonly client = new Client(() => this.sandbox);
	private browser?: Browser;
	private opened?: { sandbox: Sandbox; receiver: Receiver };
	private shown?: Page;

	/** Sets it up for the tests of a file: the sandbox is as new before each, and its page open. */
	static forTests(): SandboxStage {
		jest.setTimeout(TEST_TIMEOUT_MS);
		const stage = new SandboxStage();
		beforeAll(async () => {
			await stage.start();
		});
		beforeEach(async () => {
			await stage.openPage();
		});
		afterEach(async () => {
			await stage.page.context().close();
			expect(stage.faults.splice(0)).toEqual([]);
		});
		afterAll(async () => {
			await stage.close();
		});
		return stage;
	}

	get sandbox(): Sandbox {
		return present(this.opened).sandbox;
	}

	get receiver(): Receiver {
		return present(this.opened).receiver;
	}

	get page(): Page {
		return present(this.shown);
	}

	readonly by = (testId: string) => this.page.locator(`[data-testid=${testId}]`);
	readonly phone = (number: string) => this.by('conversation').filter({ hasText: number });
	/** The phone that is open. */
	readonly title = (number: string) =>
		this.page.locator('#phone-title').filter({ hasText: number });
	/** An SMS or an answer on the phone that is open. */
	readonly bubble = (text: string) =>
		this.page.locator('#thread .bubble').filter({ hasText: text });
	readonly live = (words: string) => this.by('live').filter({ hasText: words });
	readonly saved = (words: string) =>
		this.page.locator('#settings-saved').filter({ hasText: words });

	async save(): Promise<void> {
		await this.page.getByRole('button', { name: 'Save' }).click();
	}

	async writeAsNew(): Promise<void> {
		await this.page.locator('#stranger').getByRole('button', { name: 'Send' }).click();
	}

	async sendToMany(count: number, message: string): Promise<void> {
		const to = Array.from({ length: count }, (_, index) => `+614915${71000 + index}`);
		await this.client.send({ to: to.join(','), message });
	}

	/** Asks REST v3 for a rule, as a trigger with automatic registration does. */
	async addRule(): Promise<void> {
		const login = Buffer.from(`${DEFAULT_ACCOUNT.username}:${DEFAULT_ACCOUNT.key}`);
		await fetch(`${this.sandbox.restBaseUrl}/automations/sms/receipts`, {
			method: 'POST',
			headers: {
				authorization: `Basic ${login.toString('base64')}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({
				rule_name: 'Reports to n8n',
				match_type: 0,
				action: 'URL',
				action_address: `${this.receiver.url}/hook?token=${TOKEN}`,
				enabled: 1,
			}),
		});
	}

	private async start(): Promise<void> {
		const sandbox = await startSandbox({ pushRetryDelays: [] });
		this.opened = { sandbox, receiver: await startReceiver() };
		this.browser = await launch();
	}

	private async openPage(): Promise<void> {
		this.sandbox.reset();
		this.receiver.answers.length = 0;
		this.shown = await openPage(present(this.browser), this.sandbox.url, this.faults);
	}

	private async close(): Promise<void> {
		await this.browser?.close();
		await this.opened?.receiver.close();
		await this.opened?.sandbox.close();
	}
}

function present<Value>(value: Value | undefined): Value {
	if (value === undefined) throw new Error('The stage is not set up yet.');
	return value;
}
