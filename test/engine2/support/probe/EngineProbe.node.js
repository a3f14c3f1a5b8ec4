// A node of the tests that tells what n8n gives to a node. n8n loads it from this folder.

/** How often the node was called in this process. */
let calls = 0;

const AT = new Date('2100-01-01T00:00:00Z');

/** What there is for a node to know and to keep. It leaves a mark wherever n8n lets it keep something. */
async function lookAround(node) {
	const context = node.getContext('flow');
	const staticData = node.getWorkflowStaticData('global');
	const before = { context: context.seen === true, staticData: staticData.seen === true };
	context.seen = true;
	staticData.seen = true;
	node.addExecutionHints({ message: 'a hint of the probe', location: 'outputPane' });
	const record = async () =>
		await node.helpers.checkProcessedAndRecord([node.getExecutionId()], 'node', {
			mode: 'entries',
			maxEntries: 10,
		});
	await record();
	return {
		executionId: node.getExecutionId(),
		mode: node.getMode(),
		items: node.getInputData().length,
		tools: node.getParentNodes(node.getNode().name, { connectionType: 'ai_tool' }).length,
		hasExecutionContext: node.getExecutionContext() !== undefined,
		parentExecutionId: node.getExecutionContext()?.parentExecutionId ?? null,
		hasCancelSignal: node.getExecutionCancelSignal() !== undefined,
		keepsContext: before.context,
		keepsStaticData: before.staticData,
		keepsMarks: (await record()).processed.length === 1,
	};
}

class EngineProbe {
	constructor() {
		this.description = {
			displayName: 'Engine Probe',
			name: 'engineProbe',
			group: ['transform'],
			version: 1,
			description: 'Tells what n8n gives to a node',
			defaults: { name: 'Engine Probe' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [{ displayName: 'What', name: 'what', type: 'string', default: 'lookAround' }],
		};
	}

	async execute() {
		calls++;
		switch (this.getNodeParameter('what', 0)) {
			case 'throw': {
				const { NodeOperationError } = require('n8n-workflow');
				throw new NodeOperationError(this.getNode(), `call ${calls}`, {
					description: 'the description of the probe',
				});
			}
			case 'wait':
				await this.putExecutionToWait(AT);
				return [this.getInputData()];
			case 'unstorable':
				return [[{ json: { text: 'half of a pair: \uD83D' } }]];
			case 'unstorableError':
				throw new Error('a NUL: \0');
			default:
				return [[{ json: await lookAround(this) }]];
		}
	}
}

exports.EngineProbe = EngineProbe;
