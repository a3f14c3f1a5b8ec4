/** Makes the conversations of the phones from the overview. */

/** @typedef {import('../live/overview').Overview} Overview */
/** @typedef {import('../live/overview').ShownSms} ShownSms */
/** @typedef {import('../live/overview').ShownReply} ShownReply */

/**
 * One entry of a conversation: an SMS that arrived on the phone, or one that it sent.
 *
 * @typedef {{ kind: 'sms', at: number, sms: ShownSms } | { kind: 'reply', at: number, reply: ShownReply }} Entry
 */

/**
 * Everything between ClickSend and one phone, oldest first.
 *
 * @typedef {{ number: string, entries: Entry[], latest: Entry }} Conversation
 */

/** @param {Entry} entry */
export const textOf = (entry) => (entry.kind === 'sms' ? entry.sms.message : entry.reply.message);

/** @param {Entry} entry */
export const idOf = (entry) => (entry.kind === 'sms' ? entry.sms.messageid : entry.reply.messageid);

/**
 * The conversations, the one with the newest entry first.
 *
 * @param {Overview} overview
 * @returns {Conversation[]}
 */
export function conversationsOf({ sms, replies }) {
	/** @type {Map<string, Entry[]>} */
	const byNumber = new Map();
	/** @param {string} number @param {Entry} entry */
	const add = (number, entry) => {
		const entries = byNumber.get(number);
		if (entries) entries.push(entry);
		else byNumber.set(number, [entry]);
	};
	for (const each of sms) add(each.to, { kind: 'sms', at: each.arrivedAt, sms: each });
	for (const reply of replies) add(reply.from, { kind: 'reply', at: Date.parse(reply.at), reply });

	return [...byNumber]
		.map(([number, unsorted]) => {
			const entries = unsorted.sort((a, b) => a.at - b.at);
			return { number, entries, latest: /** @type {Entry} */ (entries.at(-1)) };
		})
		.sort((a, b) => b.latest.at - a.latest.at);
}
