import { isFinalEnough, toEventItem } from '../../../nodes/ClickSend/triggers/events';

const ONLY_FINAL = { onlyFinal: true };

describe('Only Final Delivery Reports', () => {
	it.each([
		[200, false],
		[300, false],
		[201, true],
		[301, true],
	])('lets a delivery report with the status code %i start a workflow: %j', (code, starts) => {
		const report = toEventItem('deliveryReport', { messageid: '1', status_code: code });
		expect(isFinalEnough(report, ONLY_FINAL)).toBe(starts);
		expect(isFinalEnough(report, {})).toBe(true);
	});

	it('lets every reply start a workflow, also one with a field of the same name', () => {
		const reply = toEventItem('reply', { from: '+61491570156', message: 'Hi', isFinal: false });
		expect(isFinalEnough(reply, ONLY_FINAL)).toBe(true);
	});
});
