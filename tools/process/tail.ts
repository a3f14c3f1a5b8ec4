const LINES_KEPT = 40;

/** Keeps the last lines of a program's output, for the message when it fails. */
export class Tail {
	private lines: string[] = [];
	private rest = '';

	/** @param keep which lines are worth keeping; all of them when left out */
	constructor(private readonly keep: (line: string) => boolean = () => true) {}

	add(text: string): void {
		const lines = (this.rest + text).split('\n');
		this.rest = lines.pop() ?? '';
		this.lines = [...this.lines, ...lines.filter(this.keep)].slice(-LINES_KEPT);
	}

	toString(): string {
		return [...this.lines, this.rest].join('\n').trim();
	}
}
