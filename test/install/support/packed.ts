import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { npmCli } from '../../../tools/shared/npm.cjs';
import {
	bumped,
	compareVersions,
	formatVersion,
	parseVersion,
	releasesAmong,
	type Version,
} from '../../../tools/release/version';

const run = promisify(execFile);
const ROOT = join(__dirname, '../../..');

/** Of the package while there is no release to upgrade from. */
const BEFORE_THE_FIRST: Version = [0, 0, 9];

const manifestSchema = z.object({ version: z.string() }).passthrough();
const packedSchema = z.array(z.object({ filename: z.string() }));

/** A packed package. */
export interface Packed {
	readonly version: string;
	/** The file that npm publishes. */
	readonly tarball: string;
}

/** The two versions that an upgrade is between. */
export interface Versions {
	/** The latest release; the present state under an older version while there is none. */
	readonly previous: Packed;
	/** The present state. */
	readonly present: Packed;
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
	const { stdout } = await run(process.execPath, [npmCli(), ...args], { cwd });
	return stdout;
}

/** Packs what is in a folder, under a version of our choice, as `npm publish` would. */
async function pack(source: string, version: Version, into: string): Promise<Packed> {
	const text = formatVersion(version);
	const folder = join(into, text);
	await mkdir(folder, { recursive: true });
	for (const name of ['dist', 'README.md', 'LICENSE.md', 'CHANGELOG.md']) {
		await cp(join(source, name), join(folder, name), { recursive: true });
	}
	const manifest = manifestSchema.parse(
		JSON.parse(await readFile(join(source, 'package.json'), 'utf8')),
	);
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({ ...manifest, version: text }, null, 2),
	);
	const answer = await npm(['pack', '--json', '--ignore-scripts'], folder);
	const [packed] = packedSchema.parse(JSON.parse(answer));
	if (!packed) throw new Error(`npm packed nothing: ${answer}`);
	return { version: text, tarball: join(folder, packed.filename) };
}

/** The latest release that is not the present state itself. */
async function previousRelease(): Promise<Version | undefined> {
	const git = async (...args: string[]) =>
		(await run('git', args, { cwd: ROOT })).stdout.split('\n').filter(Boolean);
	const [all, here] = [await git('tag'), await git('tag', '--points-at', 'HEAD')];
	return releasesAmong(all.filter((tag) => !here.includes(tag)))[0];
}

/** Builds a release as it was, with the libraries and the compiler of its time. */
async function buildRelease(version: Version, folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const archive = join(folder, 'source.tar');
	const tag = `v${formatVersion(version)}`;
	await run('git', ['archive', '--format=tar', '--output', archive, tag], { cwd: ROOT });
	await run('tar', ['-xf', archive, '-C', folder]);
	const same =
		(await readFile(join(folder, 'package-lock.json'), 'utf8')) ===
		(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
	if (same) await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
	else await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
	await npm(['run', 'build'], folder);
}

/**
 * Packs the present state and the release before it.
 *
 * @param folder to pack in; what is in it is removed
 */
export async function packBoth(folder: string): Promise<Versions> {
	await rm(folder, { recursive: true, force: true });
	const manifest = manifestSchema.parse(
		JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')),
	);
	const own = parseVersion(manifest.version);
	if (!own) throw new Error(`${manifest.version} is not a version.`);
	const release = await previousRelease();
	if (!release) {
		return {
			previous: await pack(ROOT, BEFORE_THE_FIRST, folder),
			present: await pack(ROOT, own, folder),
		};
	}
	// Of releases only: they do not change.
	const built = join(ROOT, '.build', 'releases', formatVersion(release));
	if (!existsSync(join(built, 'dist'))) await buildRelease(release, built);
	// Between two releases the version is still that of the first.
	const version = compareVersions(own, release) > 0 ? own : bumped(release, 'patch');
	return {
		previous: await pack(built, release, folder),
		present: await pack(ROOT, version, folder),
	};
}

/** Publishes a packed file with npm, to the registry that `env` leads to. */
export async function publish(
	{ tarball }: Packed,
	env: Readonly<Record<string, string>>,
): Promise<void> {
	await run(
		process.execPath,
		[npmCli(), 'publish', tarball, '--//registry.npmjs.org/:_authToken=not-a-secret'],
		{ cwd: join(tarball, '..'), env: { PATH: process.env.PATH, ...env } },
	);
}
