import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createProxy } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { generate } from 'selfsigned';
import { z } from 'zod';

/** The registry of npm, which n8n takes packages from unless a licence allows another. */
const HOST = 'registry.npmjs.org';

const documentSchema = z.object({
	name: z.string(),
	'dist-tags': z.record(z.string()),
	versions: z.record(z.object({}).passthrough()),
	_attachments: z.record(z.object({ data: z.string() })),
});

type Document = Omit<z.infer<typeof documentSchema>, '_attachments'>;

/** A stand-in for npm's registry on this computer. */
export interface NpmRegistry {
	/**
	 * For a process that is to find the stand-in where it looks for npm's registry, and no other host
	 * outside this computer.
	 */
	readonly env: Readonly<Record<string, string>>;
	/** Every path that the registry was asked for. */
	readonly requests: readonly string[];
	/** Other hosts that somebody wanted to reach, and did not. */
	readonly refused: ReadonlySet<string>;
	readonly close: () => Promise<void>;
}

/**
 * Starts a registry that takes what `npm publish` sends, and gives it to npm and to n8n. It answers
 * under the name and the TLS of npm's own: a proxy leads all that is meant for that host to it.
 *
 * @param folder for its certificate
 */
export async function startNpmRegistry(folder: string): Promise<NpmRegistry> {
	const certificate = await generate([{ name: 'commonName', value: HOST }], {
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
	});
	const certificateFile = join(folder, 'registry.pem');
	await writeFile(certificateFile, certificate.cert);

	const requests: string[] = [];
	const server = Fastify({
		https: { key: certificate.private, cert: certificate.cert },
		bodyLimit: 16 * 1024 * 1024,
		forceCloseConnections: true,
	});
	const documents = new Map<string, Document>();
	const files = new Map<string, Buffer>();
	server.addHook('onRequest', (request, _reply, done) => {
		requests.push(request.url);
		done();
	});
	server.put<{ Params: { name: string } }>('/:name', async (request, reply) => {
		const { _attachments, ...published } = documentSchema.parse(request.body);
		const known = documents.get(request.params.name);
		for (const version of Object.keys(published.versions)) {
			if (known?.versions[version]) return await reply.code(403).send({ error: 'published' });
		}
		documents.set(request.params.name, {
			...published,
			'dist-tags': { ...known?.['dist-tags'], ...published['dist-tags'] },
			versions: { ...known?.versions, ...published.versions },
		});
		for (const [file, { data }] of Object.entries(_attachments)) {
			files.set(file, Buffer.from(data, 'base64'));
		}
		return { ok: true };
	});
	server.get<{ Params: { name: string } }>(
		'/:name',
		async ({ params }, reply) =>
			documents.get(params.name) ?? (await reply.code(404).send({ error: 'not found' })),
	);
	server.get<{ Params: { name: string; version: string } }>(
		'/:name/:version',
		async ({ params: { name, version } }, reply) => {
			const document = documents.get(name);
			const found = document?.versions[document['dist-tags'][version] ?? version];
			return found ?? (await reply.code(404).send({ error: 'not found' }));
		},
	);
	server.get<{ Params: { file: string } }>(
		'/:name/-/:file',
		async ({ params }, reply) =>
			files.get(params.file) ?? (await reply.code(404).send({ error: 'not found' })),
	);
	await server.listen({ host: '127.0.0.1', port: 0 });

	const refused = new Set<string>();
	const proxy = await startProxy(portOf(server.server), refused);
	const proxyUrl = `http://127.0.0.1:${proxy.port}`;
	return {
		requests,
		refused,
		env: {
			HTTP_PROXY: proxyUrl,
			HTTPS_PROXY: proxyUrl,
			NODE_EXTRA_CA_CERTS: certificateFile,
			// The computer's own settings for npm may name other authorities, or another registry.
			npm_config_cafile: certificateFile,
			npm_config_globalconfig: join(folder, 'no-global-npmrc'),
			npm_config_userconfig: join(folder, 'no-user-npmrc'),
			npm_config_update_notifier: 'false',
		},
		async close() {
			await proxy.close();
			await server.close();
		},
	};
}

const portOf = (server: { address(): AddressInfo | string | null }): number => {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('not listening');
	return address.port;
};

/** A proxy that knows one host. */
async function startProxy(registryPort: number, refused: Set<string>) {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.on('close', () => sockets.delete(socket));
	};
	const proxy = createProxy((request, response) => {
		refused.add(request.headers.host ?? '');
		response.writeHead(403).end();
	});
	proxy.on('connection', keep);
	proxy.on('connect', (request, client: Socket, head: Buffer) => {
		if (request.url !== `${HOST}:443`) {
			refused.add(request.url?.split(':')[0] ?? '');
			client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		const registry = connect(registryPort, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			registry.write(head);
			registry.pipe(client).pipe(registry);
		});
		keep(registry);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return {
		port: portOf(proxy),
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
		},
	};
}
