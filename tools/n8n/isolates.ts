/** Has n8n 2 count what it does. */
export const METRICS = { N8N_METRICS: 'true' } as const;

const ACQUIRED = /^n8n_expression_pool_acquired_total (\d+)$/m;

/**
 * How many isolates for expressions n8n has taken since it was started.
 *
 * @param url of an n8n that was started with {@link METRICS}, without a slash at the end
 * @throws where n8n does not say
 */
export async function countIsolates(url: string): Promise<number> {
	const response = await fetch(`${url}/metrics`);
	const text = await response.text();
	const [, count] = ACQUIRED.exec(text) ?? [];
	if (count === undefined) {
		throw new Error(`n8n does not say how many isolates it has taken (HTTP ${response.status}).`);
	}
	return Number(count);
}
