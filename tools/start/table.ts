const GAP = '  ';

/** Text in columns, as wide as their longest entry. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
	const all = [header, ...rows];
	const widths = header.map((_, column) =>
		Math.max(...all.map((row) => (row[column] ?? '').length)),
	);
	const line = (row: readonly string[]) =>
		widths
			.map((width, column) => (row[column] ?? '').padEnd(width))
			.join(GAP)
			.trimEnd();
	const rule = widths.map((width) => '-'.repeat(width));
	return [header, rule, ...rows].map(line).join('\n');
}
