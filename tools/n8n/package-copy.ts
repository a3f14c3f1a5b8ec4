import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ name: z.string() });

/**
 * Puts a built package where n8n looks for community packages, as npm would: `package.json` and
 * `dist/`, in place of what an earlier start left there.
 * @throws when the package is not built
 */
export async function copyPackage(packageDir: string, userFolder: string): Promise<void> {
	const text = await readFile(join(packageDir, 'package.json'), 'utf8');
	const { name } = manifestSchema.parse(JSON.parse(text));
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	await cp(join(packageDir, 'package.json'), join(target, 'package.json'));
	await cp(join(packageDir, 'dist'), join(target, 'dist'), { recursive: true });
}
