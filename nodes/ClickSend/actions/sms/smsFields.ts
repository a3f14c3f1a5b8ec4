import type { INodeProperties } from 'n8n-workflow';
import { countryOptions } from '../../parameters/countries';

// Fields and options of every operation that sends.

export const toField = (description: string): INodeProperties => ({
	displayName: 'To',
	name: 'to',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +61411111111',
	description,
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
	options: countryOptions,
	default: 'AU',
	description:
		'Country of recipients that are written as local numbers. ClickSend adds its country code to them.',
};

export const replaceTypographyOption: INodeProperties = {
	displayName: 'Replace Typographic Characters',
	name: 'replaceTypography',
	type: 'boolean',
	default: false,
	description:
		'Whether to replace curly quotes, dashes, ellipses, bullets and special spaces by plain ones. A single one of them makes a message Unicode, which holds 70 instead of 160 characters a part.',
};
