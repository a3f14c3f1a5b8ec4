/** Puts sentences one under the other in a notice, as a list: n8n 2 drops line breaks and bold words. */
export const asList = (...sentences: readonly string[]): string =>
	`<ul>${sentences.map((sentence) => `<li>${sentence}</li>`).join('')}</ul>`;
