import type { Locator, Page } from 'playwright-core';
import { namesOf, part, textOf, untilShows } from './screen';

/** What opens with a node: its input, its parameters and its output. */
export class NodeDetails {
	readonly root: Locator;
	readonly input: Locator;
	readonly output: Locator;

	constructor(private readonly page: Page) {
		this.root = part(page, 'ndv');
		this.input = part(page, 'ndv-input-panel');
		this.output = part(page, 'output-panel');
	}

	/** The name of the open node. */
	async title(): Promise<string> {
		return await textOf(part(this.root, 'node-title-container'));
	}

	/** Where the link to the documentation leads. */
	async documentation(): Promise<string | null> {
		return await this.root.getByRole('link', { name: 'Docs' }).getAttribute('href');
	}

	/** The names of the parameters, from top to bottom, once one is there. */
	async labels(one: string): Promise<string[]> {
		const labels = part(part(this.root, 'node-parameters'), 'input-label');
		return await namesOf(labels.filter({ visible: true }), one);
	}

	/** A text field: the first of its name, because a member of a field may have the same. */
	field(name: string): Locator {
		return part(this.root, `parameter-input-${name}`).locator('input, textarea').first();
	}

	/** Waits until a list is on a choice. */
	async isOn(name: string, choice: string): Promise<void> {
		await untilShows(this.page, `parameter-input-${name}`, choice);
	}

	/** Adds a member to a field with members. @param adds what its list says while nothing is chosen */
	async add(adds: string, member: string): Promise<void> {
		const list = this.root.getByPlaceholder(adds);
		await list.click();
		const choice = this.page
			.locator('.el-select-dropdown__item')
			.filter({ hasText: member, visible: true });
		await choice.first().click();
		await part(this.root, 'node-parameters').getByText(member, { exact: true }).first().waitFor();
	}

	/** Switches a field on or off. */
	async toggle(name: string): Promise<void> {
		await part(this.root, `parameter-input-${name}`).locator('.el-switch').click();
	}

	/** What the notice among the parameters says. */
	async notice(): Promise<string> {
		return await textOf(part(this.root, 'node-parameters').locator('.notice-content'));
	}

	async chooseCredential(name: string): Promise<void> {
		await part(this.root, 'node-credentials-select').click();
		const choice = this.page
			.locator('[data-test-id^=node-credentials-select-item]')
			.filter({ hasText: name, visible: true });
		await choice.click();
		await choice.waitFor({ state: 'hidden' });
	}

	/** Waits until the node uses a credential. */
	async usesCredential(name: string): Promise<void> {
		await untilShows(this.page, 'node-credentials-select', name);
	}

	async close(): Promise<void> {
		await part(this.root, 'ndv-close-button').click();
		await this.root.waitFor({ state: 'detached' });
	}

	/** Runs the node. Resolves when nothing runs, and its output or error has this in it. */
	async execute(outcome: string | RegExp): Promise<void> {
		const button = part(this.root, 'node-execute-button');
		await button.filter({ hasText: 'Execute step' }).click();
		await this.output.getByText(outcome).first().waitFor();
		await button.locator('.n8n-spinner').waitFor({ state: 'detached' });
	}

	/** Shows the output as JSON, and reads it. */
	async items(): Promise<unknown> {
		await part(this.output, 'radio-button-json').click();
		const shown = part(this.output, 'ndv-data-container').filter({ hasText: /^\s*\[/ });
		const text = await textOf(shown);
		return JSON.parse(text.replaceAll('\u00a0', ' '));
	}

	async errorMessage(): Promise<string> {
		return await textOf(part(this.output, 'node-error-message'));
	}

	async errorDescription(): Promise<string> {
		return await textOf(part(this.output, 'node-error-description'));
	}
}
