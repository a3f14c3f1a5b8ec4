import { median } from '../shared/figures';
import { documents } from './documents';
import { CONTENDERS } from './parsers';

/** How fast one parser reads one document. */
export interface Row {
	document: string;
	parser: string;
	/** Characters of the document in a second, in millions: the median of all rounds. */
	megabytesPerSecond: number;
	/** How many times as fast ours is: the median of the ratios in each round. */
	ratio: number;
}

const WARM_UP_ROUNDS = 3;
const ROUNDS = 15;
/** Characters read in each round, so that a short document takes as long as a long one. */
const CHARACTERS_A_ROUND = 4_000_000;

async function seconds(run: () => Promise<void>): Promise<number> {
	const start = process.hrtime.bigint();
	await run();
	return Number(process.hrtime.bigint() - start) / 1e9;
}

/**
 * Reads both long answers of ClickSend with every parser, in turns, so that what else the machine does
 * meets them all.
 *
 * @throws when a parser does not find every record
 */
export async function parseBench(): Promise<Row[]> {
	const rows: Row[] = [];
	for (const { title, endpoint, text } of documents()) {
		const expected = text.split(`<${endpoint.list?.record ?? ''}>`).length - 1;
		const repeats = Math.ceil(CHARACTERS_A_ROUND / text.length);
		const times = CONTENDERS.map((): number[] => []);
		for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			for (const [index, { title: parser, read }] of CONTENDERS.entries()) {
				const time = await seconds(async () => {
					for (let count = 0; count < repeats; count++) {
						const found = await read(endpoint, text);
						if (found !== expected)
							throw new Error(`${parser} found ${found} of ${expected} records`);
					}
				});
				if (round >= 0) times[index]?.push(time);
			}
		}
		const ours = times[CONTENDERS.findIndex(({ isOurs }) => isOurs)] ?? [];
		for (const [index, { title: parser }] of CONTENDERS.entries()) {
			const taken = times[index] ?? [];
			rows.push({
				document: title,
				parser,
				megabytesPerSecond: median(taken.map((time) => (text.length * repeats) / 1e6 / time)),
				ratio: median(taken.map((time, round) => time / (ours[round] ?? NaN))),
			});
		}
	}
	return rows;
}
