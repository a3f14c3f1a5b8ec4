import type { Browser, Page } from 'playwright-core';
import { DEFAULT_ACCOUNT, startSandbox, type Sandbox } from '../../sandbox';
import { Client, MOBILE, OTHER_MOBILE } from '../support/sandbox/client';
import { startReceiver, type Receiver } from '../support/sandbox/receiver';
import { launch, openPage, picture } from './window';

const TEST_TIMEOUT_MS = 60_000;
const TOKEN = 'push-token-of-somebody';

jest.setTimeout(TEST_TIMEOUT_MS);

let sandbox: Sandbox;
let receiver: Receiver;
let browser: Browser;
let page: Page;
/** What went wrong in the browser. */
const faults: string[] = [];
const client = new Client(() => sandbox);

beforeAll(async () => {
	sandbox = await startSandbox({ pushRetryDelays: [] });
	receiver = await startReceiver();
	browser = await launch();
});
beforeEach(async () => {
	sandbox.reset();
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
	await sandbox.close();
});

const by = (testId: string) => page.locator(`[data-testid=${testId}]`);
const phone = (number: string) => by('conversation').filter({ hasText: number });
const live = (words: string) => by('live').filter({ hasText: words });
/** The phone that is open. */
const title = (number: string) => page.locator('#phone-title').filter({ hasText: number });
/** An SMS or an answer on the phone that is open. */
const bubble = (text: string) => page.locator('#thread .bubble').filter({ hasText: text });

const replyUrl = () => page.getByLabel('URL of Reply/Incoming SMS Settings');
const setting = (name: string) => by(`setting-${name}`);
const isChecked = async (name: string, way: string) => {
	await setting(name).getByLabel(way).and(page.locator(':checked')).waitFor();
};
const save = async () => {
	await page.getByRole('button', { name: 'Save' }).click();
};
const saved = (words: string) => page.locator('#settings-saved').filter({ hasText: words });
const writeAsNew = async () => {
	await page.locator('#stranger').getByRole('button', { name: 'Send' }).click();
};

async function sendToMany(count: number, message: string) {
	const to = Array.from({ length: count }, (_, index) => `+614915${71000 + index}`);
	await client.send({ to: to.join(','), message });
}

/** Asks REST v3 for a rule, as a trigger with automatic registration does. */
async function addRule() {
	const login = Buffer.from(`${DEFAULT_ACCOUNT.username}:${DEFAULT_ACCOUNT.key}`);
	await fetch(`${sandbox.restBaseUrl}/automations/sms/receipts`, {
		method: 'POST',
		headers: {
			authorization: `Basic ${login.toString('base64')}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify({
			rule_name: 'Reports to n8n',
			match_type: 0,
			action: 'URL',
			action_address: `${receiver.url}/hook?token=${TOKEN}`,
			enabled: 1,
		}),
	});
}

describe('What was answered to a push', () => {
	it.each([
		[
			'the message of n8n',
			'{"code":404,"message":"Not \\"registered\\".","hint":"h"}',
			'Not "registered".',
		],
		['the message of one that was cut off', '{"code":0,"message":"Failed","stack":"Err', 'Failed'],
		['all of it without a message', '{"ok":true}', '{"ok":true}'],
		['all of it where the message is no text', '{"message":{"a":1}}', '{"message":{"a":1}}'],
		['all of it with a wrong escape', '{"message":"a\\qb"}', '{"message":"a\\qb"}'],
		['all of it with a raw line break', '{"message":"a\nb"}', '{"message":"a\nb"}'],
		[
			'all of it with a raw tab, cut off',
			'{"message":"a\tb","stack":"',
			'{"message":"a\tb","stack":"',
		],
		['all of a text', 'Workflow was started', 'Workflow was started'],
		['all of a page', '<html>"message":"no"</html>', '<html>"message":"no"</html>'],
		['null', 'null', 'null'],
		['nothing', '', ''],
	])('shows %s', async (_what, answer, shown) => {
		const call = `import('/answer.js').then(({ messageOf }) => messageOf(${JSON.stringify(answer)}))`;
		expect(await page.evaluate(call)).toBe(shown);
	});

	it('may be anything, and the page goes on', async () => {
		sandbox.state.pushSettings.reply = receiver.url;
		receiver.answers.push({ status: 500, body: '{"message":"a\\qb"}' });
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('{"message":"a\\qb"}').waitFor();
		await client.send({ message: 'After it' });
		await bubble('After it').waitFor();
		await live('Live').waitFor();
	});
});

describe('When something is wrong', () => {
	it('a fault of one part leaves the other parts as they are, and is not called a lost connection', async () => {
		await page.route('**/sandbox/overview*', async (route) => {
			const answer = await route.fetch();
			await route.fulfill({ response: answer, json: { ...(await answer.json()), pushes: null } });
		});
		await client.send({ message: 'Still here' });
		await bubble('Still here').waitFor();
		await page.getByText('This page has a fault').waitFor();
		expect(await by('live').textContent()).toBe('Live');

		await page.unroute('**/sandbox/overview*');
		await client.send({ message: 'All is well' });
		await bubble('All is well').waitFor();
		await page.getByText('This page has a fault').waitFor({ state: 'hidden' });
		expect(faults.splice(0)).not.toEqual([]);
	});

	it('a lost connection is said, and the page asks again by itself', async () => {
		await live('Live').waitFor();
		await page.route('**/sandbox/overview*', async (route) => {
			await route.abort();
		});
		await client.send({ message: 'Meanwhile' });
		await live('The sandbox does not answer').waitFor();
		await page.unroute('**/sandbox/overview*');
		await bubble('Meanwhile').waitFor();
		await live('Live').waitFor();
		expect(faults.splice(0)).not.toEqual([]);
	});
});

describe('An answer goes out from the phone that it was typed on', () => {
	beforeEach(async () => {
		await client.send({ message: 'Are you there?' });
		await phone(MOBILE).waitFor();
	});

	it('also when the sandbox was reset', async () => {
		await by('compose').fill('Yes, it is me');
		sandbox.reset();
		await client.send({ to: OTHER_MOBILE, message: 'To somebody else' });
		await phone(OTHER_MOBILE).waitFor();
		await title(MOBILE).waitFor();
		await by('compose').press('Enter');
		await bubble('Yes, it is me').waitFor();
		expect(sandbox.state.replies).toMatchObject([
			{ from: MOBILE, message: 'Yes, it is me', originalmessageid: '' },
		]);
	});

	it('also when a thousand others got an SMS since, and as an answer to its SMS', async () => {
		await by('compose').fill('Yes, it is me');
		await sendToMany(1000, 'To all');
		await bubble('Are you there?').waitFor();
		await page.getByText('of 1,001 SMS').waitFor();
		expect(await phone(MOBILE).count()).toBe(0);
		await by('compose').press('Enter');
		await bubble('Yes, it is me').waitFor();
		expect(sandbox.state.replies).toMatchObject([
			{ from: MOBILE, originalmessage: 'Are you there?' },
		]);
	});

	it('and not from another that is opened meanwhile', async () => {
		await by('compose').fill('Yes, it is me');
		await client.send({ to: OTHER_MOBILE });
		await phone(OTHER_MOBILE).click();
		await title(OTHER_MOBILE).waitFor();
		expect(await by('compose').inputValue()).toBe('');
		await by('compose').fill('Not yet sent');
		await page.getByText('New SMS from a phone').click();
		await page.getByLabel('From').fill('+61491570159');
		await page.getByLabel('Text').fill('Hello');
		await writeAsNew();
		await title('+61491570159').waitFor();
		expect(await by('compose').inputValue()).toBe('');
	});

	it('once, however often Enter is pressed, and stays where it could not go out', async () => {
		await page.route('**/sandbox/replies', async (route) => {
			await route.abort();
		});
		await by('compose').fill('Yes');
		await by('compose').press('Enter');
		await page.locator('#compose-note').getByText('does not answer').waitFor();
		expect(await by('compose').inputValue()).toBe('Yes');
		await page.unroute('**/sandbox/replies');
		await by('compose').press('Enter');
		await by('compose').press('Enter');
		await bubble('Yes').waitFor();
		await by('compose').fill('And then');
		await by('compose').press('Enter');
		await bubble('And then').waitFor();
		expect(sandbox.state.replies.map(({ message }) => message)).toEqual(['Yes', 'And then']);
		expect(faults.splice(0)).not.toEqual([]);
	});
});

describe('The list of phones', () => {
	it('leaves the focus where it is while a phone comes to its top', async () => {
		for (const to of [MOBILE, OTHER_MOBILE, '+61491570158']) await client.send({ to });
		await phone('+61491570158').waitFor();
		await phone(MOBILE).focus();
		await client.send({ message: 'Newer' });
		await phone(MOBILE).getByText('Newer').waitFor();
		expect(await by('conversation').allTextContents()).toEqual([
			expect.stringContaining(MOBILE),
			expect.stringContaining('+61491570158'),
			expect.stringContaining(OTHER_MOBILE),
		]);
		expect(await page.locator(':focus').textContent()).toContain(MOBILE);
		await page.keyboard.press('ArrowDown');
		expect(await page.locator(':focus').textContent()).toContain('+61491570158');
	});

	it('counts what was not seen, after a reset too', async () => {
		await client.send();
		await phone(MOBILE).click();
		for (const message of ['One', 'Two']) await client.send({ to: OTHER_MOBILE, message });
		await phone(OTHER_MOBILE).getByText('2 new').waitFor();
		await phone(OTHER_MOBILE).click();
		await phone(OTHER_MOBILE).getByText('new').waitFor({ state: 'hidden' });
		await phone(MOBILE).click();
		sandbox.reset();
		await client.send({ to: OTHER_MOBILE });
		await phone(OTHER_MOBILE).getByText('1 new').waitFor();
	});
});

describe('A push token', () => {
	it('is on no part of the page but the setting that it is typed into', async () => {
		sandbox.state.pushSettings.reply = `${receiver.url}/hook?token=${TOKEN}`;
		await addRule();
		await client.send();
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').waitFor();
		await page.locator('#requests').getByText('action_address').waitFor({ state: 'attached' });
		expect(await page.content()).not.toContain(TOKEN);
		await page.locator('#tab-settings').click();
		await page.locator('#rules').getByText('token=…').waitFor();
		expect(await page.content()).not.toContain(TOKEN);
		await page.getByRole('button', { name: 'Save' }).click();
		await saved('Saved.').waitFor();
		expect(sandbox.state.pushSettings.reply).toBe(`${receiver.url}/hook?token=${TOKEN}`);
	});
});

describe('The settings', () => {
	const url = (path: string) =>
		`${receiver.url}/${path}/${'id-'.repeat(12)}/webhook?token=${TOKEN}`;

	beforeEach(async () => {
		sandbox.state.pushSettings = { reply: url('webhook'), deliveryReport: '' };
		await page.locator('#tab-settings').click();
		await isChecked('reply', 'Forward to URL');
	});

	it('show all of a URL, up to its token, and copy it', async () => {
		expect(await replyUrl().inputValue()).toBe(url('webhook'));
		const isAllVisible = await replyUrl().evaluate(
			({ scrollHeight, scrollWidth, clientHeight, clientWidth }) =>
				scrollHeight <= clientHeight && scrollWidth <= clientWidth,
		);
		expect(isAllVisible).toBe(true);
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await setting('reply').getByRole('button', { name: 'Copy URL' }).click();
		await setting('reply').getByText('Copied').waitFor();
		expect(await page.evaluate('navigator.clipboard.readText()')).toBe(url('webhook'));
	});

	it('take a Test URL, with the line breaks of where it was copied from', async () => {
		await replyUrl().fill(` ${url('webhook-test').replace('?', '\n?')}\n`);
		await save();
		await saved('Saved.').waitFor();
		expect(sandbox.state.pushSettings.reply).toBe(url('webhook-test'));
		expect(await replyUrl().inputValue()).toBe(url('webhook-test'));
	});

	it('warn of a URL without a token', async () => {
		await replyUrl().fill(`${receiver.url}/webhook`);
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
		await page.getByText('enter a URL, or choose “Poll our server”.').waitFor();
		expect(sandbox.state.pushSettings.deliveryReport).toBe('');
	});

	it('cannot be changed before it is known what is set', async () => {
		let answer = () => {};
		const mayAnswer = new Promise<void>((resolve) => {
			answer = resolve;
		});
		await page.route('**/sandbox/push-settings', async (route) => {
			await mayAnswer;
			await route.continue();
		});
		const asked = page.waitForRequest('**/sandbox/push-settings');
		await page.reload();
		await page.locator('#tab-settings').click();
		await asked;
		expect(await setting('reply').count()).toBe(0);

		answer();
		await replyUrl().fill('nonsense');
		// The browser notes every answer that is not 2xx.
		const noted = page.waitForEvent('console');
		await save();
		await page.getByText('is not a URL').waitFor();
		await noted;
		expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
	});

	it('look well', async () => {
		await picture(page, 'settings');
		await page.emulateMedia({ colorScheme: 'dark' });
		await picture(page, 'settings-dark');
	});
});

describe('How the sandbox behaves', () => {
	const like = (words: string) => by('behaviour').getByLabel(words);
	const isChosen = async (words: string) =>
		await like(words).and(page.locator(':checked')).waitFor();
	/** A choice that the sandbox has taken: its own answer, as those of earlier choices may still be under way. */
	async function choose(detail: string, value: string) {
		const taken = page.waitForResponse((response) =>
			(response.request().postData() ?? '').includes(JSON.stringify({ [detail]: value })),
		);
		await by(detail).selectOption(value);
		await taken;
	}

	beforeEach(async () => {
		await page.locator('#tab-settings').click();
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
		await picture(page, 'behaviour');
		await page.setViewportSize({ width: 360, height: 800 });
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
		await by('refusedLogin').scrollIntoViewIfNeeded();
		await picture(page, 'behaviour-narrow');
	});

	it('is shown where it was changed elsewhere', async () => {
		await client.control('PUT', '/behaviour', { like: 'observed' });
		await isChosen('As observed');
		await by('refusedLogin').waitFor();
	});
});

describe('A new SMS from a phone', () => {
	beforeEach(async () => {
		await page.getByText('New SMS from a phone').click();
		await page.getByLabel('Text').fill('Hello');
	});

	it('is not taken from what is no number, and says so', async () => {
		await page.getByLabel('From').fill('0491 570');
		// The browser notes every answer that is not 2xx.
		const noted = page.waitForEvent('console');
		await writeAsNew();
		await noted;
		await page.locator('#stranger').getByText('“0491 570” is not a mobile number.').waitFor();
		await picture(page, 'no-number');
		expect(await page.getByLabel('Text').inputValue()).toBe('Hello');
		expect(sandbox.state.replies).toEqual([]);
		expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
	});

	it('opens its phone, however the number is written', async () => {
		await page.getByLabel('From').fill('+61 491 570 156');
		await writeAsNew();
		await title(MOBILE).waitFor();
		await bubble('Hello').waitFor();
		await page.getByText(`From ${MOBILE}, as a new SMS`).waitFor();
	});
});

describe('What a person reads', () => {
	it('names the sender as the phone does, and a message ID by its beginning', async () => {
		await client.send({ message: 'One' });
		await client.send({ message: 'Two', senderid: 'Example' });
		const sender = (text: string) => by('sms').filter({ hasText: text }).locator('.sender');
		expect(await sender('One').textContent()).toBe('+61400000000');
		expect(await sender('Two').textContent()).toBe('Example');
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		const id = page.getByTitle(`Message ID ${messageid}`);
		expect(await id.textContent()).toBe(`${messageid.slice(0, 8)}…`);
	});

	it('can follow an address in an SMS, and nothing that only looks like one', async () => {
		const opened = `${sandbox.url}/page.css?a=1&b=<`;
		const text = `Read ${opened}/b>. Or: ${sandbox.url}/icon.svg! javascript:alert(1) http:// <a href=x>`;
		await client.send({ message: text });
		await bubble('Read').waitFor();
		expect(await bubble('Read').textContent()).toBe(text);
		const links = bubble('Read').locator('a');
		expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
			`${sandbox.url}/page.css?a=1&b=`,
			`${sandbox.url}/icon.svg`,
		]);
		const tab = page.waitForEvent('popup');
		await links.last().click();
		expect((await tab).url()).toBe(`${sandbox.url}/icon.svg`);
		expect(await (await tab).evaluate('opener')).toBeNull();
	});

	it('tells what was pushed, and how', async () => {
		sandbox.state.pushSettings.reply = receiver.url;
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('What was pushed').click();
		await by('push').getByText('A form, with the field names of HTTP API v2').waitFor();
		await picture(page, 'pushed');
	});
});

describe('How the sandbox pushes', () => {
	beforeEach(() => {
		sandbox.state.pushSettings.reply = `${receiver.url}/hook?token=${TOKEN}`;
		receiver.received.length = 0;
	});

	it.each([
		['JSON', 'POST', 'application/json'],
		['GET', 'GET', undefined],
		['typed multipart', 'POST', expect.stringMatching(/^multipart\/form-data/)],
	])('is chosen for a setting: %s', async (as, method, type) => {
		await page.locator('#tab-settings').click();
		await by('reply-as').selectOption(as);
		await save();
		await saved('Saved.').waitFor();
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await sandbox.pushesSettled();
		expect(receiver.received).toMatchObject([{ method }]);
		expect(receiver.received[0]?.headers['content-type']).toEqual(type);
		await page.reload();
		await page.locator('#tab-settings').click();
		await by('reply-as').locator('option:checked').filter({ hasText: as }).waitFor({
			state: 'attached',
		});
		await picture(page, 'settings-as');
	});

	it('is chosen for a rule, at once', async () => {
		await addRule();
		await page.locator('#tab-settings').click();
		const chosen = page.waitForResponse('**/sandbox/rules/*');
		await page.getByLabel('How this rule pushes').selectOption('JSON');
		await chosen;
		expect(sandbox.state.rules.every()).toMatchObject([{ pushesAs: 'json' }]);
		await page.locator('#rules').scrollIntoViewIfNeeded();
		await picture(page, 'rule-as');
	});

	it('is chosen for one push that goes out anew', async () => {
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('What was pushed').click();
		await by('push').getByLabel('Push it anew as').selectOption('GET');
		await picture(page, 'push-anew');
		await by('push').getByRole('button', { name: 'Push', exact: true }).click();
		await by('push').nth(1).waitFor();
		await sandbox.pushesSettled();
		expect(receiver.received.map(({ method }) => method)).toEqual(['POST', 'GET']);
	});

	it('again, where a push was not taken, is shown with the time, and can be at once', async () => {
		await page.locator('#tab-settings').click();
		const chosen = page.waitForResponse('**/sandbox/pushing');
		await by('repetition').selectOption('comes again after 1 s, 2 s, 4 s, 8 s …');
		await chosen;
		expect(sandbox.state.pushing.pauses).toEqual([1, 2, 4, 8, 16]);
		await client.control('PUT', '/pushing', { pauses: [1800, 3600] });
		await by('repetition')
			.locator('option:checked')
			.filter({ hasText: 'comes again after 30 min, 1 h' })
			.waitFor({ state: 'attached' });
		await picture(page, 'repetition');

		await page.locator('#tab-pushes').click();
		receiver.answers.push({ status: 500 }, { status: 404 });
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('Will be tried again').waitFor();
		await by('next').getByText('Next try at').waitFor();
		await by('push').getByRole('button', { name: 'Try now' }).click();
		await by('push').getByText('No workflow listens there').waitFor();
		await by('next').getByText('Next try at').waitFor();
		await picture(page, 'tries');
		await by('push').getByRole('button', { name: 'Try now' }).click();
		await by('push').getByText('Taken', { exact: true }).waitFor();
		await by('push').getByRole('button', { name: 'Push again' }).waitFor();
		expect(await by('next').textContent()).toBe('');
		expect(receiver.received).toHaveLength(3);
	});

	it('is never, where the sandbox was started so', async () => {
		await page.locator('#tab-settings').click();
		await by('repetition')
			.locator('option:checked')
			.filter({ hasText: 'is given up at once' })
			.waitFor({
				state: 'attached',
			});
	});
});

describe('With much to show, the page', () => {
	const LONG = `${'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(5)} ${'and so on '.repeat(70)}`;

	beforeEach(async () => {
		sandbox.state.pushSettings.reply = `${receiver.url}/${'long'.repeat(60)}?token=${TOKEN}`;
		await sendToMany(50, 'Good morning');
		await client.send({ message: LONG, customstring: 'c'.repeat(50), senderid: 'Example' });
		const messageid = sandbox.state.ledger.at(-1)?.messageid ?? '';
		receiver.answers.push({ status: 500, body: 'x'.repeat(900) });
		sandbox.state.addReply({ messageid, from: MOBILE, message: LONG });
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		await client.send({ message: 'Short', schedule: '4102444800' });
		await addRule();
		await by('push').getByText('Not taken').waitFor();
		await phone(MOBILE).click();
		await page.locator('#thread').getByText('Delivered (201)').waitFor();
	});

	it.each([
		['wide', 1280],
		['medium', 1000],
		['narrow', 360],
	])('fits a %s window', async (name, width) => {
		await page.setViewportSize({ width, height: 800 });
		for (const tab of ['settings', 'requests', 'scheduled', 'pushes']) {
			await page.locator(`#tab-${tab}`).click();
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
			await picture(page, `much-${name}-${tab}`);
		}
		await page.emulateMedia({ colorScheme: 'dark' });
		await picture(page, `much-${name}-dark`);
	});
});
