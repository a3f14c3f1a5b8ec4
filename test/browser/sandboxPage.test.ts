import type { Page } from 'playwright-core';
import { Stage } from './stage';
import { documentedPicture, picture } from './window';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 120_000;

const WORKFLOW = 'Answer replies';
const TRIGGER = 'Replies and delivery reports';
const MOBILE = '+61491570156';
const TEST_NUMBER = '+61411111111';
const ANSWER = ' 007 Yes & <b>no</b>';

jest.setTimeout(TEST_TIMEOUT_MS);

const stage = new Stage();
let page: Page;
/** What went wrong in the browser. */
const faults: string[] = [];

beforeAll(async () => {
	await stage.start();
	page = await stage.open(stage.sandboxUrl, faults);
}, START_TIMEOUT_MS);
afterAll(async () => {
	await stage.stop();
});
afterEach(() => {
	expect(faults).toEqual([]);
});

const by = (testId: string) => page.locator(`[data-testid=${testId}]`);
/** What has the focus. */
const focused = async () => await page.locator(':focus').getAttribute('data-testid');
const phone = (number: string) => by('conversation').filter({ hasText: number });

describe('On the page of the sandbox, a person', () => {
	it('reads the SMS that n8n has sent', async () => {
		await phone(MOBILE).click();
		const sms = by('sms').filter({ hasText: 'Hello from n8n' });
		expect(await sms.locator('.bubble').textContent()).toBe('Hello from n8n');
		expect(await by('live').textContent()).toBe('Live');
		expect(await by('balance').textContent()).toBe('$99.97 USD');
	});

	it('answers it, and the answer is an execution in n8n', async () => {
		await by('compose').fill(ANSWER);
		await by('compose').press('Enter');
		const reply = by('reply').filter({ hasText: '007' });
		expect(await reply.locator('.bubble').textContent()).toBe(ANSWER);

		expect(await stage.latestItems(WORKFLOW, TRIGGER, 1)).toMatchObject([
			{ event: 'reply', from: MOBILE, message: ANSWER, originalmessage: 'Hello from n8n' },
		]);
		await by('push').filter({ hasText: 'Taken' }).getByText('· 200 ·').waitFor();
		// And the workflow has answered in turn.
		const thanks = by('sms').filter({ hasText: 'Thank you' });
		expect(await thanks.locator('.bubble').textContent()).toBe(
			`Thank you, we got your reply: ${ANSWER}`,
		);
		expect(await by('compose').inputValue()).toBe('');
	});

	it('marks it as undelivered, and n8n gets the delivery report', async () => {
		const sms = by('sms').filter({ hasText: 'Hello from n8n' });
		await sms.getByTestId('undelivered').click();
		await sms.getByText('Undelivered (301)').waitFor();
		expect(await stage.latestItems(WORKFLOW, TRIGGER, 2)).toMatchObject([
			{ event: 'deliveryReport', status: 'Undelivered', status_code: 301 },
		]);
		await by('push').nth(1).waitFor();
		await documentedPicture(page, 'sandbox');
		await page.emulateMedia({ colorScheme: 'dark' });
		await documentedPicture(page, 'sandbox-dark');
		await page.emulateMedia({ colorScheme: 'light' });
	});

	it('pushes once more what went out before', async () => {
		await by('push').filter({ hasText: 'Delivery report' }).getByText('Push again').click();
		await by('push').nth(2).waitFor();
		await stage.latestItems(WORKFLOW, TRIGGER, 3);
	});

	it('gets no delivery report for a test number', async () => {
		await phone(TEST_NUMBER).click();
		await by('sms').getByText('Test number: no delivery report').waitFor();
		expect(await by('delivered').isVisible()).toBe(false);
	});

	it('does all of it with the keyboard, and keeps the place while news come in', async () => {
		await phone(MOBILE).focus();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('Enter');
		await by('compose').focus();
		await page.keyboard.type('first line');
		await page.keyboard.press('Shift+Enter');
		await page.keyboard.type('second');
		// An SMS from elsewhere comes in while the answer is being written.
		const news = { from: '+61491570158', message: 'Is anybody there?' };
		await fetch(`${stage.sandboxUrl}/sandbox/replies`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(news),
		});
		await phone(news.from).waitFor();
		expect(await focused()).toBe('compose');
		await page.keyboard.type(' line');
		await page.keyboard.press('Tab');
		expect(await focused()).toBe('send');
		await page.keyboard.press('Enter');
		const reply = by('reply').filter({ hasText: 'second line' });
		expect(await reply.locator('.bubble').textContent()).toBe('first line\nsecond line');

		await page.locator('#tab-pushes').focus();
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('ArrowRight');
		await page.locator('#requests').getByText('POST /http/v2/send.php').first().waitFor();
	});

	it('is told in words what n8n answers when no workflow listens', async () => {
		const id = await stage.workflowId(WORKFLOW);
		await stage.client.deactivateWorkflow(id);
		await page.locator('#tab-pushes').click();
		await by('compose').fill('Hello?');
		await by('send').click();
		await by('push').first().getByText('No workflow listens there').first().waitFor();
		await stage.client.activateWorkflow(id);
	});

	it('writes as somebody new', async () => {
		await page.getByText('New SMS from a phone').click();
		await page.getByLabel('From').fill('+61491570159');
		await page.getByLabel('Text').fill('<img src=x onerror=alert(1)>');
		await page.locator('#stranger').getByRole('button', { name: 'Send' }).click();
		await phone('+61491570159').waitFor();
		expect(await by('reply').locator('.bubble').last().textContent()).toBe(
			'<img src=x onerror=alert(1)>',
		);
	});

	it('sees what was wrong with a setting, beside it', async () => {
		await page.locator('#tab-settings').click();
		const field = page.getByLabel('URL of Reply/Incoming SMS Settings');
		const before = await field.inputValue();
		await field.fill('not a URL');
		// The browser notes every answer that is not 2xx.
		const noted = page.waitForEvent('console');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.locator('#settings .note').getByText('is not a URL').waitFor();
		await noted;
		await field.fill(before);
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Saved.', { exact: true }).waitFor();
		expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
	});

	it('can use it on a phone', async () => {
		await page.locator('#tab-pushes').click();
		await phone(MOBILE).click();
		await page.setViewportSize({ width: 400, height: 800 });
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
	});
});

describe("n8n's editor, at the address that is printed", () => {
	let editor: Page;
	afterAll(async () => {
		await editor.context().close();
	});

	it('opens on the workflows, once signed in', async () => {
		editor = await stage.open(stage.editorUrl);
		const { email, password } = await stage.owner();
		await editor.locator('input[type=email]').fill(email);
		await editor.locator('input[type=password]').fill(password);
		await editor.locator('input[type=password]').press('Enter');
		await editor.getByText(WORKFLOW).first().waitFor();
		expect(editor.url()).toBe(stage.editorUrl);
		await picture(editor, 'editor');
	});

	it('shows the URL that the page shows, but for the token', async () => {
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.locator('#tab-settings').click();
		const [url] = (await page.getByLabel('URL of Reply/Incoming SMS Settings').inputValue()).split(
			'?',
		);

		const id = await stage.workflowId(WORKFLOW);
		await editor.goto(new URL(`/workflow/${id}`, stage.editorUrl).href);
		await editor.locator('[data-test-id=canvas-node]').filter({ hasText: TRIGGER }).dblclick();
		await editor.getByTitle('Click to display webhook URLs').click();
		await editor.getByRole('radio', { name: 'Production URL' }).click();
		await picture(editor, 'editor-urls');
		await editor.getByText(url ?? '').waitFor();
		expect(new URL(page.url()).hostname).toBe(new URL(url ?? '').hostname);
	});
});
