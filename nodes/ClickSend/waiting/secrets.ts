import { randomBytes } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { TOKEN, TOKEN_BYTES } from './answerCode';

/** An expression of n8n. */
const RESUME_URL = '{{ $execution.resumeUrl }}';
/** The query parameter in which n8n 2 expects its token. */
export const SIGNATURE_PARAMETER = 'signature';
/** The query parameter with the key of a link. */
export const LINK_PARAMETER = 'q';

/** 22 characters in the SMS, which nobody can guess. */
const LINK_KEY_BYTES = 16;

/** What opens a question to its answers. n8n keeps only their hashes with the execution. */
export interface Secrets {
	/** Comes back with a reply or a delivery report: 64 hexadecimal digits. */
	token: string;
	/** Is in the link. n8n 1 lets everybody in, so this keeps out who was not asked. */
	linkKey: string;
}

/** Reads n8n's own token of the execution; n8n 1 has none. */
function tokenOfN8n(context: IExecuteFunctions): string | undefined {
	const url: unknown = context.evaluateExpression(RESUME_URL, 0);
	if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
	const token = new URL(url).searchParams.get(SIGNATURE_PARAMETER) ?? '';
	return TOKEN.test(token) ? token : undefined;
}

/** Makes the secrets of a question. The token is n8n's own where there is one, because n8n 2 requires it. */
export function makeSecrets(context: IExecuteFunctions): Secrets {
	return {
		token: tokenOfN8n(context) ?? randomBytes(TOKEN_BYTES).toString('hex'),
		linkKey: randomBytes(LINK_KEY_BYTES).toString('base64url'),
	};
}
