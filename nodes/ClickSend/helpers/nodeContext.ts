import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/**
 * Where n8n keeps what nodes write while an execution lasts: what one node writes (`node`), or all of them
 * together (`flow`).
 *
 * @returns undefined where n8n has no such place, as for a node that is run without a workflow
 */
export function contextOf(
	context: Pick<IExecuteFunctions, 'getContext'>,
	type: 'flow' | 'node',
): IDataObject | undefined {
	try {
		return context.getContext(type);
	} catch {
		return undefined;
	}
}
