import { table } from '../../../tools/start/table';
import { median, quantile } from '../../shared/figures';
import type { FloodResult } from './flood';

const SECOND_MS = 1000;

const whole = (figure: number) => Math.round(figure).toLocaleString('en-US');

/** Whether nothing was lost, and every execution that waited has gone on. */
export const isDry = ({ lost, goneOn, flood }: FloodResult): boolean =>
	lost === 0 && goneOn === flood.waiting;

/** The figures of a flood, as a person reads them. */
export function floodReport(result: FloodResult): string {
	const { flood, latencies, refused, duration, processor, memory, lost, started } = result;
	const [before, after] = memory;
	const megabytes = (figure: number | undefined) =>
		figure === undefined ? 'not known' : `${whole(figure)} MB`;
	return table(
		['Delivery reports', whole(flood.reports)],
		[
			['at the same time', whole(flood.inFlight)],
			['time', `${whole(duration / SECOND_MS)} s`],
			['reports a second', (flood.reports / (duration / SECOND_MS)).toFixed(1)],
			['response, median', `${whole(median(latencies))} ms`],
			['response, 95 of 100', `${whole(quantile(latencies, 0.95))} ms`],
			['processor time for a report', `${whole(processor / flood.reports)} ms`],
			["n8n's memory before", megabytes(before?.now)],
			["n8n's memory after", megabytes(after?.now)],
			["n8n's memory at most", megabytes(after?.peak)],
			['attempts without a 200', [...refused].map((each) => each.join(': ')).join(', ') || '0'],
			['started a workflow', `${whole(started)}, ${whole(result.doubled)} more than once`],
			['executions that have gone on', `${whole(result.goneOn)} of ${whole(flood.waiting)}`],
			['lost', whole(lost)],
		],
	);
}
