import { isOptOut } from '../../../nodes/ClickSend/helpers/keywords';

describe('An answer that asks for no more SMS', () => {
	it.each(['STOP', 'stop.', ' Opt-out ', 'UNSUBSCRIBE'])('is one: %j', (answer) => {
		expect(isOptOut(answer)).toBe(true);
	});

	it.each(['Stop it tomorrow', 'no', ''])('is none: %j', (answer) => {
		expect(isOptOut(answer)).toBe(false);
	});
});
