/**
 * Adds a way out to what a step throws; being stopped needs none.
 * @throws what the step throws, with the way out
 */
export async function explain(step: Promise<unknown>, wayOut: string): Promise<void> {
	try {
		await step;
	} catch (error) {
		if (error instanceof Error && error.name === 'AbortError') throw error;
		const what = error instanceof Error ? error.message : String(error);
		throw new Error(`${what}\n${wayOut}`, { cause: error });
	}
}
