import type { INodeProperties } from 'n8n-workflow';
import { membersOnly } from '../../helpers/builderHints';
import { LIST_EXPRESSION } from '../../sending/safeguards/doNotSendTo';
import { quietHoursField } from '../../sending/safeguards/quietHours';
import { MAX_PARTS } from '../../sending/safeguards/safeguards';

/** What keeps SMS from people who must not get them, from hours of rest, and from costing too much. */
export const safeguardsField: INodeProperties = {
	displayName: 'Safeguards',
	name: 'safeguards',
	type: 'collection',
	placeholder: 'Add safeguard',
	default: {},
	description:
		'Whom nothing is sent to, when nothing arrives, and how long a message may be. A recipient that is held back comes out with “skipped”.',
	builderHint: membersOnly('nobody is held back'),
	options: [
		{
			displayName: 'Do Not Send To',
			name: 'doNotSendTo',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. +61411111111, +61422222222',
			description:
				'Numbers that get no SMS, such as those of people who opted out: in any spelling, separated with commas or new lines, or a list from an expression. It is read once for all items. ClickSend does not apply its own opt-out list to SMS that come through its API.',
			builderHint: {
				propertyHint: `An expression that reads the list from another node, such as a Data Table of people who opted out: ${LIST_EXPRESSION} It is read once, so it must not use $json where there are several items.`,
			},
		},
		{
			displayName: 'Max Parts',
			name: 'maxParts',
			type: 'number',
			typeOptions: { minValue: MAX_PARTS.least, maxValue: MAX_PARTS.most },
			default: 2,
			description:
				'How many parts a message may have, each of which is charged. An item with a longer message is refused before anything is sent.',
		},
		quietHoursField,
		{
			displayName: 'Same Number Again',
			name: 'sameNumberAgain',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Send',
					value: 'send',
					description: 'A number that comes several times gets several SMS',
				},
				{
					name: 'Skip',
					value: 'skip',
					description: 'A number gets one SMS in a run, the first, whatever the others say',
				},
			],
			default: 'send',
			description:
				'What to do where a number comes again in the same run, in any item. A local number is known again only with the option Country.',
		},
	],
};
