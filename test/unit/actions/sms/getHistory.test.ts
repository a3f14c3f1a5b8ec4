import { simplifyHistory } from '../../../../nodes/ClickSend/actions/sms/getHistory.operation';

describe('A simplified history record', () => {
	const record = {
		messageid: 'M1',
		direction: 'out',
		date: '1414291144',
		to: '+61411111111',
		message: ' 007 ',
		status: 'Sent',
		senderid: 'MyCompany',
		schedule: '',
		customstring: '0000',
		from_email: 'nathan@example.com',
		username: 'nathan',
	};

	it('has ISO dates and at most ten fields', () => {
		const simple = simplifyHistory(record);
		expect(simple).toMatchObject({
			date: '2014-10-26T02:39:04.000Z',
			schedule: null,
			message: ' 007 ',
			customstring: '0000',
		});
		expect(Object.keys(simple).length).toBeLessThanOrEqual(10);
	});

	it('keeps a date that is none', () => {
		expect(simplifyHistory({ ...record, date: 'yesterday' }).date).toBe('yesterday');
		expect(simplifyHistory({ ...record, date: '9'.repeat(20) }).date).toBe('9'.repeat(20));
	});

	it('has null for what ClickSend left out', () => {
		expect(simplifyHistory({}).message).toBeNull();
	});
});
