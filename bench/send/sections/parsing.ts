import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { print } from '../../shared/program';
import type { Figure, Section } from '../report';

const MODULE = join(__dirname, '../../parse/parse.ts');

/** Times faster than this parser, which n8n's XML node uses. */
const TIMES_FASTER = 2;
const N8NS_PARSER = 'xml2js';

const rowsSchema = z.array(
	z.object({
		document: z.string(),
		parser: z.string(),
		megabytesPerSecond: z.number(),
		/** How many times as fast ours is: exactly 1 in our own row. */
		ratio: z.number(),
	}),
);
const moduleSchema = z.object({
	parseBench: z.function().args().returns(z.promise(rowsSchema)),
});

type Rows = z.infer<typeof rowsSchema>;

/** The benchmark of the parser; undefined where there is none yet. */
export async function loadParseBench(): Promise<(() => Promise<Rows>) | undefined> {
	if (!existsSync(MODULE)) return undefined;
	const loaded: unknown = await import(pathToFileURL(MODULE).href);
	return moduleSchema.parse(loaded).parseBench;
}

/** How fast long answers are read. */
export async function parsing(parseBench: () => Promise<Rows>): Promise<Section> {
	print('Parsing');
	const rows = await parseBench();
	const isOurs = ({ ratio }: Rows[number]) => ratio === 1;
	const titles = (of: Rows, title: (row: Rows[number]) => string) => [...new Set(of.map(title))];
	const others = titles(
		rows.filter((row) => !isOurs(row)),
		({ parser }) => parser,
	);
	return {
		title: 'Reading an answer',
		ours: 'ClickSend',
		others,
		figures: titles(rows, ({ document }) => document).flatMap((document) => {
			const ofDocument = rows.filter((row) => row.document === document);
			const mine = ofDocument.find(isOurs);
			return mine ? [figureOf(mine, others, ofDocument)] : [];
		}),
	};
}

function figureOf(mine: Rows[number], others: readonly string[], rows: Rows): Figure {
	const rowOf = (parser: string) => rows.find((row) => row.parser === parser);
	const n8ns = rows.find(({ parser }) => parser.startsWith(N8NS_PARSER));
	return {
		what: mine.document,
		unit: 'MB/s',
		ours: mine.megabytesPerSecond,
		others: others.map((parser) => rowOf(parser)?.megabytesPerSecond),
		targets: [
			{
				text: `≥ ${TIMES_FASTER} × ${N8NS_PARSER}`,
				met: n8ns && n8ns.ratio >= TIMES_FASTER,
			},
		],
	};
}
