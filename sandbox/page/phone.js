/** The phones: their conversations, and the answers that a person sends from them. */
import { sendReply } from './api.js';
import { byId, clock, el, setText, showList } from './dom.js';
import { entryView } from './entries.js';
import { withNote } from './forms.js';
import { conversationsOf, idOf, textOf } from './model.js';

/** @typedef {import('./model.js').Conversation} Conversation */
/** @typedef {import('../live/overview').Overview} Overview */

/** Phones in the list. Nobody reads those of a thousand recipients one by one. */
const SHOWN_PHONES = 200;
/** Pixels from the end at which a reader still counts as being there. */
const NEAR_END = 80;

const list = byId('conversations');
const thread = byId('thread');
const composeForm = byId('compose', HTMLFormElement);
const composeText = byId('compose-text', HTMLTextAreaElement);
const composeNote = byId('compose-note');

/** @type {Conversation[]} */
let conversations = [];
/** How many SMS have arrived, with those that are not shown. */
let smsCount = 0;
/** The number of the phone that is open; empty for none. */
let open = '';
/** Whether a person opened it; otherwise the page did, because it was the latest. */
let isChosen = false;
/** The message ID of the SMS that the answer is for; empty for the latest. */
let answered = '';
/** The message IDs that were on the screen of their phone. @type {Set<string>} */
const seen = new Set();
/** Asks for the overview again, with the SMS of the phone that was opened. */
let askAgain = () => {};

/** The number of the phone that is open; empty for none. */
export const openNumber = () => open;

/** @returns {Pick<Conversation, 'number' | 'entries'> | undefined} empty where nothing is known of it */
function current() {
	if (open === '') return undefined;
	return conversations.find(({ number }) => number === open) ?? { number: open, entries: [] };
}

/** @param {string} number */
function switchTo(number) {
	if (number === open) return;
	// The text that was typed belongs to the other phone.
	composeText.value = '';
	setText(composeNote, '');
	answered = '';
	thread.replaceChildren();
	open = number;
}

/** @param {string} number */
function openPhone(number) {
	isChosen = true;
	switchTo(number);
	show();
	askAgain();
}

/** Opens the phone with the latest entry, unless a person has opened one or is typing. */
function openLatest() {
	const isKnown = conversations.some(({ number }) => number === open);
	const isInUse = isChosen || composeText.value !== '' || document.activeElement === composeText;
	if (!isKnown && !isInUse) switchTo(conversations[0]?.number ?? '');
}

/** @param {Conversation} conversation */
function conversationView({ number }) {
	const last = el('span', { class: 'last' });
	const time = el('time');
	const badge = el('span', { class: 'unread' });
	const button = el(
		'button',
		{ type: 'button', 'data-testid': 'conversation', click: () => openPhone(number) },
		el('strong', {}, number),
		time,
		last,
		badge,
	);
	return {
		node: el('li', {}, button),
		/** @param {Conversation} conversation */
		update({ entries, latest }) {
			const unread = entries.filter((entry) => !seen.has(idOf(entry))).length;
			setText(last, `${latest.kind === 'reply' ? 'You: ' : ''}${textOf(latest)}`);
			setText(time, clock(latest.at));
			setText(badge, unread > 0 ? `${unread} new` : '');
			button.setAttribute('aria-current', String(number === open));
		},
	};
}

/** @param {string} messageid */
function answerTo(messageid) {
	answered = messageid;
	show();
	composeText.focus();
}

/** The SMS that an answer is for: the chosen one, else the latest that arrived. */
function answeredSms() {
	const arrived = (current()?.entries ?? []).filter((entry) => entry.kind === 'sms');
	return arrived.find((entry) => idOf(entry) === answered) ?? arrived.at(-1);
}

function showThread() {
	const conversation = current();
	const empty = byId('thread-empty');
	empty.hidden = conversation !== undefined && conversation.entries.length > 0;
	setText(
		empty,
		conversation
			? 'There is nothing on this phone any more.'
			: 'Choose a phone to see its SMS and to answer them.',
	);
	composeForm.hidden = !conversation;
	setText(byId('phone-title'), conversation?.number ?? 'Phone');
	if (!conversation) return;
	const isNew = thread.childElementCount === 0;
	const isAtEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_END;
	showList(thread, conversation.entries, idOf, (entry) => entryView(entry, answerTo));
	if (isNew || isAtEnd) thread.scrollTop = thread.scrollHeight;

	const sms = answeredSms();
	setText(
		byId('answering'),
		sms
			? `From ${conversation.number}, in answer to “${textOf(sms)}”`
			: `From ${conversation.number}, as a new SMS`,
	);
}

function show() {
	const conversation = current();
	for (const entry of conversation?.entries ?? []) seen.add(idOf(entry));
	byId('inbox-empty').hidden = conversations.length > 0;
	showList(list, conversations.slice(0, SHOWN_PHONES), ({ number }) => number, conversationView);
	const more = byId('inbox-more');
	const shown = conversations.slice(0, SHOWN_PHONES).flatMap(({ entries }) => entries);
	const shownSms = shown.filter(({ kind }) => kind === 'sms').length;
	more.hidden = shownSms >= smsCount;
	setText(more, `The latest ${shownSms.toLocaleString()} of ${smsCount.toLocaleString()} SMS.`);
	showThread();
}

async function answer() {
	const from = open;
	const message = composeText.value;
	if (message.trim() === '') return;
	const sms = answeredSms();
	const before = answered;
	// Before the request, so that nothing is sent twice and what is typed meanwhile stays.
	composeText.value = '';
	answered = '';
	try {
		await sendReply({ from, message, ...(sms && { messageid: idOf(sms) }) });
	} catch (error) {
		if (open === from && composeText.value === '') {
			composeText.value = message;
			answered = before;
		}
		throw error;
	}
}

/** @param {Overview} overview */
export function showPhones(overview) {
	conversations = conversationsOf(overview);
	smsCount = overview.counts.sms - overview.counts.scheduled;
	const known = new Set(conversations.flatMap(({ entries }) => entries.map(idOf)));
	for (const id of seen) if (!known.has(id)) seen.delete(id);
	openLatest();
	show();
}

/**
 * Listens to what a person does with the phones.
 *
 * @param {() => void} opened is called when another phone is open
 */
export function startPhones(opened) {
	askAgain = opened;
	composeForm.addEventListener('submit', (event) => {
		event.preventDefault();
		void withNote(composeNote, answer);
	});
	composeText.addEventListener('keydown', (event) => {
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		composeForm.requestSubmit();
	});

	list.addEventListener('keydown', (event) => {
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step === 0) return;
		event.preventDefault();
		const buttons = [...list.querySelectorAll('button')];
		const index = buttons.findIndex((button) => button === document.activeElement);
		buttons[Math.min(Math.max(index + step, 0), buttons.length - 1)]?.focus();
	});

	const stranger = byId('stranger', HTMLFormElement);
	stranger.addEventListener('submit', (event) => {
		event.preventDefault();
		const { from, message } = Object.fromEntries(new FormData(stranger));
		const strangerNote = /** @type {HTMLElement} */ (stranger.querySelector('.note'));
		void withNote(strangerNote, async () => {
			const sent = await sendReply({ from: String(from), message: String(message) });
			stranger.reset();
			openPhone(sent.from);
		});
	});
}
