import { defineCall } from '../../runner/calls';
import { REPLY } from '../../transport/endpoints';
import { pullFields, preparePull } from '../pull';

/**
 * Get Many of Inbound SMS: the unread replies.
 *
 * @see API description, "Get all Inbound SMS - Pull"
 */
export const getMany = defineCall({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many inbound SMS',
	description: 'Get the unread inbound SMS and mark them as read',
	order: 1,
	fields: pullFields(
		"This returns the unread inbound SMS and marks them as read, so the next run returns only newer ones. ClickSend's Reply/Incoming SMS Settings have to be on 'Poll our server'.",
		'Return only the replies to this SMS. Use the messageid that the operation Send returned.',
	),
	endpoint: REPLY,
	prepare: preparePull,
});
