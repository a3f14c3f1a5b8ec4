// `npm start`: installs, builds, then starts the sandbox and n8n with the package.
import { ensureBuild, ensureDependencies, ensureNodeVersion, main, runTsx } from './bootstrap.mjs';

ensureNodeVersion();
await main(async () => {
	await ensureDependencies();
	console.log('dependencies ready');
	await ensureBuild();
	console.log('package      built');
	return await runTsx('tools/start/main.ts', process.argv.slice(2));
});
