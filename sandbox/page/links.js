/** Links in the text of an SMS. */
import { el } from './dom.js';

/** An address in a text, without the punctuation that ends a sentence. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/gi;

/**
 * A text with what is an address in it as a link, as phones show it. It opens a tab of its own that knows
 * nothing of this page.
 *
 * @param {string} text
 * @returns {Array<Node | string>} all of the text, to the letter
 */
export function withLinks(text) {
	const addresses = [...text.matchAll(ADDRESS)].filter(([address]) => URL.canParse(address));
	let end = 0;
	const parts = addresses.flatMap(({ 0: address, index }) => {
		const before = text.slice(end, index);
		end = index + address.length;
		const link = el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address);
		return [before, link];
	});
	return [...parts, text.slice(end)];
}
