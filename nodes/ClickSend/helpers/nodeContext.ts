import type { IDataObject, IExecuteFunctions, IWorkflowDataProxyData } from 'n8n-workflow';

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

/** By the context. n8n makes a new context for each run of a node. */
const asked = new WeakMap<object, IWorkflowDataProxyData>();

/** What expressions see at the first item. n8n makes all of it anew each time it is asked. */
export function seenByExpressions(
	context: Pick<IExecuteFunctions, 'getWorkflowDataProxy'>,
): IWorkflowDataProxyData {
	const data = asked.get(context) ?? context.getWorkflowDataProxy(0);
	asked.set(context, data);
	return data;
}
