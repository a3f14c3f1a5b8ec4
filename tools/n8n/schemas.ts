import { z } from 'zod';

/** What we rely on in n8n's responses. Everything else in them is kept as it came. */

/** n8n wraps most responses in `data`. */
export function wrapped<T extends z.ZodTypeAny>(schema: T) {
	return z.object({ data: schema }).transform(({ data }): z.output<T> => data);
}

export const nodeSchema = z
	.object({
		name: z.string(),
		type: z.string(),
		disabled: z.boolean().optional(),
		credentials: z
			.record(z.object({ id: z.string().nullable(), name: z.string() }).passthrough())
			.optional(),
	})
	.passthrough();

/** A workflow as a person exports it: no ID yet. */
export const workflowSchema = z
	.object({
		name: z.string(),
		nodes: z.array(nodeSchema),
		connections: z.record(z.unknown()),
	})
	.passthrough();

export const savedWorkflowSchema = workflowSchema.extend({
	id: z.string(),
	versionId: z.string(),
	active: z.boolean(),
});

export const listedWorkflowSchema = z
	.object({ id: z.string(), name: z.string(), isArchived: z.boolean().optional() })
	.passthrough();

export const credentialSchema = z
	.object({ id: z.string(), name: z.string(), type: z.string() })
	.passthrough();

export const credentialTestSchema = z.object({
	status: z.enum(['OK', 'Error']),
	message: z.string().default(''),
});

export const runSchema = z.object({ executionId: z.coerce.string() });

const errorSchema = z
	.object({ message: z.string(), description: z.string().nullish() })
	.passthrough();

export const itemSchema = z
	.object({ json: z.record(z.unknown()), pairedItem: z.unknown() })
	.passthrough();

const nodeRunSchema = z
	.object({
		executionStatus: z.string().optional(),
		error: errorSchema.optional(),
		data: z
			.object({ main: z.array(z.array(itemSchema).nullable()).optional() })
			.passthrough()
			.optional(),
	})
	.passthrough();

export const executionDataSchema = z
	.object({
		resultData: z
			.object({
				runData: z.record(z.array(nodeRunSchema)).default({}),
				error: errorSchema.optional(),
				lastNodeExecuted: z.string().optional(),
			})
			.passthrough(),
	})
	.passthrough();

export const executionStatusSchema = z.enum([
	'new',
	'unknown',
	'running',
	'waiting',
	'success',
	'error',
	'crashed',
	'canceled',
]);

export const listedExecutionSchema = z
	.object({
		id: z.coerce.string(),
		status: executionStatusSchema,
		workflowId: z.string().nullish(),
		mode: z.string(),
		finished: z.boolean().optional(),
	})
	.passthrough();

export const executionResponseSchema = listedExecutionSchema.extend({
	/** Flattened: references are numbers, see the package `flatted`. */
	data: z.string(),
});

export const nodeTypeSchema = z.object({ name: z.string(), displayName: z.string() }).passthrough();

/** Sign-in data of n8n's owner account. */
export interface Owner {
	readonly email: string;
	/** n8n wants 8 to 64 characters with a digit and a capital letter. */
	readonly password: string;
	readonly firstName: string;
	readonly lastName: string;
}

/** A credential's name, type and fields. */
export interface CredentialInput {
	readonly name: string;
	readonly type: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export type WorkflowJson = z.infer<typeof workflowSchema>;
export type SavedWorkflow = z.infer<typeof savedWorkflowSchema>;
export type ListedWorkflow = z.infer<typeof listedWorkflowSchema>;
export type Credential = z.infer<typeof credentialSchema>;
export type CredentialTest = z.infer<typeof credentialTestSchema>;
export type ExecutionStatus = z.infer<typeof executionStatusSchema>;
export type ListedExecution = z.infer<typeof listedExecutionSchema>;
export type ExecutionItem = z.infer<typeof itemSchema>;
export type NodeType = z.infer<typeof nodeTypeSchema>;
/** An execution with its data as it was before n8n flattened it. */
export type Execution = ListedExecution & {
	readonly data: z.infer<typeof executionDataSchema>;
};
