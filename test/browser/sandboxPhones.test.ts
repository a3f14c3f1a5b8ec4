import { MOBILE, OTHER_MOBILE } from '../support/sandbox/client';
import { TOKEN, useSandboxPage } from './sandboxStage';
import { picture } from './window';

const stage = useSandboxPage();
const { sandbox, client, faults, by, phone, title, bubble, live, writeAsNew, sendToMany, addRule } =
	stage;

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
		await stage.page.getByText('of 1,001 SMS').waitFor();
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
		await stage.page.getByText('New SMS from a phone').click();
		await stage.page.getByLabel('From').fill('+61491570159');
		await stage.page.getByLabel('Text').fill('Hello');
		await writeAsNew();
		await title('+61491570159').waitFor();
		expect(await by('compose').inputValue()).toBe('');
	});

	it('once, however often Enter is pressed, and stays where it could not go out', async () => {
		await stage.page.route('**/sandbox/replies', async (route) => {
			await route.abort();
		});
		await by('compose').fill('Yes');
		await by('compose').press('Enter');
		await stage.page.locator('#compose-note').getByText('does not answer').waitFor();
		expect(await by('compose').inputValue()).toBe('Yes');
		await stage.page.unroute('**/sandbox/replies');
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
		expect(await stage.page.locator(':focus').textContent()).toContain(MOBILE);
		await stage.page.keyboard.press('ArrowDown');
		expect(await stage.page.locator(':focus').textContent()).toContain('+61491570158');
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

describe('A new SMS from a phone', () => {
	beforeEach(async () => {
		await stage.page.getByText('New SMS from a phone').click();
		await stage.page.getByLabel('Text').fill('Hello');
	});

	it('is not taken from what is no number, and says so', async () => {
		await stage.page.getByLabel('From').fill('0491 570');
		// The browser notes every answer that is not 2xx.
		const noted = stage.page.waitForEvent('console');
		await writeAsNew();
		await noted;
		await stage.page.locator('#stranger').getByText('“0491 570” is not a mobile number.').waitFor();
		await picture(stage.page, 'no-number');
		expect(await stage.page.getByLabel('Text').inputValue()).toBe('Hello');
		expect(sandbox.state.replies).toEqual([]);
		expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
	});

	it('opens its phone, however the number is written', async () => {
		await stage.page.getByLabel('From').fill('+61 491 570 156');
		await writeAsNew();
		await title(MOBILE).waitFor();
		await bubble('Hello').waitFor();
		await stage.page.getByText(`From ${MOBILE}, as a new SMS`).waitFor();
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
		const id = stage.page.getByTitle(`Message ID ${messageid}`);
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
		const tab = stage.page.waitForEvent('popup');
		await links.last().click();
		expect((await tab).url()).toBe(`${sandbox.url}/icon.svg`);
		expect(await (await tab).evaluate('opener')).toBeNull();
	});

	it('tells what was pushed, and how', async () => {
		sandbox.state.pushSettings.reply = stage.receiver.url;
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('What was pushed').click();
		await by('push').getByText('A form, with the field names of HTTP API v2').waitFor();
		await picture(stage.page, 'pushed');
	});
});

describe('When something is wrong', () => {
	it('a fault of one part leaves the other parts as they are, and is not called a lost connection', async () => {
		await stage.page.route('**/sandbox/overview*', async (route) => {
			const answer = await route.fetch();
			await route.fulfill({ response: answer, json: { ...(await answer.json()), pushes: null } });
		});
		await client.send({ message: 'Still here' });
		await bubble('Still here').waitFor();
		await stage.page.getByText('This page has a fault').waitFor();
		expect(await by('live').textContent()).toBe('Live');

		await stage.page.unroute('**/sandbox/overview*');
		await client.send({ message: 'All is well' });
		await bubble('All is well').waitFor();
		await stage.page.getByText('This page has a fault').waitFor({ state: 'hidden' });
		expect(faults.splice(0)).not.toEqual([]);
	});

	it('a lost connection is said, and the page asks again by itself', async () => {
		await live('Live').waitFor();
		await stage.page.route('**/sandbox/overview*', async (route) => {
			await route.abort();
		});
		await client.send({ message: 'Meanwhile' });
		await live('The sandbox does not answer').waitFor();
		await stage.page.unroute('**/sandbox/overview*');
		await bubble('Meanwhile').waitFor();
		await live('Live').waitFor();
		expect(faults.splice(0)).not.toEqual([]);
	});
});

describe('With much to show, the page', () => {
	const LONG = `${'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(5)} ${'and so on '.repeat(70)}`;

	beforeEach(async () => {
		sandbox.state.pushSettings.reply = `${stage.receiver.url}/${'long'.repeat(60)}?token=${TOKEN}`;
		await sendToMany(50, 'Good morning');
		await client.send({ message: LONG, customstring: 'c'.repeat(50), senderid: 'Example' });
		const messageid = sandbox.state.ledger.at(-1)?.messageid ?? '';
		stage.receiver.answers.push({ status: 500, body: 'x'.repeat(900) });
		sandbox.state.addReply({ messageid, from: MOBILE, message: LONG });
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		await client.send({ message: 'Short', schedule: '4102444800' });
		await addRule();
		await by('push').getByText('Not taken').waitFor();
		await phone(MOBILE).click();
		await stage.page.locator('#thread').getByText('Delivered (201)').waitFor();
	});

	it.each([
		['wide', 1280],
		['medium', 1000],
		['narrow', 360],
	])('fits a %s window', async (name, width) => {
		await stage.page.setViewportSize({ width, height: 800 });
		for (const tab of ['settings', 'requests', 'scheduled', 'pushes']) {
			await stage.page.locator(`#tab-${tab}`).click();
			expect(await stage.page.evaluate('document.documentElement.scrollWidth')).toBe(width);
			await picture(stage.page, `much-${name}-${tab}`);
		}
		await stage.page.emulateMedia({ colorScheme: 'dark' });
		await picture(stage.page, `much-${name}-dark`);
	});
});
