/**
 * Puts sentences one under the other in a notice. n8n 2 leaves nothing of a notice's HTML but links and
 * lists, so line breaks and bold words would be lost.
 */
export const asList = (...sentences: readonly string[]): string =>
	`<ul>${sentences.map((sentence) => `<li>${sentence}</li>`).join('')}</ul>`;
