import { readAnswer, type ClickSendRecord } from '../transport/answer';
import type { Endpoint } from '../transport/endpoints';

/** One record of an answer that could not be read as a whole. */
export type SalvagedRecord = { ok: true; record: ClickSendRecord } | { ok: false; raw: string };

const escaped = (name: string) => name.replace(/[^\w]/g, '\\$&');

/** Reads one record on its own, as the only one of an answer. */
function readAlone(endpoint: Endpoint, container: string, raw: string): SalvagedRecord {
	const answer = readAnswer(
		endpoint,
		`<xml><${container}>${raw}</${container}><result>0000</result></xml>`,
	);
	const record = answer.ok && answer.records.length === 1 ? answer.records[0] : undefined;
	return record ? { ok: true, record } : { ok: false, raw };
}

/**
 * Saves the records of an answer that is cut off or not XML throughout: ClickSend hands them out only
 * once, so one that cannot be read must not take its neighbours with it.
 *
 * @param endpoint which call was answered
 * @param text what arrived of the answer
 * @returns the records in their order, each read or as it came; none where the text holds none
 */
export function salvage(endpoint: Endpoint, text: string): SalvagedRecord[] {
	if (!endpoint.list) return [];
	const { container, record } = endpoint.list;
	const start = new RegExp(`<${escaped(record)}(?=[\\s>/])`, 'g');
	const starts = [...text.matchAll(start)].map(({ index }) => index);
	const closing = `</${record}>`;
	return starts.map((from, position) => {
		const upTo = text.slice(from, starts[position + 1] ?? text.length);
		const end = upTo.lastIndexOf(closing);
		if (end === -1) {
			const rest = upTo.indexOf(`</${container}>`);
			return { ok: false, raw: rest === -1 ? upTo : upTo.slice(0, rest) };
		}
		return readAlone(endpoint, container, upTo.slice(0, end + closing.length));
	});
}
