/**
 * Works on several tasks at a time. A task is taken from the iterable when there is room for it, so only
 * `limit` of them are under way.
 *
 * @param tasks in the order in which they begin
 * @param limit how many at a time, at least 1
 * @param work must not reject
 * @param isOver asked before each task; when it says yes, no further task begins
 * @returns when every task that has begun is done
 */
export async function runPool<Task>(
	tasks: Iterable<Task>,
	limit: number,
	work: (task: Task) => Promise<void>,
	isOver: () => boolean = () => false,
): Promise<void> {
	const waiting = tasks[Symbol.iterator]();
	const worker = async () => {
		while (!isOver()) {
			const next = waiting.next();
			if (next.done) return;
			await work(next.value);
		}
	};
	await Promise.all(Array.from({ length: limit }, worker));
}
