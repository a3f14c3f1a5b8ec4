import { MOBILE } from '../support/sandbox/client';
import { TOKEN, useSandboxPage } from './sandboxStage';
import { picture } from './window';

const stage = useSandboxPage();
const { sandbox, client, by, bubble, live, saved, save, addRule } = stage;

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
		expect(await stage.page.evaluate(call)).toBe(shown);
	});

	it('may be anything, and the page goes on', async () => {
		sandbox.state.pushSettings.reply = stage.receiver.url;
		stage.receiver.answers.push({ status: 500, body: '{"message":"a\\qb"}' });
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('{"message":"a\\qb"}').waitFor();
		await client.send({ message: 'After it' });
		await bubble('After it').waitFor();
		await live('Live').waitFor();
	});
});

describe('A push token', () => {
	it('is on no part of the page but the setting that it is typed into', async () => {
		sandbox.state.pushSettings.reply = `${stage.receiver.url}/hook?token=${TOKEN}`;
		await addRule();
		await client.send();
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').waitFor();
		await stage.page
			.locator('#requests')
			.getByText('action_address')
			.waitFor({ state: 'attached' });
		expect(await stage.page.content()).not.toContain(TOKEN);
		await stage.page.locator('#tab-settings').click();
		await stage.page.locator('#rules').getByText('token=…').waitFor();
		expect(await stage.page.content()).not.toContain(TOKEN);
		await save();
		await saved('Saved.').waitFor();
		expect(sandbox.state.pushSettings.reply).toBe(`${stage.receiver.url}/hook?token=${TOKEN}`);
	});
});

describe('A request', () => {
	it('says which fault it has met', async () => {
		sandbox.state.faults.inject({ kind: 'status', status: 503 });
		await client.call('balance.php', {});
		await stage.page.locator('#tab-requests').click();
		const request = stage.page.locator('#requests li').filter({ hasText: 'balance.php' });
		await request.getByText('Fault: status 503').waitFor();
		await picture(stage.page, 'sandbox-fault');
		await client.call('history.php', {});
		const other = stage.page.locator('#requests li').filter({ hasText: 'history.php' });
		await other.waitFor();
		expect(await other.getByText('Fault').isVisible()).toBe(false);
	});
});

describe('How the sandbox pushes', () => {
	beforeEach(() => {
		sandbox.state.pushSettings.reply = `${stage.receiver.url}/hook?token=${TOKEN}`;
		stage.receiver.received.length = 0;
	});

	it.each([
		['JSON', 'POST', 'application/json'],
		['GET', 'GET', undefined],
		['typed multipart', 'POST', expect.stringMatching(/^multipart\/form-data/)],
	])('is chosen for a setting: %s', async (as, method, type) => {
		await stage.page.locator('#tab-settings').click();
		await by('reply-as').selectOption(as);
		await save();
		await saved('Saved.').waitFor();
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await sandbox.pushesSettled();
		expect(stage.receiver.received).toMatchObject([{ method }]);
		expect(stage.receiver.received[0]?.headers['content-type']).toEqual(type);
		await stage.page.reload();
		await stage.page.locator('#tab-settings').click();
		await by('reply-as').locator('option:checked').filter({ hasText: as }).waitFor({
			state: 'attached',
		});
		await picture(stage.page, 'settings-as');
	});

	it('is chosen for a rule, at once', async () => {
		await addRule();
		await stage.page.locator('#tab-settings').click();
		const chosen = stage.page.waitForResponse('**/sandbox/rules/*');
		await stage.page.getByLabel('How this rule pushes').selectOption('JSON');
		await chosen;
		expect(sandbox.state.rules.every()).toMatchObject([{ pushesAs: 'json' }]);
		await stage.page.locator('#rules').scrollIntoViewIfNeeded();
		await picture(stage.page, 'rule-as');
	});

	it('is chosen for one push that goes out anew', async () => {
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('What was pushed').click();
		await by('push').getByLabel('Push it anew as').selectOption('GET');
		await picture(stage.page, 'push-anew');
		await by('push').getByRole('button', { name: 'Push', exact: true }).click();
		await by('push').nth(1).waitFor();
		await sandbox.pushesSettled();
		expect(stage.receiver.received.map(({ method }) => method)).toEqual(['POST', 'GET']);
	});

	it('again, where a push was not taken, is shown with the time, and can be at once', async () => {
		await stage.page.locator('#tab-settings').click();
		const chosen = stage.page.waitForResponse('**/sandbox/pushing');
		await by('repetition').selectOption('comes again after 1 s, 2 s, 4 s, 8 s …');
		await chosen;
		expect(sandbox.state.pushing.pauses).toEqual([1, 2, 4, 8, 16]);
		await client.control('PUT', '/pushing', { pauses: [1800, 3600] });
		await by('repetition')
			.locator('option:checked')
			.filter({ hasText: 'comes again after 30 min, 1 h' })
			.waitFor({ state: 'attached' });
		await picture(stage.page, 'repetition');

		await stage.page.locator('#tab-pushes').click();
		stage.receiver.answers.push({ status: 500 }, { status: 404 });
		sandbox.state.addReply({ from: MOBILE, message: 'Hi' });
		await by('push').getByText('Will be tried again').waitFor();
		await by('next').getByText('Next try at').waitFor();
		await by('push').getByRole('button', { name: 'Try now' }).click();
		await by('push').getByText('No workflow listens there').waitFor();
		await by('next').getByText('Next try at').waitFor();
		await picture(stage.page, 'tries');
		await by('push').getByRole('button', { name: 'Try now' }).click();
		await by('push').getByText('Taken', { exact: true }).waitFor();
		await by('push').getByRole('button', { name: 'Push again' }).waitFor();
		expect(await by('next').textContent()).toBe('');
		expect(stage.receiver.received).toHaveLength(3);
	});

	it('is never, where the sandbox was started so', async () => {
		await stage.page.locator('#tab-settings').click();
		await by('repetition')
			.locator('option:checked')
			.filter({ hasText: 'is given up at once' })
			.waitFor({
				state: 'attached',
			});
	});
});
