import type { Locator, Page } from 'playwright-core';
import { namesOf, part, textOf } from './screen';

/** The form of a credential, which opens over a node. */
export class CredentialForm {
	readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = part(page, 'editCredential-modal');
	}

	/** Begins a new credential for the open node. */
	async openNew(): Promise<void> {
		await part(this.page, 'node-credentials-select').click();
		await part(this.page, 'node-credentials-select-item-new').filter({ visible: true }).click();
		await this.root.waitFor();
	}

	/** Where the link to the documentation leads. */
	async documentation(): Promise<string | null> {
		return await this.root.getByRole('link', { name: 'docs', exact: true }).getAttribute('href');
	}

	/** The names of the fields, from top to bottom, once one is there. */
	async labels(one: string): Promise<string[]> {
		return await namesOf(part(this.root, 'credential-connection-parameter'), one);
	}

	field(name: string): Locator {
		return part(this.root, `parameter-input-${name}`).locator('input');
	}

	/** Opens the credential of the open node, which tests it. */
	async open(): Promise<void> {
		await part(this.page, 'credential-edit-button').click();
		await this.root.waitFor();
	}

	/** Saves, which tests it too. A new one that is accepted is closed then. */
	async save(): Promise<void> {
		await part(this.root, 'credential-save-button').getByRole('button', { name: 'Save' }).click();
	}

	/** What the test says beside not having succeeded. */
	async whyNot(): Promise<string> {
		await this.root.getByText('Couldn’t connect with these settings').waitFor();
		await this.root.getByText('More details').click();
		return await textOf(this.root.getByText(/\(\d{4}\)/));
	}

	/** What the test says of one that is accepted. */
	async whatIsFine(): Promise<string> {
		const words = await textOf(part(this.root, 'credentials-config-container-test-success'));
		return words.split('\n')[0]?.trim() ?? '';
	}

	async isClosed(): Promise<void> {
		await this.root.waitFor({ state: 'detached' });
	}

	async close(): Promise<void> {
		await this.root.getByRole('button', { name: 'Close this dialog' }).click();
		await this.isClosed();
	}
}
