import { existsSync } from 'node:fs';
import { installCommand, installDebianPackages } from '../debian/packages';

/** Names another Chromium, or a browser made of it. */
const VARIABLE = 'CHROMIUM';

const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const PACKAGES = ['chromium'];

/** Where Chromium is on this computer; undefined when it is not. */
export function findChromium(): string | undefined {
	const named = process.env[VARIABLE];
	if (named !== undefined && named !== '') return named;
	return USUAL_PLACES.find((path) => existsSync(path));
}

/** The path of Chromium. @throws when there is none, with how to get one */
export function chromium(): string {
	const path = findChromium();
	if (path !== undefined) return path;
	throw new Error(
		`There is no Chromium on this computer. Install it (on Debian: ${installCommand(PACKAGES)}), or name a browser of its kind in the variable ${VARIABLE}.`,
	);
}

/**
 * Installs Chromium from Debian's packages unless there is one.
 * @throws when there is none and this is no Debian, or not the administrator
 */
export function ensureChromium(): string {
	if (findChromium() === undefined) installDebianPackages(PACKAGES);
	return chromium();
}
