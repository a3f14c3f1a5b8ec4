import { table } from '../../tools/start/table';

/** What a figure should be. */
export interface Target {
	readonly text: string;
	/** Undefined where what it is held against was not measured. */
	readonly met: boolean | undefined;
}

/** One thing that was measured, of ours and of what ours is held against. */
export interface Figure {
	readonly what: string;
	readonly unit: string;
	readonly ours: number;
	/** In the order of the section's columns; undefined where there is none. */
	readonly others: readonly (number | undefined)[];
	readonly targets?: readonly Target[];
}

/** Figures that are held against the same things. */
export interface Section {
	readonly title: string;
	/** The column of our figures. */
	readonly ours: string;
	/** The columns of what they are held against. */
	readonly others: readonly string[];
	readonly figures: readonly Figure[];
	/** What a reader has to know. */
	readonly note?: string;
}

/** Digits after the point that still say something. */
function decimals(value: number): number {
	const size = Math.abs(value);
	if (size >= 100 || Number.isInteger(value)) return 0;
	return size >= 10 ? 1 : 2;
}

function format(value: number | undefined): string {
	if (value === undefined) return '–';
	return value.toLocaleString('en-US', {
		minimumFractionDigits: decimals(value),
		maximumFractionDigits: decimals(value),
	});
}

/** Of another's figure, how much ours is: `1/40` or `1.30`. */
function ratio(ours: number, other: number | undefined): string {
	if (other === undefined || other <= 0 || ours <= 0) return '–';
	return ours * 2 < other ? `1/${format(other / ours)}` : (ours / other).toFixed(2);
}

const MET = new Map([
	[true, 'yes'],
	[false, 'NO'],
	[undefined, 'not measured'],
]);

function rows({ what, unit, ours, others, targets = [] }: Figure): string[][] {
	const [first, ...more] = targets;
	const measured = [
		what,
		unit,
		format(ours),
		...others.flatMap((other) => [format(other), ratio(ours, other)]),
	];
	const withTarget = (cells: string[], target: Target | undefined) =>
		target ? [...cells, target.text, MET.get(target.met) ?? ''] : cells;
	const blank = measured.map(() => '');
	return [withTarget(measured, first), ...more.map((target) => withTarget(blank, target))];
}

function sectionText({ title, ours, others, figures, note }: Section): string {
	const hasTargets = figures.some(({ targets }) => targets);
	const header = [
		'',
		'unit',
		ours,
		...others.flatMap((other) => [other, 'ratio']),
		...(hasTargets ? ['target', 'met'] : []),
	];
	return [title, table(header, figures.flatMap(rows)), ...(note === undefined ? [] : [note])].join(
		'\n',
	);
}

/** All figures, as a person reads them. */
export function report(sections: readonly Section[]): string {
	return sections.map(sectionText).join('\n\n');
}
