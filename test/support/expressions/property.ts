import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import { compileTemplate, DEFERRED } from '../../../nodes/ClickSend/parameters/directTemplate';
import { anyCase, type Case } from './cases';
import type { Evaluator } from './evaluator';

/** Of how many parameters × items the direct way … */
export interface Tally {
	/** … gave a value, which was n8n's. */
	equal: number;
	/** … said that n8n has to. */
	deferred: number;
}

function show(value: unknown): string {
	return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** @throws where the direct way gives another value than n8n, or one where n8n gives an error */
export function compare(evaluator: Evaluator, { raw, items }: Case, tally: Tally): void {
	const template = compileTemplate(raw);
	// Items hold anything here, also what JSON could not.
	const input = items.map((json) => ({ json }) as INodeExecutionData);
	items.forEach((json, index) => {
		const direct =
			template.kind === 'constant'
				? template.value
				: template.kind === 'direct'
					? template.resolve(json)
					: DEFERRED;
		if (direct === DEFERRED) {
			tally.deferred++;
			return;
		}
		const n8n = evaluator.evaluate(raw, input, index);
		if (!n8n.ok || !Object.is(direct, n8n.value)) {
			throw new Error(
				`${JSON.stringify(raw)} for item ${index}: ${show(direct)} here, ` +
					(n8n.ok ? `${show(n8n.value)} in n8n` : `in n8n ${String(n8n.error)}`),
			);
		}
		tally.equal++;
	});
}

/**
 * Compares the direct way with n8n's evaluator for random parameters, of five items each.
 *
 * @throws at a difference, with the seed and the smallest case that shows it
 */
export function checkEqualOrDeferred(evaluator: Evaluator, parameters: number): Tally {
	const tally: Tally = { equal: 0, deferred: 0 };
	fc.assert(
		fc.property(anyCase, (random) => {
			compare(evaluator, random, tally);
		}),
		{ numRuns: parameters },
	);
	return tally;
}
