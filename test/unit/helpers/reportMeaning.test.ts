import { meaningOf } from '../../../nodes/ClickSend/helpers/reportMeaning';

describe('A delivery report', () => {
	it.each([
		['Delivered', 201, true, 'Received on the handset'],
		['Undelivered', 301, true, 'Failed or cancelled'],
		[
			'Undelivered',
			300,
			false,
			'Not delivered because of a temporary fault in the network; it is tried again',
		],
		['Delivered', 200, false, 'Sent to the network, queued, scheduled or waiting for approval'],
		['Undelivered', ' 301 ', true, 'Failed or cancelled'],
		['Delivered', null, true, 'Delivered'],
		['undelivered', undefined, true, 'Not delivered'],
		['WaitApproval', null, false, 'Waiting for approval'],
		['CancelledAfterReview', '', true, 'Cancelled after review'],
		['Delivered', 999, true, 'Delivered'],
	])(
		'with the status %j and the code %j has isFinal %j, and means: %s',
		(status, status_code, isFinal, meaning) => {
			expect(meaningOf({ status, status_code })).toEqual({ isFinal, meaning });
		},
	);

	it.each([13, '13', ' 13 '])('says what its error code likely means: %j', (error_code) => {
		expect(meaningOf({ status: 'Undelivered', status_code: 301, error_code })).toEqual({
			isFinal: true,
			meaning: "Failed or cancelled. Likely: the phone's memory is full",
		});
	});

	it('stays temporary, whatever its error code says', () => {
		expect(meaningOf({ status_code: 300, error_code: '12' }).isFinal).toBe(false);
		expect(meaningOf({ status_code: 301, error_code: '3' }).isFinal).toBe(true);
	});

	it.each([
		['1', false],
		['6', false],
		['4', true],
		['16', true],
	])('that has only the error code %s has isFinal %j', (error_code, isFinal) => {
		const { meaning, ...said } = meaningOf({ error_code });
		expect(said).toEqual({ isFinal });
		expect(meaning).toMatch(/^Likely: /);
	});

	it.each([{}, { status: 'Pending' }, { status: {}, status_code: [], error_code: '9999' }])(
		'that says nothing known counts as final, so that nobody misses it: %j',
		(report) => {
			expect(meaningOf(report)).toEqual({ isFinal: true, meaning: 'Unknown' });
		},
	);
});
