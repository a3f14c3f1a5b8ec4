// `npm run bench` and `npm run bench:push`: installs, builds, then measures the package in n8n.
import { ensureBuild, ensureDependencies, ensureNodeVersion, main, runTsx } from './bootstrap.mjs';

const [name, ...args] = process.argv.slice(2);

ensureNodeVersion();
await main(async () => {
	await ensureDependencies();
	await ensureBuild();
	return await runTsx(`bench/${name}/main.ts`, args);
});
