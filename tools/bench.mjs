// `npm run bench:push`: installs, builds, then pushes to the package's trigger in n8n.
import { ensureBuild, ensureDependencies, ensureNodeVersion, main, runTsx } from './bootstrap.mjs';

ensureNodeVersion();
await main(async () => {
	await ensureDependencies();
	await ensureBuild();
	return await runTsx('bench/push/main.ts', process.argv.slice(2));
});
