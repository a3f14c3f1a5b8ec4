import { parseBench, type Row } from '../../parse/parse';
import { print } from '../../shared/program';
import type { Figure, Section } from '../report';

/** Times faster than this parser, which n8n's XML node uses. */
const TIMES_FASTER = 2;
const N8NS_PARSER = 'xml2js';

/** How fast long answers are read. */
export async function parsing(): Promise<Section> {
	print('Parsing');
	const rows = await parseBench();
	const isOurs = ({ ratio }: Row) => ratio === 1;
	const titles = (of: readonly Row[], title: (row: Row) => string) => [...new Set(of.map(title))];
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

function figureOf(mine: Row, others: readonly string[], rows: readonly Row[]): Figure {
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
