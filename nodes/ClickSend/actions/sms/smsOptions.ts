import type { INodeProperties } from 'n8n-workflow';
import { countryOptions } from '../../parameters/countries';

/** Options that every operation has that sends. */

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
		'Whether to replace curly quotes, dashes, ellipses and special spaces by plain ones. A single one of them makes a message Unicode, which holds 70 instead of 160 characters a part.',
};
