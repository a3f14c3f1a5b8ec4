import type { Locator, Page } from 'playwright-core';
import { part, textOf, textsOf } from './screen';

/** A name alone, not one that only begins with it. */
const exactly = (name: string) => new RegExp(`^\\s*${name.replace(/[()]/g, String.raw`\$&`)}\\s*$`);

/** The list in which a person looks for a node. */
export class NodePanel {
	readonly root: Locator;
	private readonly names: Locator;
	private readonly header: Locator;

	constructor(private readonly page: Page) {
		this.root = part(page, 'node-creator');
		this.names = part(this.root, 'node-creator-item-name');
		this.header = part(this.root, 'nodes-list-header');
	}

	/** An entry of the list, with its description. */
	entry(name: string): Locator {
		return part(this.root, 'item-iterator-item').filter({
			has: part(this.page, 'node-creator-item-name').filter({ hasText: exactly(name) }),
		});
	}

	/** Looks for words, and waits until an entry is found by them. */
	async search(words: string, name: string): Promise<void> {
		const field = part(this.root, 'node-creator-search-bar');
		// What was found before would pass for what is found by these words.
		await field.fill('');
		await this.entry(name).waitFor({ state: 'detached' });
		await field.fill(words);
		await this.entry(name).waitFor();
	}

	async choose(name: string): Promise<void> {
		await this.entry(name).click();
	}

	/** Opens the page of a node, where its actions and triggers are. */
	async openNode(name: string): Promise<void> {
		await this.choose(name);
		await this.header.filter({ hasText: 'Node details' }).waitFor();
		// It slides over the list, which goes then.
		await this.header.filter({ hasNotText: 'Node details' }).waitFor({ state: 'detached' });
	}

	/** Unfolds the triggers of a node. */
	async openTriggers(): Promise<void> {
		await part(this.root, 'node-creator-category-item').filter({ hasText: 'Triggers' }).click();
	}

	/** The names in the list, once one is there. */
	async listed(one: string): Promise<string[]> {
		return await textsOf(this.names, one);
	}

	/** The headings of the list of actions. */
	async groups(): Promise<string[]> {
		const headings = part(this.root, 'item-iterator-item').filter({ hasText: / actions$/i });
		return await textsOf(headings, 'Account');
	}

	async description(name: string): Promise<string> {
		return await textOf(part(this.entry(name), 'node-creator-item-description'));
	}
}
