import fc from 'fast-check';
import { inPieces } from '../../../../nodes/ClickSend/triggers/poll/pieces';

const bytes = (item: object) => Buffer.byteLength(JSON.stringify(item));

describe('Items in pieces', () => {
	it('are all there, in their order, and no piece is too large or smaller than it has to be', () => {
		const item = fc.record({ message: fc.string({ unit: 'grapheme', maxLength: 40 }) });
		fc.assert(
			fc.property(fc.array(item), fc.integer({ min: 1, max: 300 }), (items, maxBytes) => {
				const pieces = inPieces(items, maxBytes);
				expect(pieces.flat()).toEqual(items);
				const sizes = pieces.map((piece) => piece.reduce((sum, each) => sum + bytes(each), 0));
				for (const [index, piece] of pieces.entries()) {
					expect(piece.length).toBeGreaterThan(0);
					const size = sizes[index] ?? 0;
					expect(size <= maxBytes || piece.length === 1).toBe(true);
					const [next] = pieces[index + 1] ?? [];
					if (next) expect(size + bytes(next)).toBeGreaterThan(maxBytes);
				}
			}),
		);
	});

	it('are no piece where there are none', () => {
		expect(inPieces([], 1)).toEqual([]);
	});
});
