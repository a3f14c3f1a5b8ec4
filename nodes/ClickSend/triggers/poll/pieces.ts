import type { IDataObject } from 'n8n-workflow';

/**
 * Bytes of JSON that one execution starts with at most. n8n's Engine 2.0 refuses a request of more than 16 MB,
 * and the workflow itself is a part of that request.
 */
export const MAX_PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Splits items into pieces, in their order.
 *
 * @param maxBytes of each piece, as JSON; an item that is larger is a piece of its own
 */
export function inPieces(items: readonly IDataObject[], maxBytes: number): IDataObject[][] {
	const pieces: IDataObject[][] = [];
	let size = Infinity;
	for (const item of items) {
		const bytes = Buffer.byteLength(JSON.stringify(item));
		size += bytes;
		if (size > maxBytes) {
			pieces.push([]);
			size = bytes;
		}
		pieces.at(-1)?.push(item);
	}
	return pieces;
}
