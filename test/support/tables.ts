import MarkdownIt from 'markdown-it';

/** A row of a table: its cells by the words above them, as they are written. */
export type Row = Readonly<Record<string, string>>;

const markdown = new MarkdownIt();

/**
 * The tables of a page.
 *
 * @param page Markdown
 * @returns the rows of each table, in the order of the page
 */
export function tablesOf(page: string): readonly Row[][] {
	const tables: Row[][] = [];
	let headings: string[] = [];
	let cells: string[] = [];
	let isHead = false;
	for (const { type, content } of markdown.parse(page, {})) {
		if (type === 'table_open') tables.push([]);
		if (type === 'thead_open') isHead = true;
		if (type === 'thead_close') isHead = false;
		if (type === 'tr_open') cells = [];
		if (type === 'inline') cells.push(content);
		if (type !== 'tr_close') continue;
		if (isHead) headings = cells;
		else tables.at(-1)?.push(Object.fromEntries(headings.map((name, n) => [name, cells[n] ?? ''])));
	}
	return tables;
}

/** What stands as code in a cell. */
export function codesIn(cell: string | undefined): string[] {
	return [...(cell ?? '').matchAll(/`([^`]*)`/g)].map(([, code = '']) => code);
}
