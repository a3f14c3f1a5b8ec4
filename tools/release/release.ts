import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { releaseChangelog } from './changelog';
import {
	BUMPS,
	bumped,
	compareVersions,
	formatVersion,
	parseVersion,
	releasesAmong,
	type Version,
} from './version';

const run = promisify(execFile);

const BRANCH = 'main';
const README = 'README.md';
const FILES = { changelog: 'CHANGELOG.md', manifest: 'package.json', lock: 'package-lock.json' };

/** What the README says of a package that nobody can install from npm. */
const NOT_PUBLISHED = 'not on npm yet';

/** Keeps the order of its keys, unlike an object schema. */
const jsonSchema = z.record(z.unknown());

/** What to release. */
export interface ReleaseOptions {
	/** The repository. */
	readonly folder: string;
	/** `patch`, `minor`, `major`, or a version. */
	readonly wanted: string;
	/** As `YYYY-MM-DD`. */
	readonly date: string;
	/** Only says what would be done. */
	readonly isDryRun: boolean;
	/** Checks what is about to be released. @returns what was checked, for the person who releases */
	readonly check: () => Promise<string>;
	readonly log: (line: string) => void;
}

/**
 * Makes a release on `main`: one commit with the changelog and the version, and a tag on it. Nothing
 * leaves the computer; pushing the tag publishes.
 *
 * @returns the version
 * @throws before anything was changed, with what stands in the way
 */
export async function release(options: ReleaseOptions): Promise<string> {
	const { folder, isDryRun, log } = options;
	const git = async (...args: string[]) => (await run('git', args, { cwd: folder })).stdout.trim();

	const branch = await git('branch', '--show-current');
	if (branch !== BRANCH) {
		throw new Error(`A release is made on ${BRANCH}; this is ${branch || 'no branch'}.`);
	}
	const changes = await git('status', '--porcelain');
	if (changes !== '') throw new Error(`There are changes that are not committed:\n${changes}`);

	const read = async (file: string) => await readFile(join(folder, file), 'utf8');
	const manifest = jsonSchema.parse(JSON.parse(await read(FILES.manifest)));
	const lock = jsonSchema.parse(JSON.parse(await read(FILES.lock)));
	const packages = jsonSchema.parse(lock.packages);
	const releases = releasesAmong((await git('tag')).split('\n'));
	const version = nextVersion(options.wanted, String(manifest.version), releases[0]);
	checkReadme(await read(README), version);
	const { text, notes } = releaseChangelog(await read(FILES.changelog), version, options.date);
	const tag = `v${version}`;

	if (isDryRun) {
		log(`Would release ${version} with these notes, as a commit and the tag ${tag}:\n\n${notes}`);
		log('\nNothing was checked, and nothing was changed.');
		return version;
	}
	log(await options.check());
	const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
	const changed = {
		[FILES.changelog]: text,
		[FILES.manifest]: json({ ...manifest, version }),
		[FILES.lock]: json({
			...lock,
			version,
			packages: { ...packages, '': { ...jsonSchema.parse(packages['']), version } },
		}),
	};
	try {
		for (const [file, content] of Object.entries(changed)) {
			await writeFile(join(folder, file), content);
		}
		await git(
			'commit',
			'--quiet',
			'--message',
			`Release ${version}`,
			'--',
			...Object.keys(changed),
		);
	} catch (error) {
		await git('checkout', 'HEAD', '--', ...Object.keys(changed));
		throw error;
	}
	await git('tag', '--annotate', tag, '--cleanup=verbatim', '--message', `${version}\n\n${notes}`);
	log(
		`Released ${version} on this computer. This publishes it:\n\n  git push origin ${BRANCH} ${tag}`,
	);
	return version;
}

/** @throws where it is no version, or not a newer one */
function nextVersion(wanted: string, present: string, latest: Version | undefined): string {
	const bump = BUMPS.find((each) => each === wanted);
	const base = parseVersion(present);
	if (bump && !base)
		throw new Error(`The version in package.json is ${present}: give the next one.`);
	const next = bump && base ? bumped(base, bump) : parseVersion(wanted);
	if (!next)
		throw new Error(`"${wanted}" is neither ${BUMPS.join(', ')} nor a version like 1.2.3.`);
	// The version in package.json counts as released only where its tag says so.
	const oldest = latest ?? base;
	const isFirst = latest === undefined && base !== undefined && compareVersions(next, base) === 0;
	if (oldest && !isFirst && compareVersions(next, oldest) <= 0) {
		throw new Error(`${formatVersion(next)} is not newer than ${formatVersion(oldest)}.`);
	}
	return formatVersion(next);
}

/** @throws where the README, which npm shows, does not know of the version */
function checkReadme(readme: string, version: string): void {
	if (!readme.includes(`\n| ${version} `)) {
		throw new Error(`${README} has no row of ${version} under "Version history".`);
	}
	if (readme.includes(NOT_PUBLISHED)) {
		throw new Error(`${README} says "${NOT_PUBLISHED}", and npm will show it.`);
	}
}
