import { json, useClickSendBench } from '../support/clickSend';

jest.mock('../../nodes/ClickSend/sending/warnings', () => ({
	warnings: () => {
		throw new TypeError('Nobody has thought of this');
	},
}));

const bench = useClickSendBench();

describe('Where hints cannot be made', () => {
	it('what was sent comes out all the same', async () => {
		const run = await bench.send({ to: '+61491570156' });
		expect(run.error).toBeUndefined();
		const ids = bench.sandbox.state.ledger.map(({ messageid }) => messageid);
		expect(ids).toHaveLength(1);
		expect(json(run).map(({ messageid }) => messageid)).toEqual(ids);
	});
});
