/** Shows the sandbox, and shows it again after every change. */
import { getOverview, listen } from './api.js';
import { balanceOf, showDesk, startDesk } from './desk.js';
import { byId, setText } from './dom.js';
import { openNumber, showPhones, startPhones } from './phone.js';

/** @typedef {import('../live/overview').Overview} Overview */

/** Milliseconds. */
const BEFORE_ASKING_AGAIN = 1000;

let isConnected = false;
let isAnswering = true;
let isAsking = false;
let isStale = false;

/** Asks for the overview, one request at a time. A change meanwhile leads to another request afterwards. */
async function refresh() {
	isStale = true;
	if (isAsking) return;
	isAsking = true;
	while (isStale) {
		isStale = false;
		/** @type {Overview | undefined} */
		let overview;
		try {
			overview = await getOverview(openNumber());
			isAnswering = true;
		} catch {
			isAnswering = false;
			setTimeout(() => void refresh(), BEFORE_ASKING_AGAIN);
		}
		showConnection();
		if (overview) show(overview);
	}
	isAsking = false;
}

/**
 * Shows each part, even where another part throws. The page then says that it has a fault itself, because
 * the connection has none.
 *
 * @param {Overview} overview
 */
function show(overview) {
	const faults = [showBalance, showPhones, showDesk].flatMap((showPart) => {
		try {
			showPart(overview);
			return [];
		} catch (error) {
			reportError(error);
			return [error];
		}
	});
	const [fault] = faults;
	byId('fault').hidden = fault === undefined;
	setText(byId('fault-text'), fault instanceof Error ? fault.message : String(fault ?? ''));
}

/** @param {Overview} overview */
function showBalance({ accounts: [account] }) {
	if (account) setText(byId('balance'), balanceOf(account));
}

function showConnection() {
	const isLive = isConnected && isAnswering;
	const live = byId('live');
	setText(live, isLive ? 'Live' : 'The sandbox does not answer');
	live.classList.toggle('is-live', isLive);
}

const askAgain = () => void refresh();
startPhones(askAgain);
startDesk();
listen(askAgain, (isThere) => {
	isConnected = isThere;
	showConnection();
});
