import { defineCall } from '../../runner/calls';
import { BALANCE } from '../../transport/endpoints';

/**
 * Get Balance: one record with `balance` as a number.
 *
 * @see API description, "Get Account Balance"
 */
export const getBalance = defineCall({
	value: 'getBalance',
	name: 'Get Balance',
	action: 'Get account balance',
	description: 'Get the credit that is left in the account',
	order: 1,
	fields: [],
	endpoint: BALANCE,
});
