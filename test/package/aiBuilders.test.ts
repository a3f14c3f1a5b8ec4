import { generateNodeTypeFile } from '@n8n/workflow-sdk/scripts/generate-types';
import type { INodeTypeDescription } from 'n8n-workflow';
import { ClickSend } from '../../nodes/ClickSend/ClickSend.node';
import { ClickSendPollTrigger } from '../../nodes/ClickSend/ClickSendPollTrigger.node';
import { ClickSendTrigger } from '../../nodes/ClickSend/ClickSendTrigger.node';
import { resources } from '../../nodes/ClickSend/actions/resources';

/** What n8n tells an AI builder about a node; n8n keeps descriptions as JSON. */
const toldOf = ({ description }: { description: INodeTypeDescription }): string => {
	const kept: Parameters<typeof generateNodeTypeFile>[0] = JSON.parse(JSON.stringify(description));
	return generateNodeTypeFile(kept);
};

/** A text as it stands in a comment of the types. */
const inComment = (text: string) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

describe('The types that n8n makes of the nodes for AI builders', () => {
	const node = toldOf(new ClickSend());
	const pushTrigger = toldOf(new ClickSendTrigger());
	const pollTrigger = toldOf(new ClickSendPollTrigger());

	const operations = resources.flatMap(({ value: resource, operations: all }) =>
		all.map((operation) => ({ ...operation, resource })),
	);

	/** The type of an operation, from its comment to its end. */
	const typeOf = (resource: string, operation: string) => {
		const discriminators = new RegExp(
			`\\n/\\*\\* [^\\n]*\\*/\\nexport type \\w+ = \\{\\n(?: {2}/\\*\\*\\n[^/]*\\*/\\n)? {2}resource: '${resource}';\\n {2}operation: '${operation}';\\n[^]*?\\n\\};`,
		);
		return discriminators.exec(node)?.[0] ?? '';
	};

	it.each(operations)(
		'describe $value of $resource with words that are true of it',
		({ resource, value, description }) => {
			expect(typeOf(resource, value)).toContain(`\n/** ${inComment(description)} */\n`);
		},
	);

	it('do not say of the Country option that it is Australia', () => {
		for (const operation of ['send', 'sendAndWait']) {
			const [, comment = ''] =
				/\/\*\*([^/]*)\*\/\s*country\?:/.exec(typeOf('sms', operation)) ?? [];
			expect(comment).toContain('@default none');
			expect(comment).toContain('only to a country that the user named');
		}
	});

	it('say that Send and Wait needs an active trigger', () => {
		expect(typeOf('sms', 'sendAndWait')).toMatch(
			/has to be active \(published\) with such a trigger/,
		);
		expect(typeOf('sms', 'send')).not.toContain('has to be active');
	});

	it.each([
		['sms', 'send', 'options'],
		['sms', 'send', 'safeguards'],
		['sms', 'sendAndWait', 'options'],
		['sms', 'sendAndWait', 'limitWaitTime'],
		['sms', 'sendAndWait', 'approvalOptions'],
		['sms', 'getHistory', 'filters'],
		['inboundSms', 'getMany', 'filters'],
		['deliveryReport', 'getMany', 'filters'],
	])('say of %s, %s that %s are no expression as a whole', (resource, operation, name) => {
		expect(typeOf(resource, operation)).toMatch(
			new RegExp(`never one for the whole object[^/]*\\*/\\s*${name}\\?:`),
		);
	});

	it('say how a schedule is written', () => {
		expect(typeOf('sms', 'send')).toMatch(
			/An ISO 8601 date and time in the future[^/]*\*\/\s*schedule\?/,
		);
	});

	it.each([
		['ClickSend', node, /Every SMS costs money/],
		['ClickSend Trigger', pushTrigger, /Starts the workflow when ClickSend pushes an SMS reply/],
		['ClickSend Trigger', pushTrigger, /use the ClickSend Poll Trigger/],
		['ClickSend Trigger', pushTrigger, /pushes may come from any address[^/]*\*\/\s*options\?:/],
		['ClickSend Poll Trigger', pollTrigger, /Starts the workflow when an SMS reply .* is new/],
		['ClickSend Poll Trigger', pollTrigger, /no other trigger and no getMany for the same event/],
	])('say of %s what it is for and what to mind', (_name, told, words) => {
		expect(told).toMatch(words);
	});

	it('name other nodes only by names that they have', () => {
		const names = [new ClickSend(), new ClickSendTrigger(), new ClickSendPollTrigger()].map(
			({ description }) => description,
		);
		const known = names.map(({ name }) => `n8n-nodes-clicksend-http.${name}`);
		for (const { builderHint } of names) {
			const related = builderHint?.relatedNodes?.map(({ nodeType }) => nodeType) ?? [];
			expect(related.length).toBeGreaterThan(0);
			expect(known).toEqual(expect.arrayContaining(related));
		}
	});
});
