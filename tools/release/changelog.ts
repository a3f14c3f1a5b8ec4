const HEADING = /^## (?<title>.+)$/gm;
const UNRELEASED = /^(?:\[?unreleased\]?|\S+ - unreleased)$/i;

/** A changelog whose unreleased section has become a release's. */
export interface ReleasedChangelog {
	readonly text: string;
	/** What the release brings, without its heading. */
	readonly notes: string;
}

/**
 * Makes the unreleased section of a changelog that of a release.
 *
 * @param changelog as Markdown; what is not released stands first, under `## Unreleased`
 * @param date of the release, as `YYYY-MM-DD`
 * @throws when nothing is unreleased, or when the version is there already
 */
export function releaseChangelog(
	changelog: string,
	version: string,
	date: string,
): ReleasedChangelog {
	const headings = [...changelog.matchAll(HEADING)];
	const [first, second] = headings;
	if (!first || !UNRELEASED.test(first.groups?.title ?? '')) {
		throw new Error(
			'CHANGELOG.md does not begin with "## Unreleased": there is nothing to release.',
		);
	}
	if (headings.some(({ groups }) => groups?.title?.startsWith(`${version} - 2`))) {
		throw new Error(`CHANGELOG.md has a section of ${version} already.`);
	}
	const start = first.index + first[0].length;
	const notes = changelog.slice(start, second?.index).trim();
	if (notes === '') throw new Error('CHANGELOG.md says nothing under "## Unreleased".');
	const heading = `## ${version} - ${date}`;
	return { text: changelog.slice(0, first.index) + heading + changelog.slice(start), notes };
}
