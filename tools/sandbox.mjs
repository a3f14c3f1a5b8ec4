// `npm run sandbox`: the stand-in for ClickSend alone.
import { ensureDependencies, ensureNodeVersion, main, runTsx } from './bootstrap.mjs';

ensureNodeVersion();
await main(async () => {
	await ensureDependencies();
	return await runTsx('sandbox/main.ts', process.argv.slice(2));
});
