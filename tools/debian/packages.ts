import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';

/** Debian asks this script whether a service may be started; 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';
const NO_SERVICES = '#!/bin/sh\nexit 101\n';

/** Somebody else may be installing something. */
const LOCK_TIMEOUT_S = 300;

/** What a person types to install packages. */
export function installCommand(packages: readonly string[]): string {
	return ['apt-get', ...installArguments(packages)].join(' ');
}

/**
 * Installs Debian packages; does nothing when this is not the administrator. The services that come
 * with them are not started. What goes wrong is printed: look whether the program is there afterwards.
 */
export function installDebianPackages(packages: readonly string[]): void {
	if (process.getuid?.() !== 0) return;
	withoutStartingServices(() => {
		for (const args of [['update'], installArguments(packages)]) {
			process.stdout.write(`apt-get ${args.join(' ')}\n`);
			spawnSync('apt-get', ['-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_S}`, ...args], {
				stdio: ['ignore', 'ignore', 'inherit'],
				env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			});
		}
	});
}

function installArguments(packages: readonly string[]): string[] {
	return ['install', '--yes', '--no-install-recommends', ...packages];
}

function withoutStartingServices(install: () => void): void {
	// In containers there is one that says the same.
	const isOurs = !existsSync(POLICY);
	if (isOurs) {
		writeFileSync(POLICY, NO_SERVICES);
		chmodSync(POLICY, 0o755);
	}
	try {
		install();
	} finally {
		if (isOurs) rmSync(POLICY, { force: true });
	}
}
