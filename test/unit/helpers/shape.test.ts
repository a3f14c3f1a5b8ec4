import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { z } from 'zod';
import { makeShape } from '../../../nodes/ClickSend/helpers/shape';
import { parseXml } from '../../../nodes/ClickSend/transport/xml';

setFlagsFromString('--allow-natives-syntax');
const haveSameMap = z
	.custom<(one: unknown, other: unknown) => boolean>((value) => typeof value === 'function')
	.parse(runInThisContext('(one, other) => %HaveSameMap(one, other)'));

/** More kinds of objects than the engine describes that began as `{}`. They have to be kept. */
const manyKinds = Array.from({ length: 2_000 }, (_, index) => {
	const kind: Record<string, number> = {};
	kind[`field${index}`] = index;
	return kind;
});

function filled(made: Record<string, unknown>) {
	made.surname = 'Person';
	made.mobile = '+61411111111';
	return made;
}

describe('Where a process has made many kinds of objects', () => {
	afterAll(() => expect(manyKinds).toHaveLength(2_000));

	it('those that begin as {} have nothing in common', () => {
		expect(haveSameMap(filled({}), filled({}))).toBe(false);
	});

	it('those of a shape have a description in common', () => {
		const Shape = makeShape<unknown>();
		const made = filled(new Shape());
		expect(haveSameMap(made, filled(new Shape()))).toBe(true);
		expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
		expect(made).toStrictEqual(filled({}));
	});

	it('records of a response have one, too', () => {
		const record = '<message><to>+61411111111</to><result>0000</result></message>';
		const parsed = parseXml(`<xml><messages>${record}${record}</messages></xml>`);
		const [one, other] = z
			.object({ root: z.object({ messages: z.object({ message: z.array(z.custom<object>()) }) }) })
			.parse(parsed).root.messages.message;
		expect(haveSameMap(one, other)).toBe(true);
		expect(one).toStrictEqual({ to: '+61411111111', result: '0000' });
	});
});
