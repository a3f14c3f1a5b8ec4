import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwright, type Browser, type Locator, type Page } from 'playwright-core';
import { chromium } from '../../tools/browser/chromium';

const ROOT = join(__dirname, '../..');
const SHOTS_FOLDER = join(ROOT, '.build', 'screenshots');
const DOCS_FOLDER = join(ROOT, 'docs');

/** What the screenshots of the documentation are taken with. */
const UPDATE_DOCS = process.env.UPDATE_DOCS === '1';

/** The size of a page, in pixels. */
export const VIEWPORT = { width: 1280, height: 800 };

/** Starts Chromium, with no window on the screen. */
export async function launch(): Promise<Browser> {
	return await playwright.launch({
		executablePath: chromium(),
		// Containers have no user namespaces; what it opens is our own.
		args: ['--no-sandbox'],
	});
}

/**
 * A page of a browser that has never been here.
 *
 * @param faults gets what goes wrong in it
 */
export async function openPage(browser: Browser, url: string, faults: string[]): Promise<Page> {
	const context = await browser.newContext({
		viewport: VIEWPORT,
		colorScheme: 'light',
		reducedMotion: 'reduce',
	});
	const page = await context.newPage();
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	await page.goto(url);
	return page;
}

/**
 * Takes a picture of a page or a part of it, for whoever wants to see what a test saw. Returns where it
 * is.
 */
export async function picture(shown: Page | Locator, name: string): Promise<string> {
	mkdirSync(SHOTS_FOLDER, { recursive: true });
	const path = join(SHOTS_FOLDER, `${name}.png`);
	await shown.screenshot({ path });
	return path;
}

/** Takes a picture that goes into the documentation where that is asked for. */
export async function documentedPicture(shown: Page | Locator, name: string): Promise<void> {
	const path = await picture(shown, name);
	if (!UPDATE_DOCS) return;
	mkdirSync(DOCS_FOLDER, { recursive: true });
	copyFileSync(path, join(DOCS_FOLDER, `${name}.png`));
}
