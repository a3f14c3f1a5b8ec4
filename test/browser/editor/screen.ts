import type { Locator, Page } from 'playwright-core';

/** What n8n's editor calls its parts. */
export function part(within: Page | Locator, testId: string): Locator {
	return within.locator(`[data-test-id="${testId}"]`);
}

/** The texts of several parts, from top to bottom, once the one with this in it is there. */
export async function textsOf(parts: Locator, one: string): Promise<string[]> {
	await parts.filter({ hasText: one }).waitFor();
	const texts = await parts.allInnerTexts();
	return texts.map((text) => text.trim());
}

/** Waits until a part is on the screen, and reads it. */
export async function textOf(shown: Locator): Promise<string> {
	await shown.waitFor();
	return (await shown.innerText()).trim();
}

/**
 * Waits until the field in a part shows a value; a list shows its choice a moment after it is there.
 */
export async function untilShows(page: Page, testId: string, value: string): Promise<void> {
	await page.waitForFunction(
		'([selector, value]) => document.querySelector(selector)?.value === value',
		[`[data-test-id="${testId}"] input`, value],
	);
}

/** The names of fields, from top to bottom, once one is there. What follows a name are its buttons. */
export async function namesOf(fields: Locator, one: string): Promise<string[]> {
	const texts = await textsOf(fields, one);
	return texts.map((text) => text.split('\n')[0]?.trim() ?? '');
}
