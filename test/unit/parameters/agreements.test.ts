import { Agreements } from '../../../nodes/ClickSend/parameters/itemParameters';

const reading = (raw: unknown, value: unknown, name = 'to') => ({ name, raw, value });

describe('What n8n has agreed with', () => {
	it('is known by parameter, text and kind of value', () => {
		const known = new Agreements();
		known.remember(reading('={{ $json.to }}', '1'));
		expect(known.has(reading('={{ $json.to }}', '2'))).toBe(true);
		expect(known.has(reading('={{ $json.to }}', 2))).toBe(false);
		expect(known.has(reading('={{ $json.to }} ', '1'))).toBe(false);
		expect(known.has(reading('={{ $json.to }}', '1', 'message'))).toBe(false);
	});

	it("is known of a collection by the kinds of its members' values", () => {
		const known = new Agreements();
		const raw = { senderId: '={{ $json.from }}', country: 'AU' };
		known.remember(reading(raw, { senderId: '1', country: 'AU' }));
		expect(known.has(reading({ ...raw }, { senderId: '2', country: 'AU' }))).toBe(true);
		expect(known.has(reading(raw, { senderId: 2, country: 'AU' }))).toBe(false);
		expect(known.has(reading({ ...raw, country: 'NZ' }, { senderId: '2', country: 'NZ' }))).toBe(
			false,
		);
	});

	it('is forgotten when n8n takes it back', () => {
		const known = new Agreements();
		known.remember(reading('={{ $json.to }}', '1'));
		known.forget(reading('={{ $json.to }}', '2'));
		expect(known.has(reading('={{ $json.to }}', '1'))).toBe(false);
	});

	it('is bounded, and what n8n has agreed with last stays', () => {
		const known = new Agreements();
		const nth = (index: number) => reading(`={{ $json.to${index} }}`, '1');
		for (let index = 0; index < 500; index++) known.remember(nth(index));
		known.remember(nth(0));
		known.remember(nth(500));
		const left = Array.from({ length: 501 }, (_, index) => index).filter((index) =>
			known.has(nth(index)),
		);
		expect(left).toHaveLength(500);
		expect(left).not.toContain(1);
	});
});
