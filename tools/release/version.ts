/** A version as our releases have it: no pre-releases. */
export type Version = readonly [major: number, minor: number, patch: number];

export const BUMPS = ['patch', 'minor', 'major'] as const;
export type Bump = (typeof BUMPS)[number];

const PART = '(0|[1-9]\\d*)';
const VERSION = new RegExp(`^${PART}\\.${PART}\\.${PART}$`);

/** Reads `X.Y.Z`. @returns undefined for anything else */
export function parseVersion(text: string): Version | undefined {
	const [whole, major, minor, patch] = VERSION.exec(text) ?? [];
	return whole === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

export const formatVersion = (version: Version): string => version.join('.');

/** Below 0 where `a` is older, above 0 where it is newer. */
export function compareVersions(a: Version, b: Version): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The version after `version`, by Semantic Versioning. */
export function bumped([major, minor, patch]: Version, bump: Bump): Version {
	if (bump === 'major') return [major + 1, 0, 0];
	return bump === 'minor' ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

/** The releases among a repository's tags (`v1.2.3`), the latest first. */
export function releasesAmong(tags: readonly string[]): Version[] {
	return tags
		.map((tag) => (tag.startsWith('v') ? parseVersion(tag.slice(1)) : undefined))
		.filter((version) => version !== undefined)
		.sort((a, b) => compareVersions(b, a));
}
