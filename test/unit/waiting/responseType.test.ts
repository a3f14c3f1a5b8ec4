import type { INodeProperties } from 'n8n-workflow';
import { sendAndWait } from '../../../nodes/ClickSend/actions/sms/sendAndWait.operation';
import { property } from '../../../nodes/ClickSend/helpers/property';
import { ATTEMPTS } from '../../../nodes/ClickSend/waiting/answerCode';
import { APPROVAL_DEFAULTS } from '../../../nodes/ClickSend/waiting/approval';
import { ASKED_AGAIN } from '../../../nodes/ClickSend/waiting/ask';
import { asResponseType, RESPONSE_TYPES } from '../../../nodes/ClickSend/waiting/question';

const named = (name: string) => sendAndWait.fields.find((each) => each.name === name);

/** The fields of a collection, or of the first values of a fixed one, by name. */
function fieldsOf(name: string): Map<string, INodeProperties> {
	const [first, ...rest] = named(name)?.options ?? [];
	const fields = first && 'values' in first ? first.values : [first, ...rest];
	return new Map(
		fields.flatMap((field) => (field && 'type' in field ? [[field.name, field] as const] : [])),
	);
}

describe('What the editor shows', () => {
	it('is what an approval is by default', () => {
		const fields = fieldsOf('approvalOptions');
		const shown = Object.keys(APPROVAL_DEFAULTS).map((name) => [name, fields.get(name)?.default]);
		expect(Object.fromEntries(shown)).toEqual(APPROVAL_DEFAULTS);
	});

	it('is how often a person is asked again by default', () => {
		const field = fieldsOf('options').get('askAgain');
		expect([field?.default, property(field?.typeOptions, 'minValue')]).toEqual([
			ASKED_AGAIN.otherwise,
			ASKED_AGAIN.least,
		]);
		expect(property(field?.typeOptions, 'maxValue')).toBe(ASKED_AGAIN.most);
		expect(ASKED_AGAIN.most).toBe(ATTEMPTS - 1);
	});

	it('is what a response type is by default', () => {
		expect(asResponseType(undefined)).toBe(named('responseType')?.default);
	});
});

describe('A response type', () => {
	it.each(RESPONSE_TYPES.map(({ value }) => value))('%s is itself', (value) => {
		expect(asResponseType(value)).toBe(value);
	});

	it.each(['', 'Approval', 'customForm', 7, null])('%j counts as a reply', (value) => {
		expect(asResponseType(value)).toBe('reply');
	});
});
