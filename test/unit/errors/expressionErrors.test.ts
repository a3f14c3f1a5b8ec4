import { ExpressionError, type INode } from 'n8n-workflow';
import { issueOf } from '../../../nodes/ClickSend/errors/issue';
import { toNodeError, type Account } from '../../../nodes/ClickSend/errors/nodeErrors';

const NODE: INode = {
	id: '1',
	name: 'ClickSend',
	type: 'clickSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const NOTHING: Account = {
	accepted: [],
	unknown: [],
	refused: [],
	notSent: [],
	skipped: [],
	fetched: [],
	itemsNotStarted: 0,
	unusable: [],
	isSubWorkflow: false,
};

const broken = () =>
	new ExpressionError("Referenced node doesn't exist", {
		nodeCause: 'No such',
		descriptionKey: 'nodeNotFound',
	});
const errorWith = (account: Partial<Account>) =>
	toNodeError(NODE, issueOf(broken()), 0, { ...NOTHING, ...account });

describe('The error of an expression that n8n cannot evaluate', () => {
	it("is n8n's own where there is nothing to account for", () => {
		expect(errorWith({})).toMatchObject({
			message: "Referenced node doesn't exist",
			context: { descriptionKey: 'nodeNotFound', nodeCause: 'No such', itemIndex: 0 },
		});
	});

	it("has n8n's explanation and the account of other items", () => {
		const error = errorWith({ unusable: [{ item: 1, message: 'bad' }] });
		expect(error.context).toMatchObject({
			descriptionKey: 'nodeNotFound',
			nodeCause: 'No such',
			data: { unusable: [{ item: 1, message: 'bad' }] },
		});
		expect(error.description).toMatch(
			/refers to the node “No such”\.<br>\nCannot be used either: item 1/,
		);
	});

	it("tells what must not be sent again, which the editor's own text would hide", () => {
		const error = errorWith({ accepted: [{ item: 1, to: '+61411111111', messageid: 'ID-1' }] });
		expect(error.context).not.toHaveProperty('descriptionKey');
		expect(error.description).toContain('refers to the node “No such”');
		expect(error.description).toContain('do not send again: ID-1 (+61411111111)');
	});
});
