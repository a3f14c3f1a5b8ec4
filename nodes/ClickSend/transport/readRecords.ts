import { messages } from '../errors/messages';
import type { HttpEndpoint } from './endpoints';
import { escapeDocument } from './mendRecord';
import { isEnded } from './recordTags';
import { readResponse, type ClickSendRecord } from './response';
import { salvage } from './salvage';
import { promisedRecords } from './surplus';

/** What could be read of a response that is not as it should be. */
interface PartlyRead {
	ok: true;
	records: ClickSendRecord[];
	/** Why it is not as it should be, in words that follow "it"; something may be missing. */
	damage?: string;
	/** The response did not come to its end. */
	isCutOff?: boolean;
}

export type Reading = PartlyRead | Exclude<ReturnType<typeof readResponse>, { ok: true }>;

/** The document in a text with something around it, such as a warning of a server, or bytes of zero. */
function documentIn(text: string): string {
	const from = text.search(/<xml[\s>]/);
	const end = '</xml>';
	const to = text.lastIndexOf(end);
	return from === -1 || to < from ? text : text.slice(from, to + end.length);
}

/** Tells whether a document type is declared, as in web pages; ClickSend never does that. */
const declaresType = (text: string) => /<!doctype/i.test(text.split(/<xml[\s>]/, 1).join(''));

type ListEndpoint = HttpEndpoint & Required<Pick<HttpEndpoint, 'list'>>;

/**
 * Reads what can be read of a response that is damaged. Where ClickSend hands records out, what cannot be read comes
 * with it, as `raw` with a `note`: it may be the only copy. Among those of a send it would be taken for a record. A
 * history without a readable record counts if it arrived whole.
 */
function readPartly(endpoint: ListEndpoint, text: string, damage: string): PartlyRead | undefined {
	const { effect, list } = endpoint;
	const parts = salvage(endpoint, text);
	const isAnyRead = parts.some(({ ok }) => ok);
	const isCutOff = !isEnded(text);
	const hasRecords = parts.some((part) => part.ok || part.raw.startsWith(`<${list.record}`));
	const isWorthIt =
		effect === 'markRead' || isAnyRead || (effect === 'none' && hasRecords && !isCutOff);
	if (parts.length === 0 || !isWorthIt) return undefined;

	const records = parts.flatMap((part): ClickSendRecord[] => {
		if (part.ok) return [part.record];
		return effect === 'send' ? [] : [{ raw: part.raw, note: messages.keptRaw(effect) }];
	});
	const missing = isCutOff ? (promisedRecords(list, text) ?? 0) - parts.length : 0;
	if (effect !== 'send' && missing > 0) {
		records.push({ raw: '', note: messages.neverArrived(effect, missing) });
	}
	return { ok: true, records, damage, isCutOff };
}

/** Tells whether a record is a part of a response that could not be read as one. */
export const isRaw = ({ raw, note }: ClickSendRecord): boolean =>
	raw !== undefined && note !== undefined;

/**
 * Reads a response of ClickSend strictly; where that does not work, as far as it can be read.
 *
 * A record that can be read counts, whatever is wrong with its neighbours or around the document. Nothing is guessed:
 * what is not clear counts as unreadable.
 *
 * @param endpoint the call that was made
 * @param text as much of the body as arrived
 * @returns as `readResponse`; beside the records, what is wrong where one may be missing
 */
export function readRecords(endpoint: HttpEndpoint, text: string): Reading {
	const { effect, list } = endpoint;
	const strict = readResponse(endpoint, text);
	if (strict.ok) return strict;
	const damage = 'reason' in strict ? strict.reason : strict.issue.message;
	// With a refusal, too, records are handed out only once.
	if (effect === 'markRead' && list) {
		const partly = readPartly({ ...endpoint, list }, text, damage);
		if (partly && partly.records.length > 0) {
			const inside = readResponse(endpoint, documentIn(text));
			return inside.ok ? inside : partly;
		}
	}
	if (!('reason' in strict) || declaresType(text)) return strict;

	const inside = documentIn(text);
	const within = readResponse(endpoint, inside);
	if (!('reason' in within)) return within;
	const partly = list && readPartly({ ...endpoint, list }, text, damage);
	if (partly && !partly.records.every(isRaw)) return partly;
	const mended = readResponse(endpoint, escapeDocument(inside));
	// A send without a record says nothing.
	const isMended = !('reason' in mended) && !(mended.ok && effect === 'send');
	return isMended ? mended : (partly ?? strict);
}
