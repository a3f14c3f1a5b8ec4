import type { INodeProperties } from 'n8n-workflow';
import { countryOptions, NO_COUNTRY } from '../../parameters/countries';

// Fields and options of every operation that sends.

export const toField = (description: string): INodeProperties => ({
	displayName: 'To',
	name: 'to',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +61411111111',
	description,
	builderHint: {
		propertyHint:
			'Never invent a number: use one that the user gave, or an expression. Where numbers may come without a country code, set the option country for them.',
	},
});

export const messageField = (placeholder: string, description: string): INodeProperties => ({
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	placeholder,
	description,
});

export const senderIdOption = (placeholder: string, description: string): INodeProperties => ({
	displayName: 'Sender ID',
	name: 'senderId',
	type: 'string',
	default: '',
	placeholder,
	description,
});

export const countryOption: INodeProperties = {
	displayName: 'Country',
	name: 'country',
	type: 'options',
	options: [
		{
			name: 'None',
			value: NO_COUNTRY,
			description: 'Every number is written with its country code',
		},
		...countryOptions,
	],
	default: NO_COUNTRY,
	description:
		'Country of recipients that are written as local numbers. ClickSend adds its country code to them.',
	builderHint: {
		propertyHint:
			'Set it only where recipients are local numbers of one country, and only to a country that the user named: it decides who gets the SMS.',
	},
};

export const replaceTypographyOption: INodeProperties = {
	displayName: 'Replace Typographic Characters',
	name: 'replaceTypography',
	type: 'boolean',
	default: false,
	description:
		'Whether to replace curly quotes, dashes, ellipses, bullets and special spaces by plain ones. A single one of them makes a message Unicode, which holds 70 instead of 160 characters a part.',
};
