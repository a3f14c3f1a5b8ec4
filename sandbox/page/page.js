/** Shows the sandbox, and keeps showing it as it changes. */
import { getOverview, listen } from './api.js';
import { balanceOf, showDesk, startDesk } from './desk.js';
import { byId, setText } from './dom.js';
import { showPhones, startPhones } from './phone.js';

/** @typedef {import('../overview').Overview} Overview */

let isAsking = false;
let isStale = false;

/** Asks for everything, once at a time; what changes meanwhile is asked for afterwards. */
async function refresh() {
	isStale = true;
	if (isAsking) return;
	isAsking = true;
	try {
		while (isStale) {
			isStale = false;
			show(await getOverview());
		}
	} catch {
		showConnection(false);
	} finally {
		isAsking = false;
	}
}

/** @param {Overview} overview */
function show(overview) {
	const [account] = overview.accounts;
	if (account) setText(byId('balance'), balanceOf(account));
	showPhones(overview);
	showDesk(overview);
}

/** @param {boolean} isLive */
function showConnection(isLive) {
	const live = byId('live');
	setText(live, isLive ? 'Live' : 'The sandbox does not answer');
	live.classList.toggle('is-live', isLive);
}

startPhones();
startDesk();
listen(() => void refresh(), showConnection);
