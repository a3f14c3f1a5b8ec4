import {
	isDelivered,
	meaningOf,
	saysAnything,
} from '../../../nodes/ClickSend/helpers/reportMeaning';

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

	it.each([
		[{ status_code: 201, error_code: 1 }, 'Received on the handset'],
		[{ status_code: 201, error_code: 13 }, 'Received on the handset'],
		[{ status_code: 301, error_code: 4 }, 'Failed or cancelled'],
		[
			{ status_code: 300, error_code: 20 },
			'Not delivered because of a temporary fault in the network; it is tried again',
		],
		[
			{ status_code: 300, error_code: 14 },
			'Not delivered because of a temporary fault in the network; it is tried again. Likely: the network is congested',
		],
		[
			{ status_code: 200, error_code: 8 },
			'Sent to the network, queued, scheduled or waiting for approval',
		],
		[{ status: 'Delivered', error_code: 8 }, 'Delivered'],
		[{ status: 'Undelivered', error_code: 3 }, 'Not delivered'],
		[
			{ status: 'Undelivered', error_code: 8 },
			'Not delivered. Likely: the network does not know the number',
		],
		[{ status: 'Failed ', error_code: 19 }, 'Failed. Likely: a filter took it for spam'],
		[{ status: 'Cancelled', error_code: 15 }, 'Cancelled'],
	])('does not contradict itself: %j means %j', (report, meaning) => {
		expect(meaningOf(report).meaning).toBe(meaning);
	});

	it.each([
		[{ status: 'Delivered', status_code: 201 }, true],
		[{ status: 'Completed', status_code: ' 201 ' }, true],
		[{ status: 'Failed', status_code: '301' }, false],
		[{ status: 'Delivered', status_code: 301 }, false],
		[{ status: 'delivered ', status_code: null }, true],
		[{ status: 'Completed' }, true],
		[{ status: 'Undelivered' }, false],
		[{ status: 'Expired' }, false],
	])('%j: is the SMS delivered? %j', (report, delivered) => {
		expect(isDelivered(report)).toBe(delivered);
	});

	it.each([
		[{}, false],
		[{ status: ' ', status_code: null, error_code: '', messageid: '1' }, false],
		[{ status: 'Expired' }, true],
		[{ status_code: 301 }, true],
		[{ error_code: '0' }, true],
	])('%j: does it say anything of the SMS? %j', (report, says) => {
		expect(saysAnything(report)).toBe(says);
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
