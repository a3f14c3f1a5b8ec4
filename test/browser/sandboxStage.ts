import type { Browser, Page } from 'playwright-core';
import { useSandbox } from '../support/sandbox/client';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';
import { launch, openPage } from './window';

const TEST_TIMEOUT_MS = 60_000;

/** What stands in the URLs that the sandbox pushes to, as a trigger gives it. */
export const TOKEN = 'push-token-of-somebody';

/**
 * The sandbox without n8n for the tests of a file: its page in a browser, and who takes what it pushes. Before each test the
 * sandbox is as new and the page open.
 */
export function useSandboxPage() {
	jest.setTimeout(TEST_TIMEOUT_MS);
	const { sandbox, client } = useSandbox({ pushRetryDelays: [] });
	/** What went wrong in the browser. A test that expects something takes it out. */
	const faults: string[] = [];
	let receiver: Receiver;
	let browser: Browser;
	let page: Page;
	beforeAll(async () => {
		receiver = await startReceiver();
		browser = await launch();
	});
	beforeEach(async () => {
		receiver.answers.length = 0;
		page = await openPage(browser, sandbox.url, faults);
	});
	afterEach(async () => {
		await page.context().close();
		expect(faults.splice(0)).toEqual([]);
	});
	afterAll(async () => {
		await browser.close();
		await receiver.close();
	});

	const by = (testId: string) => page.locator(`[data-testid=${testId}]`);
	return {
		sandbox,
		client,
		faults,
		get receiver() {
			return receiver;
		},
		get page() {
			return page;
		},
		by,
		phone: (number: string) => by('conversation').filter({ hasText: number }),
		/** The phone that is open. */
		title: (number: string) => page.locator('#phone-title').filter({ hasText: number }),
		/** An SMS or an answer on the phone that is open. */
		bubble: (text: string) => page.locator('#thread .bubble').filter({ hasText: text }),
		live: (words: string) => by('live').filter({ hasText: words }),
		saved: (words: string) => page.locator('#settings-saved').filter({ hasText: words }),
		save: async () => {
			await page.getByRole('button', { name: 'Save' }).click();
		},
		writeAsNew: async () => {
			await page.locator('#stranger').getByRole('button', { name: 'Send' }).click();
		},
		sendToMany: async (count: number, message: string) => {
			const to = Array.from({ length: count }, (_, index) => `+614915${71000 + index}`);
			await client.send({ to: to.join(','), message });
		},
		/** Asks REST v3 for a rule, as a trigger with automatic registration does. */
		addRule: async () => {
			await client.rest('POST', 'automations/sms/receipts', {
				rule_name: 'Reports to n8n',
				match_type: 0,
				action: 'URL',
				action_address: `${receiver.url}/hook?token=${TOKEN}`,
				enabled: 1,
			});
		},
	};
}
