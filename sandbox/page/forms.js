/** What surrounds an action of a person. */
import { setText } from './dom.js';

/**
 * Runs an action, and says in the note where that was not possible.
 *
 * @param {HTMLElement} note
 * @param {() => Promise<unknown>} action
 */
export async function withNote(note, action) {
	setText(note, '');
	try {
		await action();
	} catch (error) {
		const isAway = error instanceof TypeError;
		const words = error instanceof Error ? error.message : String(error);
		setText(note, isAway ? 'The sandbox does not answer. Is it running?' : words);
	}
}
