import { TOKEN, useSandboxPage } from './sandboxStage';
import { picture } from './window';

const stage = useSandboxPage();
const { sandbox, client, faults, by, saved, save } = stage;

const replyUrl = () => stage.page.getByLabel('URL of Reply/Incoming SMS Settings');
const setting = (name: string) => by(`setting-${name}`);
const isChecked = async (name: string, way: string) => {
	await setting(name).getByLabel(way).and(stage.page.locator(':checked')).waitFor();
};

describe('The settings', () => {
	const url = (path: string) =>
		`${stage.receiver.url}/${path}/${'id-'.repeat(12)}/webhook?token=${TOKEN}`;

	beforeEach(async () => {
		sandbox.state.pushSettings = { reply: url('webhook'), deliveryReport: '' };
		await stage.page.locator('#tab-settings').click();
		await isChecked('reply', 'Forward to URL');
	});

	it('show all of a URL, up to its token, and copy it', async () => {
		expect(await replyUrl().inputValue()).toBe(url('webhook'));
		const isAllVisible = await replyUrl().evaluate(
			({ scrollHeight, scrollWidth, clientHeight, clientWidth }) =>
				scrollHeight <= clientHeight && scrollWidth <= clientWidth,
		);
		expect(isAllVisible).toBe(true);
		await stage.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await setting('reply').getByRole('button', { name: 'Copy URL' }).click();
		await setting('reply').getByText('Copied').waitFor();
		expect(await stage.page.evaluate('navigator.clipboard.readText()')).toBe(url('webhook'));
	});

	it('take a Test URL, with the line breaks of where it was copied from', async () => {
		await replyUrl().fill(` ${url('webhook-test').replace('?', '\n?')}\n`);
		await save();
		await saved('Saved.').waitFor();
		expect(sandbox.state.pushSettings.reply).toBe(url('webhook-test'));
		expect(await replyUrl().inputValue()).toBe(url('webhook-test'));
	});

	it('warn of a URL without a token', async () => {
		await replyUrl().fill(`${stage.receiver.url}/webhook`);
		await save();
		await saved('Saved. A URL has no ?token= at its end').waitFor();
	});

	it('leave to whoever polls what is not forwarded, and back', async () => {
		await setting('reply').getByLabel('Poll our server').check();
		expect(await replyUrl().isVisible()).toBe(false);
		await setting('reply').getByText('reply.php hands out what arrives, once.').waitFor();
		await save();
		await saved('Saved.').waitFor();
		expect(sandbox.state.pushSettings.reply).toBe('');

		await setting('reply').getByLabel('Forward to URL').check();
		await save();
		await saved('Saved.').waitFor();
		expect(sandbox.state.pushSettings.reply).toBe(url('webhook'));
	});

	it('keep what a person is changing while news come in', async () => {
		await setting('deliveryReport').getByLabel('Forward to URL').check();
		sandbox.state.pushSettings.reply = '';
		await client.send({ message: 'News' });
		await isChecked('reply', 'Poll our server');
		expect(await setting('deliveryReport').getByLabel('Forward to URL').isChecked()).toBe(true);
		await save();
		await stage.page.getByText('enter a URL, or choose “Poll our server”.').waitFor();
		expect(sandbox.state.pushSettings.deliveryReport).toBe('');
	});

	it('cannot be changed before it is known what is set', async () => {
		let answer = () => {};
		const mayAnswer = new Promise<void>((resolve) => {
			answer = resolve;
		});
		await stage.page.route('**/sandbox/push-settings', async (route) => {
			await mayAnswer;
			await route.continue();
		});
		const asked = stage.page.waitForRequest('**/sandbox/push-settings');
		await stage.page.reload();
		await stage.page.locator('#tab-settings').click();
		await asked;
		expect(await setting('reply').count()).toBe(0);

		answer();
		await replyUrl().fill('nonsense');
		// The browser notes every answer that is not 2xx.
		const noted = stage.page.waitForEvent('console');
		await save();
		await stage.page.getByText('is not a URL').waitFor();
		await noted;
		expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
	});

	it('look well', async () => {
		await picture(stage.page, 'settings');
		await stage.page.emulateMedia({ colorScheme: 'dark' });
		await picture(stage.page, 'settings-dark');
	});
});

describe('How the sandbox behaves', () => {
	const like = (words: string) => by('behaviour').getByLabel(words);
	const isChosen = async (words: string) =>
		await like(words).and(stage.page.locator(':checked')).waitFor();
	/** A choice that the sandbox has taken: its own answer, as those of earlier choices may still be under way. */
	async function choose(detail: string, value: string) {
		const taken = stage.page.waitForResponse((response) =>
			(response.request().postData() ?? '').includes(JSON.stringify({ [detail]: value })),
		);
		await by(detail).selectOption(value);
		await taken;
	}

	beforeEach(async () => {
		await stage.page.locator('#tab-settings').click();
		await isChosen('As described');
	});

	it('is chosen by a person, at once, and in detail', async () => {
		expect(await by('refusedLogin').isVisible()).toBe(false);
		await like('As observed').check();
		await choose('refusedLogin', 'envelope');
		await choose('refusedRecords', 'minimal');
		await choose('credit', 'leftOut');
		await choose('pushedReplies', '2019');
		expect(sandbox.state.behaviour).toEqual({
			like: 'observed',
			refusedLogin: 'envelope',
			refusedRecords: 'minimal',
			pushedReplies: '2019',
			credit: 'leftOut',
		});
		await picture(stage.page, 'behaviour');
		await stage.page.setViewportSize({ width: 360, height: 800 });
		expect(await stage.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
		await by('refusedLogin').scrollIntoViewIfNeeded();
		await picture(stage.page, 'behaviour-narrow');
	});

	it('is shown where it was changed elsewhere', async () => {
		await client.control('PUT', '/behaviour', { like: 'observed' });
		await isChosen('As observed');
		await by('refusedLogin').waitFor();
	});
});
