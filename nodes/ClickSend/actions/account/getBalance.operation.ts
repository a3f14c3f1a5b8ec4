import type { INodeProperties } from 'n8n-workflow';
import { readCountry } from '../../parameters/countries';
import { requestMethodOnly, requestMethodOption } from '../../parameters/requestMethod';
import { defineCall } from '../../runner/calls';
import { BALANCE } from '../../transport/endpoints';
import { countryOption } from '../sms/smsFields';

const options: INodeProperties = {
	...requestMethodOnly,
	options: [
		{
			...countryOption,
			description:
				'Country to ask how many SMS the balance buys in, which comes out as credit. ClickSend does not document this, and may leave it out.',
			builderHint: {
				propertyHint:
					'Leave it out unless the user asks how many SMS to a country the balance buys. Do not rely on the field credit: it may be missing.',
			},
		},
		requestMethodOption,
	],
};

/**
 * Get Balance: one record with `balance` as a number. With a country ClickSend may add `credit`, how many SMS to it
 * the balance buys. That is not described: public code relies on it, but it is old.
 *
 * @see API description, "Get Account Balance"
 */
export const getBalance = defineCall({
	value: 'getBalance',
	name: 'Get Balance',
	action: 'Get account balance',
	description: 'Get the credit that is left in the account',
	order: 1,
	fields: [options],
	endpoint: BALANCE,

	prepare(item) {
		const country = readCountry(item.collection('options').country);
		return country === undefined ? {} : { parameters: { country } };
	},
});
