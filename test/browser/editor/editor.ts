import type { Page } from 'playwright-core';
import type { Stage } from '../stage';
import { NodeDetails } from './nodeDetails';
import { NodePanel } from './nodePanel';
import { part } from './screen';

/** What lies over what a picture shows and a person clicks: messages in a corner, neighbouring nodes. */
const OVERLAYS = ['.el-notification', '[data-test-id=floating-nodes]'];

/** Where n8n's editor saves a workflow. */
const SAVED_WORKFLOW = /^\/rest\/workflows(\/[^/]+)?$/;

/** n8n's editor is 38 MB of JavaScript, and the computer may be busy. */
const PATIENCE_MS = 60_000;

/** n8n's editor with a new workflow, as a person uses it. */
export class Editor {
	readonly panel: NodePanel;
	readonly details: NodeDetails;

	private constructor(readonly page: Page) {
		this.panel = new NodePanel(page);
		this.details = new NodeDetails(page);
	}

	/** Signs in and begins a new workflow, in a browser that has never been here. */
	static async open(stage: Stage): Promise<Editor> {
		const page = await stage.open(stage.editorUrl);
		page.context().setDefaultTimeout(PATIENCE_MS);
		const { email, password } = await stage.owner();
		await page.locator('input[type=email]').fill(email);
		await page.locator('input[type=password]').fill(password);
		await page.locator('input[type=password]').press('Enter');
		await part(page, 'resources-list-item-workflow').first().waitFor();
		return await Editor.begin(page, stage);
	}

	/** Begins another workflow in a page beside this one. */
	async another(stage: Stage): Promise<Editor> {
		return await Editor.begin(await this.page.context().newPage(), stage);
	}

	private static async begin(page: Page, stage: Stage): Promise<Editor> {
		const editor = new Editor(page);
		await editor.openWorkflow(stage, 'new');
		return editor;
	}

	/** Opens a saved workflow, by its ID. */
	async openWorkflow(stage: Stage, id: string): Promise<void> {
		await this.page.goto(new URL(`/workflow/${id}`, stage.editorUrl).href);
		await this.page.addStyleTag({ content: `${OVERLAYS.join()} { display: none !important; }` });
	}

	/** Runs the workflow that is open. */
	async execute(): Promise<void> {
		await part(this.page, 'execute-workflow-button').click();
	}

	/** Waits until a node on the canvas shows that it waits. */
	async showsWaiting(name: string): Promise<void> {
		const node = part(this.node(name), 'canvas-default-node');
		await node.and(this.page.locator('.waiting')).waitFor();
	}

	/** Waits until a node on the canvas shows that it has run. */
	async showsSuccess(name: string): Promise<void> {
		await part(this.node(name), 'canvas-node-status-success').waitFor();
	}

	/** A node on the canvas, by its name. */
	node(name: string) {
		return part(this.page, 'canvas-node').filter({ hasText: name });
	}

	/** Begins the workflow with the trigger that is a button. */
	async addManualTrigger(): Promise<void> {
		await this.openTriggerPanel();
		await this.panel.choose('Trigger manually');
		await this.node('Execute workflow').waitFor();
	}

	/** Opens the list of triggers, where a workflow begins. */
	async openTriggerPanel(): Promise<void> {
		await part(this.page, 'canvas-plus-button').click();
		await this.panel.root.waitFor();
	}

	/** Opens the list of nodes with the plus sign of the canvas. */
	async openPanel(): Promise<void> {
		await part(this.page, 'node-creator-plus-button').click();
		await this.panel.root.waitFor();
	}

	/** Opens the list of nodes with the plus sign after a node. */
	async openPanelAfter(name: string): Promise<void> {
		await part(this.node(name), 'canvas-handle-plus').click();
		await this.panel.root.waitFor();
	}

	/**
	 * Fills in text fields of the open node. Resolves when n8n has saved the workflow with them: what is
	 * typed reaches the workflow a moment later, and what runs is the workflow.
	 *
	 * @param texts by the parameter's name; at least one has to differ from what is there
	 */
	async fillIn(texts: Readonly<Record<string, string>>): Promise<void> {
		const inJson = Object.entries(texts).map(([name, text]) =>
			JSON.stringify({ [name]: text }).slice(1, -1),
		);
		const saved = this.page.waitForResponse((response) => {
			const request = response.request();
			const body = request.postData() ?? '';
			return (
				SAVED_WORKFLOW.test(new URL(request.url()).pathname) &&
				inJson.every((parameter) => body.includes(parameter))
			);
		});
		const filled = (async () => {
			for (const [name, text] of Object.entries(texts)) await this.details.field(name).fill(text);
		})();
		await Promise.all([saved, filled]);
	}
}
