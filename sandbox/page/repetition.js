/** The choice of when a push that was not taken is tried again. It counts at once. */
import { savePushing } from './api.js';
import { byId, el, setText } from './dom.js';
import { withNote } from './forms.js';

/** @typedef {import('../live/overview').Overview} Overview */

/** Seconds. */
const SOON = [1, 2, 4, 8, 16];
/** So many pauses are named. */
const NAMED = 4;

/** @param {number} seconds */
function inWords(seconds) {
	if (seconds < 60) return `${seconds} s`;
	return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}

/** @param {readonly number[]} pauses in seconds */
function describe(pauses) {
	if (pauses.length === 0) return 'is given up at once';
	const named = pauses.slice(0, NAMED).map(inWords).join(', ');
	return `comes again after ${named}${pauses.length > NAMED ? ' …' : ''}`;
}

/** @param {readonly number[] | null} pauses */
const valueOf = (pauses) => JSON.stringify(pauses);

const usual = el('option', { value: valueOf(null) });
const other = el('option');
const select = el(
	'select',
	{ 'data-testid': 'repetition' },
	usual,
	el('option', { value: valueOf(SOON) }, describe(SOON)),
	el('option', { value: valueOf([]) }, describe([])),
);
select.addEventListener('change', () => {
	const pauses = JSON.parse(select.value);
	void withNote(byId('behaviour-note'), () => savePushing({ pauses }));
});

/** @param {Overview['pushing']} pushing as it is */
export function showRepetition({ pauses, usualPauses }) {
	setText(usual, describe(usualPauses));
	const value = valueOf(pauses);
	if (![...select.options].some((option) => option.value === value)) {
		other.value = value;
		setText(other, describe(pauses ?? []));
		select.append(other);
	}
	select.value = value;
	const place = byId('repetition');
	if (place.childElementCount > 0) return;
	place.append(el('label', {}, 'A push that is not taken', select));
}
