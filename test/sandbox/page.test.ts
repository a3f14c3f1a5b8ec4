import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSandbox } from '../support/sandbox/client';

const FOLDER = join(__dirname, '../../sandbox/page');
const SERVED = readdirSync(FOLDER).filter((name) => /\.(html|css|js|svg)$/.test(name));

const { sandbox } = useSandbox();

const get = async (path: string, headers: Record<string, string> = {}) =>
	await fetch(`${sandbox.url}${path}`, { headers });

describe('The page', () => {
	it('is there under the address of the sandbox', async () => {
		const page = await get('/');
		expect(page.status).toBe(200);
		expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(await page.text()).toContain('<title>ClickSend sandbox</title>');
	});

	it.each([
		['page.css', 'text/css; charset=utf-8'],
		['page.js', 'text/javascript; charset=utf-8'],
		['icon.svg', 'image/svg+xml'],
	])('is made of %s', async (name, type) => {
		const file = await get(`/${name}`);
		expect(file.headers.get('content-type')).toBe(type);
		expect(await file.text()).toBe(readFileSync(join(FOLDER, name), 'utf8'));
	});

	it.each(SERVED)('%s may run nothing but the page itself, and is not kept', async (name) => {
		const { headers } = await get(name === 'index.html' ? '/' : `/${name}`);
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toContain("default-src 'none'");
		expect(policy).not.toContain('unsafe');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	});

	it.each(['tsconfig.json', '../state.ts', '%2e%2e/state.ts', 'page'])(
		'does not serve %s',
		async (name) => {
			expect((await get(`/${name}`)).status).toBe(404);
		},
	);

	it('shows itself to this computer alone', async () => {
		expect((await get('/', { origin: 'http://example.com' })).status).toBe(403);
		expect((await get('/page.js', { origin: 'http://example.com' })).status).toBe(403);
	});

	it.each(SERVED)('%s needs nothing from elsewhere', (name) => {
		const content = readFileSync(join(FOLDER, name), 'utf8')
			// The name of the format, which is fetched from nowhere.
			.replaceAll('http://www.w3.org/2000/svg', '');
		expect(content).not.toMatch(/https?:\/\/|url\(|@import/);
		expect(content).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
		expect(content).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+="/);
	});

	it('calls only what the sandbox has', async () => {
		const listed = JSON.stringify(await (await get('/sandbox')).json());
		const api = readFileSync(join(FOLDER, 'api.js'), 'utf8');
		const calls = [...api.matchAll(/'(GET|POST|PUT)', ['`](\/sandbox\/[\w-]+)/g)];
		expect(calls).toHaveLength(11);
		for (const [, method, path] of calls) expect(listed).toContain(`${method} ${path}`);
		expect(listed).toContain('GET /sandbox/events');
	});
});
