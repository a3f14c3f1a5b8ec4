import type { INodePropertyTypeOptions } from 'n8n-workflow';

/**
 * Type options of a fixed collection. Without them, n8n's editor does not save one that has no values, and that of n8n 1
 * none whose fields all have their defaults: the node would take it for one that nobody has added.
 */
export const KEPT_AT_DEFAULTS: INodePropertyTypeOptions = { multipleValues: false };
