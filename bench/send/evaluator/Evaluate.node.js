/**
 * For n8n's folder of custom nodes: evaluates one parameter for every item and does nothing with it.
 * Its execution time is what n8n's evaluator costs, and nothing else.
 */
class Evaluate {
	description = {
		displayName: 'Evaluate',
		name: 'evaluate',
		group: ['transform'],
		version: 1,
		description: 'Evaluates a parameter for every item',
		defaults: { name: 'Evaluate' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'To', name: 'to', type: 'string', default: '' }],
	};

	async execute() {
		const items = this.getInputData();
		for (let index = 0; index < items.length; index++) this.getNodeParameter('to', index);
		return [items];
	}
}

module.exports = { Evaluate };
