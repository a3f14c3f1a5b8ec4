import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FOLDER = join(__dirname, '../page');

/** The files of the page by their extension; other files of the folder are not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.svg': 'image/svg+xml',
};

/** The text of an SMS is not trusted: it cannot run as code, or cause a request to elsewhere. */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

/**
 * Serves the page on which a person sees SMS arrive as on a phone, answers them, and watches n8n react.
 *
 * @param server one that serves only this computer
 */
export function registerPage(server: FastifyInstance): void {
	for (const name of readdirSync(FOLDER)) {
		const type = CONTENT_TYPES[extname(name)];
		if (type === undefined) continue;
		const content = readFileSync(join(FOLDER, name));
		server.get(name === 'index.html' ? '/' : `/${name}`, async (_request, reply) => {
			return await reply
				.type(type)
				.headers({
					'cache-control': 'no-store',
					'content-security-policy': CONTENT_SECURITY_POLICY,
					'x-content-type-options': 'nosniff',
				})
				.send(content);
		});
	}
}
