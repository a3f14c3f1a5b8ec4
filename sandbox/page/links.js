/** Links in the text of an SMS. */
import { el } from './dom.js';

/** An address in a text, without punctuation at its end. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/gi;

/**
 * A text in which each address is a link, as on a phone. A link opens a new tab without access to this page.
 *
 * @param {string} text
 * @returns {Array<Node | string>} all of the text, unchanged
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
