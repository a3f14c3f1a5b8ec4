import { z } from 'zod';
import { DOCUMENTED_TEST_ACCOUNTS, type Fault } from '../../sandbox';
import { CredentialForm } from './editor/credentialForm';
import { Editor } from './editor/editor';
import { textOf } from './editor/screen';
import { Stage } from './stage';
import { documentedPicture, picture, VIEWPORT } from './window';

/** n8n is downloaded the first time. */
const START_TIMEOUT_MS = 20 * 60_000;
const TEST_TIMEOUT_MS = 180_000;

const DOCUMENTATION = 'https://github.com/n8n-nodes-clicksend-http/n8n-nodes-clicksend-http';
const NODE = 'Send an SMS';
const CREDENTIAL = 'ClickSend sandbox';
const MOBILE = '+61491570156';
const OTHER_MOBILE = '+61491570157';
const TALL_ENOUGH_FOR_THE_LIST = { ...VIEWPORT, height: 855 };
const MESSAGE = 'Your order is on its way';

jest.setTimeout(TEST_TIMEOUT_MS);

const stage = new Stage();
let editor: Editor;
let credentialForm: CredentialForm;

beforeAll(async () => {
	await stage.start();
	editor = await Editor.open(stage);
	credentialForm = new CredentialForm(editor.page);
}, START_TIMEOUT_MS);
afterAll(async () => {
	await stage.stop();
});

/** Lets the sandbox do something wrong once. */
async function inject(fault: Fault): Promise<void> {
	const answer = await fetch(`${stage.sandboxUrl}/sandbox/faults`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(fault),
	});
	if (!answer.ok) throw new Error(await answer.text());
}

/** The message ID under which the sandbox accepted the latest SMS. */
async function latestMessageId(): Promise<string> {
	const answer = await fetch(`${stage.sandboxUrl}/sandbox/ledger`);
	const ledger = z.array(z.object({ messageid: z.string() })).parse(await answer.json());
	return ledger.at(-1)?.messageid ?? '';
}

describe("In n8n's list of nodes, a person", () => {
	beforeAll(async () => {
		await editor.addManualTrigger();
		await editor.openPanel();
	});

	it.each(['sms', 'text message', 'clicksend'])('finds ClickSend with “%s”', async (words) => {
		await editor.panel.search(words, 'ClickSend');
		await picture(editor.page, `editor-search-${words.replace(' ', '-')}`);
		expect(await editor.panel.description('ClickSend')).toBe(
			'Starts the workflow when ClickSend pushes an SMS reply or a delivery report',
		);
		expect(await editor.panel.description('ClickSend Poll')).toBe(
			'Starts the workflow when an SMS reply or a delivery report is new at ClickSend; n8n needs no public URL',
		);
	});

	it('reads what ClickSend can do, what most people want first', async () => {
		await editor.panel.openNode('ClickSend');
		expect(await editor.panel.listed('Get account balance')).toEqual([
			'Send an SMS',
			'Send an SMS and wait for response',
			'Get SMS history',
			'Get many inbound SMS',
			'Get many delivery reports',
			'Get account balance',
		]);
		expect(await editor.panel.groups()).toEqual([
			'SMS ACTIONS',
			'INBOUND SMS ACTIONS',
			'DELIVERY REPORT ACTIONS',
			'ACCOUNT ACTIONS',
		]);
		await editor.panel.openTriggers();
		expect((await editor.panel.listed('On reply')).slice(-2)).toEqual([
			'On delivery report',
			'On reply',
		]);
		await editor.page.setViewportSize(TALL_ENOUGH_FOR_THE_LIST);
		await documentedPicture(editor.panel.root, 'editor-actions');
		await editor.page.setViewportSize(VIEWPORT);
	});
});

describe('With the node open, a person', () => {
	it('finds what to fill in, with examples, and the documentation', async () => {
		await editor.panel.choose(NODE);
		expect(await editor.details.title()).toBe(NODE);
		expect(await editor.details.labels('Safeguards')).toEqual([
			'Resource',
			'Operation',
			'To',
			'Message',
			'Options',
			'Safeguards',
		]);
		await editor.details.isOn('resource', 'SMS');
		await editor.details.isOn('operation', 'Send');
		expect(await editor.details.field('to').getAttribute('placeholder')).toBe('e.g. +61411111111');
		expect(await editor.details.field('message').getAttribute('placeholder')).toBe(
			'e.g. Your order is on its way',
		);
		expect(await editor.details.documentation()).toBe(`${DOCUMENTATION}#usage`);
		await editor.details.chooseCredential(CREDENTIAL);
		await editor.details.usesCredential(CREDENTIAL);
		await picture(editor.page, 'editor-node');
	});

	it('sees on the canvas what the node does, and after it the fields that will come out', async () => {
		await editor.details.close();
		await editor.node(NODE).getByText('send: sms').waitFor();
		await editor.openPanelAfter(NODE);
		await editor.panel.search('edit fields', 'Edit Fields (Set)');
		await editor.panel.choose('Edit Fields (Set)');

		const input = await textOf(editor.details.input.filter({ hasText: 'parts' }));
		expect(input).toContain('Usually outputs the following fields.');
		for (const field of ['to', 'messageid', 'result', 'errortext', 'price', 'encoding', 'parts']) {
			expect(input.split('\n')).toContain(field);
		}
		await picture(editor.page, 'editor-preview');
		await editor.details.close();
	});

	it('sends an SMS, and reads what ClickSend answered', async () => {
		await editor.node(NODE).dblclick();
		await editor.fillIn({ to: MOBILE, message: MESSAGE });
		await editor.details.execute('0000');
		expect(await editor.details.items()).toEqual([
			{
				to: MOBILE,
				messageid: await latestMessageId(),
				result: '0000',
				errortext: 'Success',
				price: 0.0282,
				currency_symbol: '$',
				currency_type: 'USD',
				encoding: 'GSM-7',
				parts: 1,
			},
		]);
	});

	it('reads a summary where there are several recipients', async () => {
		await editor.fillIn({ to: `${MOBILE}, ${OTHER_MOBILE}`, message: MESSAGE });
		const summary = '2 recipients in 1 request: 2 accepted. 2 parts, 0.06 USD';
		await editor.details.execute(summary);
		await documentedPicture(editor.details.root, 'editor-send');
	});

	it('is told what Unicode costs, where the message can do without', async () => {
		await editor.fillIn({ to: MOBILE, message: `It’s ready. ${'Thank you. '.repeat(7)}` });
		await editor.details.execute(/makes the SMS Unicode/);
		await picture(editor.page, 'editor-unicode');
		await editor.details.output
			.getByText('Switch on the option Replace Typographic Characters to replace them.')
			.waitFor();
	});
});

describe('When something is wrong, a person reads what it was and how to go on', () => {
	it('with a recipient that is no number', async () => {
		await editor.fillIn({ to: '12', message: MESSAGE });
		await editor.details.execute('is not a phone number');
		expect(await editor.details.errorMessage()).toBe(
			'A recipient in the field To cannot be used: it is not a phone number',
		);
		expect(await editor.details.errorDescription()).toBe(
			'Write mobile numbers in international format, e.g. +61411111111. Separate several with commas, semicolons or new lines.\nRecipient: "12".',
		);
		await picture(editor.page, 'editor-error-input');
	});

	it('with a recipient that ClickSend refuses, after another was accepted', async () => {
		await inject({ kind: 'recipientResult', to: OTHER_MOBILE, code: '2015' });
		await editor.fillIn({ to: `${MOBILE}, ${OTHER_MOBILE}`, message: MESSAGE });
		await editor.details.execute('(2015)');
		expect(await editor.details.errorMessage()).toBe(
			'ClickSend does not accept this recipient as a mobile number (2015)',
		);
		const messageid = await latestMessageId();
		expect(await editor.details.errorDescription()).toBe(
			`Write the number in international format with a leading + and the country code, e.g. +61411111111, or choose the recipient's country in the Country option. Take out a number that cannot get SMS, such as a landline.\nRecipient: ${OTHER_MOBILE}.\nTo try the refused one again, open this execution under Executions and choose Retry. To change the message, or to execute the step or the workflow again, would send to everyone again.\nIn all: 1 accepted, 1 refused.\nAlready accepted by ClickSend, do not send again: ${messageid} (${MOBILE}).`,
		);
		await documentedPicture(editor.details.root, 'editor-error');
	});

	it('with an SMS of which nobody knows whether it was sent', async () => {
		await inject({ kind: 'resetAfter', endpoint: 'send.php' });
		await editor.fillIn({ to: MOBILE, message: MESSAGE });
		await editor.details.execute('No response from');
		expect(await editor.details.errorMessage()).toMatch(
			/^No response from localhost:\d+: the connection ended \(ECONNRESET\)$/,
		);
		expect(await editor.details.errorDescription()).toBe(
			`Before you send again, look for the SMS with the operation Get History or in the ClickSend dashboard: it may have been sent. A custom string makes it easy to find.\nTo execute the step or the workflow again would send again.\nNot known whether sent: ${MOBILE}.`,
		);
		await picture(editor.page, 'editor-error-unknown');
	});

	it('with a credential: what to enter, and why it was not accepted', async () => {
		await credentialForm.openNew();
		expect(await credentialForm.documentation()).toBe(`${DOCUMENTATION}#credentials`);
		expect((await credentialForm.labels('Push Token')).slice(0, 5)).toEqual([
			'Username *',
			'API Key *',
			'Base URL',
			'REST Base URL',
			'Push Token',
		]);
		await picture(editor.page, 'editor-credential');
		await credentialForm.field('username').fill('nathan@example.com');
		await credentialForm.field('apiKey').fill('not-the-key');
		await credentialForm.field('baseUrl').fill(`${stage.sandboxUrl}/http/v2`);
		await credentialForm.save();
		expect(await credentialForm.whyNot()).toBe(
			"ClickSend does not know this username and API key (2022). Copy the username and the API key from 'API Credentials' in the ClickSend dashboard into the credential. A subaccount uses its own username and password.",
		);
		await picture(editor.page, 'editor-credential-refused');
	});

	it('with an account that has no credit, which its credential does not show', async () => {
		const [account] = DOCUMENTED_TEST_ACCOUNTS;
		await credentialForm.field('username').fill(account?.username ?? '');
		await credentialForm.field('apiKey').fill(account?.key ?? '');
		await credentialForm.save();
		await credentialForm.isClosed();
		await editor.details.usesCredential('ClickSend HTTP account');
		await credentialForm.open();
		expect(await credentialForm.whatIsFine()).toBe('Connection tested successfully');
		await picture(editor.page, 'editor-credential-accepted');
		await credentialForm.close();
		await editor.details.execute('(2018)');
		expect(await editor.details.errorMessage()).toBe(
			'The ClickSend account has run out of credit (2018)',
		);
		expect(await editor.details.errorDescription()).toBe(
			`Add credit in the ClickSend dashboard, then try again.\nRecipient: ${MOBILE}.`,
		);
		await picture(editor.page, 'editor-error-credit');
	});
});

describe('With many recipients, a person', () => {
	let beside: Editor;
	beforeAll(async () => {
		beside = await editor.another(stage);
		await beside.addManualTrigger();
		await beside.openPanel();
		await beside.panel.search('clicksend', 'ClickSend');
		await beside.panel.openNode('ClickSend');
		await beside.panel.choose(NODE);
		await beside.details.chooseCredential(CREDENTIAL);
	});
	afterAll(async () => {
		await beside.page.close();
	});

	it('says whom nothing is sent to, and reads in a dry run what would be sent', async () => {
		await beside.details.add('Add option', 'Dry Run');
		await beside.details.toggle('dryRun');
		await beside.details.root.getByText('Dry Run is on: nothing is sent.').waitFor();
		await beside.details.add('Add safeguard', 'Do Not Send To');
		await beside.details.add('Add safeguard', 'Same Number Again');
		await beside.details.add('Add safeguard', 'Max Parts');
		await beside.details.add('Add safeguard', 'Quiet Hours');
		await beside.fillIn({
			to: `${MOBILE}, ${OTHER_MOBILE}`,
			message: MESSAGE,
			doNotSendTo: OTHER_MOBILE.replace('+61', '0'),
		});
		await picture(beside.page, 'editor-safeguards-whole');
		await beside.details.execute('Dry run, nothing was sent: 2 recipients');
		await documentedPicture(beside.details.root, 'editor-safeguards');
	});
});

describe('A trigger, when a person opens it,', () => {
	let beside: Editor;
	beforeEach(async () => {
		beside = await editor.another(stage);
		await beside.openTriggerPanel();
		await beside.panel.search('clicksend', 'ClickSend Poll');
	});
	afterEach(async () => {
		await beside.page.close();
	});

	it('tells how ClickSend gets to know its URL', async () => {
		await beside.panel.openNode('ClickSend');
		await beside.panel.choose('On reply');
		expect(await beside.details.title()).toBe('ClickSend Trigger');
		expect(await beside.details.labels('Options')).toEqual(['Events', 'Registration', 'Options']);
		await beside.details.isOn('registration', 'Manual');
		const notice = await beside.details.notice();
		expect(notice).toContain(
			"Click 'Webhook URLs' above, choose 'Production URL', copy it, and add ?token= and the push token at its end.",
		);
		await beside.details.root.getByText('Pushed by ClickSend').waitFor();
		expect(await beside.details.documentation()).toBe(`${DOCUMENTATION}#clicksend-trigger`);
		await documentedPicture(beside.details.root, 'editor-trigger');
	});

	it('tells what to mind when it polls', async () => {
		await beside.panel.openNode('ClickSend Poll');
		await beside.panel.choose('On reply');
		expect(await beside.details.title()).toBe('ClickSend Poll Trigger');
		await beside.details.isOn('event', 'Reply');
		expect(await beside.details.notice()).toContain(
			'ClickSend hands out each reply and delivery report only once',
		);
		expect(await beside.details.documentation()).toBe(`${DOCUMENTATION}#clicksend-poll-trigger`);
		await picture(beside.page, 'editor-poll-trigger');
	});
});
