import { readApproval } from '../../../nodes/ClickSend/waiting/approval';

describe('The options of an approval', () => {
	it.each([undefined, null, '', {}, { values: {} }, { values: { approveWords: ' ' } }])(
		'are as by default where they are %j',
		(parameter) => {
			expect(readApproval(parameter)).toEqual({
				yes: ['yes', 'y', 'ok'],
				no: ['no', 'n'],
				approveLabel: 'Approve',
				disapproveLabel: 'Decline',
			});
		},
	);

	it('have no way to decline where a person can only approve', () => {
		const values = { approvalType: 'single', disapproveWords: 'no', disapproveLabel: 'No' };
		expect(readApproval({ values })).toMatchObject({ no: [], disapproveLabel: '' });
	});

	it('are as they are written', () => {
		const values = { approveLabel: ' Los ', approveWords: 'ja; jo', disapproveWords: 'nein' };
		expect(readApproval({ values })).toEqual({
			yes: ['ja', 'jo'],
			no: ['nein'],
			approveLabel: 'Los',
			disapproveLabel: 'Decline',
		});
	});
});
