// `npm run release`: see tools/release/main.ts.
import { ensureDependencies, ensureNodeVersion, main, runTsx } from './bootstrap.mjs';

ensureNodeVersion();
await main(async () => {
	await ensureDependencies();
	return await runTsx('tools/release/main.ts', process.argv.slice(2));
});
