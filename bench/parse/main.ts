import { table } from '../../tools/start/table';
import { parseBench } from './parse';

async function main(): Promise<void> {
	const rows = await parseBench();
	const text = table(
		['Document', 'Parser', 'MB/s', 'ours to it'],
		rows.map(({ document, parser, megabytesPerSecond, ratio }) => [
			document,
			parser,
			megabytesPerSecond.toFixed(1),
			ratio.toFixed(2),
		]),
	);
	process.stdout.write(`${text}\nMedians of rounds in turns, Node ${process.versions.node}.\n`);
}

void main();
