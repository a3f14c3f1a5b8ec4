import { createHash, createHmac, timingSafeEqual } from 'crypto';
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Where a node of an execution, or what resumes it, runs. */
export type ExecutionContext = Pick<
	IExecuteFunctions | IWebhookFunctions,
	'getExecutionId' | 'getInstanceId' | 'getNode'
> & { evaluateExpression(expression: string, itemIndex?: number): unknown };

/** n8n makes an expression of it. */
const RESUME_URL = '{{ $execution.resumeUrl }}';
/** The query parameter in which n8n 2 expects its token. */
export const SIGNATURE_PARAMETER = 'signature';

/** The query parameter with the {@link linkKey} of a question. */
export const LINK_PARAMETER = 'q';

const TOKEN = /^[0-9a-f]{64}$/;

/** n8n's own token of the execution; n8n 1 has none. */
function tokenOfN8n(context: ExecutionContext): string | undefined {
	const url = context.evaluateExpression(RESUME_URL, 0);
	if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
	const token = new URL(url).searchParams.get(SIGNATURE_PARAMETER) ?? '';
	return TOKEN.test(token) ? token : undefined;
}

/** A secret of this n8n, this execution and this credential, for one purpose. */
function sign(context: ExecutionContext, apiKey: string, purpose: readonly string[]): Buffer {
	const about = [context.getInstanceId(), context.getExecutionId(), context.getNode().id];
	return createHmac('sha256', apiKey)
		.update(JSON.stringify([...about, ...purpose]))
		.digest();
}

/**
 * The token with which an answer resumes this execution: n8n's own, which n8n 2 asks for, or in n8n 1, which
 * asks for nothing, one that nobody can make who does not know the API key.
 *
 * @returns 64 hexadecimal digits
 */
export function resumeToken(context: ExecutionContext, apiKey: string): string {
	return tokenOfN8n(context) ?? sign(context, apiKey, ['answer']).toString('hex');
}

/** Bytes of a link's key: 22 characters of an SMS, and nothing to guess. */
const LINK_KEY_BYTES = 16;

/** The key in the link of a question, so that in n8n 1, too, nobody answers who was not asked. */
export function linkKey(context: ExecutionContext, apiKey: string, question: number): string {
	return sign(context, apiKey, ['link', String(question)])
		.subarray(0, LINK_KEY_BYTES)
		.toString('base64url');
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares two secrets in a time that tells nothing about either. */
export function isSameSecret(given: unknown, expected: string): boolean {
	return typeof given === 'string' && timingSafeEqual(digest(given), digest(expected));
}
