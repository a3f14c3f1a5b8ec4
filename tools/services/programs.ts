import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installCommand, installDebianPackages } from '../debian/packages';

/** The Debian packages that bring what queue mode and Engine 2.0 need beside n8n. */
const PACKAGES = ['redis-server', 'postgresql'];

/** Debian keeps the programs of a PostgreSQL server out of the PATH, by version. */
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/** The servers of queue mode and of Engine 2.0, as paths of programs. */
export interface ServerPrograms {
	readonly redisServer: string;
	readonly initdb: string;
	readonly postgres: string;
}

function findPrograms(): ServerPrograms | undefined {
	const redisServer = findIn(pathFolders(), ['redis-server']);
	const postgresql = findIn([...debianFolders(), ...pathFolders()], ['initdb', 'postgres']);
	if (!redisServer || !postgresql) return undefined;
	return {
		redisServer: join(redisServer, 'redis-server'),
		initdb: join(postgresql, 'initdb'),
		postgres: join(postgresql, 'postgres'),
	};
}

/** Where Redis and PostgreSQL are. @throws when one of them is missing, with how to get them */
export function serverPrograms(): ServerPrograms {
	const programs = findPrograms();
	if (programs) return programs;
	throw new Error(
		`These tests need Redis and PostgreSQL, and this computer lacks one of them. Install them (on Debian: ${installCommand(PACKAGES)}); their services need not run.`,
	);
}

/**
 * Installs Redis and PostgreSQL from Debian's packages unless they are there.
 * @throws when they are not and this is no Debian, or not the administrator
 */
export function ensureServerPrograms(): ServerPrograms {
	if (!findPrograms()) installDebianPackages(PACKAGES);
	return serverPrograms();
}

/** The first folder that has all of some programs. */
function findIn(folders: readonly string[], names: readonly string[]): string | undefined {
	return folders.find((folder) => names.every((name) => existsSync(join(folder, name))));
}

function pathFolders(): string[] {
	return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The newest version first. */
function debianFolders(): string[] {
	if (!existsSync(DEBIAN_POSTGRESQL)) return [];
	return readdirSync(DEBIAN_POSTGRESQL)
		.sort((left, right) => Number(right) - Number(left))
		.map((version) => join(DEBIAN_POSTGRESQL, version, 'bin'));
}
