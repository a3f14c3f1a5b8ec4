/** The choice between ClickSend as it is described and as it has been observed. It counts at once. */
import { saveBehaviour } from './api.js';
import { byId, el, setText } from './dom.js';
import { withNote } from './forms.js';

/** @typedef {import('../model/behaviour').Behaviour} Behaviour */

/** @type {Record<Behaviour['like'], { label: string, means: string }>} */
const LIKE = {
	described: {
		label: 'As described',
		means: 'What ClickSend’s API description says, and nothing else.',
	},
	observed: {
		label: 'As observed',
		means:
			'What ClickSend has been seen to do, or likely does, where its description says otherwise: a number comes back as it was typed, too little credit is said for each recipient, a test number takes a text once, a temporary delivery report comes before the last one, texts have an unescaped &, pushes have the field names of both APIs.',
	},
};

/** The details of what was observed: their title, and each choice. */
const DETAILS = {
	refusedLogin: {
		title: 'Wrong login',
		choices: { recipients: 'said for each recipient', envelope: 'said as in REST API v3' },
	},
	refusedRecords: {
		title: 'Refused recipient',
		choices: { full: 'with message ID and price', minimal: 'with the result only' },
	},
	pushedReplies: {
		title: 'Pushed reply',
		choices: { 2026: '2026: sms is the sender', 2019: '2019: sms is the receiver' },
	},
	credit: {
		title: 'Balance for a country',
		choices: { given: 'says how many SMS it buys there', leftOut: 'is the balance only' },
	},
};

/** @param {Partial<Behaviour>} wanted */
const choose = (wanted) =>
	void withNote(byId('behaviour-note'), async () => showBehaviour(await saveBehaviour(wanted)));

/** @param {Behaviour['like']} like */
function makeRadio(like) {
	const input = el('input', { type: 'radio', name: 'like', value: like });
	input.addEventListener('change', () => choose({ like }));
	return input;
}

/** @param {keyof typeof DETAILS} name */
function makeSelect(name) {
	const { title, choices } = DETAILS[name];
	const options = Object.entries(choices).map(([value, words]) => el('option', { value }, words));
	const select = el('select', { 'data-testid': name, 'aria-label': title }, ...options);
	select.addEventListener('change', () => choose({ [name]: select.value }));
	return select;
}

const likes = { described: makeRadio('described'), observed: makeRadio('observed') };
const selects = {
	refusedLogin: makeSelect('refusedLogin'),
	refusedRecords: makeSelect('refusedRecords'),
	pushedReplies: makeSelect('pushedReplies'),
	credit: makeSelect('credit'),
};
const means = el('p', { class: 'meta' });
const details = el(
	'div',
	{ class: 'details' },
	el('label', {}, DETAILS.refusedLogin.title, selects.refusedLogin),
	el('label', {}, DETAILS.refusedRecords.title, selects.refusedRecords),
	el('label', {}, DETAILS.pushedReplies.title, selects.pushedReplies),
	el('label', {}, DETAILS.credit.title, selects.credit),
);

/** @param {Behaviour} behaviour as it is */
export function showBehaviour(behaviour) {
	const { like } = behaviour;
	likes[like].checked = true;
	setText(means, LIKE[like].means);
	details.hidden = like === 'described';
	selects.refusedLogin.value = behaviour.refusedLogin;
	selects.refusedRecords.value = behaviour.refusedRecords;
	selects.pushedReplies.value = behaviour.pushedReplies;
	selects.credit.value = behaviour.credit;
	const choice = byId('behaviour');
	if (choice.childElementCount > 0) return;
	choice.append(
		el(
			'fieldset',
			{},
			el('legend', {}, 'The sandbox behaves like ClickSend'),
			el(
				'div',
				{ class: 'choices' },
				el('label', {}, likes.described, LIKE.described.label),
				el('label', {}, likes.observed, LIKE.observed.label),
			),
			means,
			details,
		),
	);
}
