/** Helpers that make and update the parts of the page. */

/**
 * @typedef {{ node: HTMLElement, update: (item: T) => void }} View
 * @template T
 */

/**
 * An element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | ((event: Event) => void)>} [attributes] a function listens to the event
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === 'function') element.addEventListener(name, value);
		else element.setAttribute(name, value);
	}
	element.append(...children);
	return element;
}

/**
 * The element with an ID.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type]
 * @returns {T}
 */
export function byId(id, type) {
	const element = document.getElementById(id);
	if (!(element instanceof (type ?? HTMLElement))) throw new Error(`The page has no #${id}`);
	return /** @type {T} */ (element);
}

/**
 * Sets a text, only where it differs, so that a selection in it stays.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
	if (element.textContent !== text) element.textContent = text;
}

/** @type {WeakMap<Element, View<any>>} */
const views = new WeakMap();

/**
 * Puts an element before another. An element with the focus would lose it when moved. So the elements
 * between the two are removed instead, and {@link showList} inserts them again later.
 *
 * @param {Element} parent
 * @param {Element} node
 * @param {Element | null} next
 */
function place(parent, node, next) {
	if (next === null || !node.contains(document.activeElement)) {
		parent.insertBefore(node, next);
		return;
	}
	const all = [...parent.children];
	for (const other of all.slice(all.indexOf(next), all.indexOf(node))) other.remove();
}

/**
 * Shows a list. Elements that stay are updated in place, so that focus and selection survive.
 *
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} items
 * @param {(item: T, index: number) => string} keyOf
 * @param {(item: T) => View<T>} makeView
 */
export function showList(parent, items, keyOf, makeView) {
	const known = new Map(
		[...parent.children].map((child) => [child.getAttribute('data-key'), child]),
	);
	const keys = new Set(items.map(keyOf));
	for (const [key, child] of known) if (key === null || !keys.has(key)) child.remove();

	/** @type {Element | null} */
	let next = parent.firstElementChild;
	for (const [index, item] of items.entries()) {
		const key = keyOf(item, index);
		let node = known.get(key);
		if (!node) {
			const view = makeView(item);
			node = view.node;
			node.setAttribute('data-key', key);
			views.set(node, view);
		}
		views.get(node)?.update(item);
		if (node !== next) place(parent, node, next);
		next = node.nextElementSibling;
	}
}

/**
 * @param {number | string} time milliseconds or ISO 8601
 * @returns {string} the time of day, with the date unless it is today
 */
export function clock(time) {
	const date = new Date(time);
	const text = date.toLocaleTimeString([], {
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	});
	const isToday = date.toDateString() === new Date().toDateString();
	return isToday ? text : `${date.toLocaleDateString()} ${text}`;
}
