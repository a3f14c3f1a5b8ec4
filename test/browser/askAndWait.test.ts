import type { Page } from 'playwright-core';
import { Editor } from './editor/editor';
import { part } from './editor/screen';
import { Stage } from './stage';
import { documentedPicture, picture } from './window';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;

const WORKFLOW = 'Approve an order by SMS';
const QUESTION = 'Order 1234 for Example Bakery: $1250. Shall we place it?';
const MOBILE = '+61491570156';

jest.setTimeout(TEST_TIMEOUT_MS);

const stage = new Stage();
let editor: Editor;
let phone: Page;
/** What went wrong on the sandbox's page. */
const faults: string[] = [];

beforeAll(async () => {
	await stage.start();
	editor = await Editor.open(stage);
	phone = await stage.open(stage.sandboxUrl, faults);
}, START_TIMEOUT_MS);
afterAll(async () => {
	await stage.stop();
});

const onPhone = (testId: string) => phone.locator(`[data-testid=${testId}]`);

/** What went on, in one picture: the workflow, and beside it the phone. */
async function pictureOfBoth(): Promise<void> {
	const shots = [
		await part(editor.page, 'canvas').screenshot(),
		await phone.locator('section.phone').screenshot(),
	];
	const page = await phone.context().newPage();
	await page.setViewportSize({ width: 1700, height: 640 });
	const images = shots.map(
		(shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`,
	);
	await page.setContent(
		`<style>body { margin: 0; display: inline-flex; } img { height: 640px; }</style>${images.join('')}`,
	);
	await documentedPicture(page.locator('body'), 'ask-and-wait');
	await page.close();
}

describe('A workflow that asks by SMS', () => {
	it('waits when it has asked, and the editor shows it', async () => {
		await editor.openWorkflow(stage, await stage.workflowId(WORKFLOW));
		await editor.execute();
		await onPhone('conversation').filter({ hasText: MOBILE }).click();
		await onPhone('sms').filter({ hasText: QUESTION }).waitFor();
		await editor.showsWaiting('Ask for approval');
	});

	it('says in the open node what it waits for, and what has to receive it', async () => {
		await editor.node('Ask for approval').dblclick();
		const waiting = editor.details.output.getByText(
			'Execution will continue when the person answers',
		);
		await waiting.waitFor();
		expect(await waiting.textContent()).toBe(
			'Execution will continue when the person answers the SMS. A ClickSend Trigger or ClickSend Poll Trigger for replies has to be active (published) in this n8n, in any workflow.',
		);
		await picture(editor.page, 'editor-waiting');
		await editor.details.close();
	});

	it('goes on with what a person answers on the phone', async () => {
		const answer = onPhone('reply').filter({ hasText: 'Yes!' });
		await onPhone('compose').fill('Yes!');
		await onPhone('compose').press('Enter');
		await answer.waitFor();
		await editor.showsSuccess('Place the order');
		expect(await stage.latestItems(WORKFLOW, 'Place the order', 1)).toEqual([
			{ order: '1234', approvedBy: MOBILE, approvedAt: expect.any(String) },
		]);
		await onPhone('push').filter({ hasText: 'Taken' }).getByText('· 200 ·').waitFor();
		await pictureOfBoth();
		expect(faults).toEqual([]);
	});
});
