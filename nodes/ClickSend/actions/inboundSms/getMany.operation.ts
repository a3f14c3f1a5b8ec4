import { REPLY } from '../../transport/endpoints';
import { definePull } from '../pull';

/** Get Many of Inbound SMS: the unread replies. */
export const getMany = definePull({
	resource: 'inboundSms',
	endpoint: REPLY,
	notice:
		"This returns the unread inbound SMS and marks them as read, so the next run returns only newer ones. ClickSend's Reply/Incoming SMS Settings have to be on 'Poll our server'.",
	messageIdDescription:
		'Return only the replies to this SMS. Use the messageid that the operation Send returned.',
});
