/** The ways in which the fields of a push travel. */
import { el } from './dom.js';

/** @typedef {import('../push/encoding').Encoding} Encoding */

/** @type {Record<Encoding, string>} */
const NAMES = { form: 'a form', json: 'JSON', query: 'GET', multipart: 'typed multipart' };

/** What a push is. @type {Record<Encoding, string>} */
export const PUSHED_AS = {
	form: 'A form',
	json: 'JSON',
	query: 'The query of a GET',
	multipart: 'Multipart, with a type for each part',
};

/**
 * A list to choose one from.
 *
 * @param {Record<string, string>} attributes
 */
export function makeEncodingSelect(attributes) {
	const options = Object.entries(NAMES).map(([value, name]) => el('option', { value }, name));
	const select = el('select', attributes, ...options);
	return {
		select,
		/** @returns {Encoding} */
		value: () => /** @type {Encoding} */ (select.value),
	};
}
