/**
 * Where downloads are kept between starts and shared between clones: `CLICKSEND_N8N_CACHE`, or
 * `n8n-nodes-clicksend-http` in the user's cache folder.
 */
export function cacheFolder(env?: NodeJS.ProcessEnv): string;

/**
 * `env` with npm's, the compiler's and Node's own caches and temporary files moved into the
 * cache folder.
 */
export function contained(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
