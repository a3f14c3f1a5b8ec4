/** A setting of n8n that decides how much its expressions cost. */
export interface Setting {
	readonly title: string;
	readonly env: Readonly<Record<string, string>>;
}

const LAZY_ACQUIRE = 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE';

/** An isolate for each webhook, each credential and each execution. */
export const AS_IT_COMES: Setting = { title: 'n8n as it comes', env: {} };

/** An isolate only where there is an expression to evaluate. */
export const LAZY: Setting = {
	title: `n8n with ${LAZY_ACQUIRE}=true`,
	env: { [LAZY_ACQUIRE]: 'true' },
};
