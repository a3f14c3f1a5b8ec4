import { defineCall } from '../../runner/calls';
import { DELIVERY } from '../../transport/endpoints';
import { pullFields, preparePull } from '../pull';

/**
 * Get Many of Delivery Report: the unread reports.
 *
 * @see API description, "Get all Delivery Receipts - Pull"
 */
export const getMany = defineCall({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many delivery reports',
	description: 'Get the unread delivery reports and mark them as read',
	order: 1,
	fields: pullFields(
		"This returns the unread delivery reports and marks them as read, so the next run returns only newer ones. ClickSend's SMS Delivery Report Settings have to be on 'Poll our server'.",
		'Return only the reports on this SMS. Use the messageid that the operation Send returned.',
	),
	endpoint: DELIVERY,
	prepare: preparePull,
});
