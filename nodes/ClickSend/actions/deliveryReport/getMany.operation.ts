import { DELIVERY } from '../../transport/endpoints';
import { definePull } from '../pull';

/** Get Many of Delivery Report: the unread reports. */
export const getMany = definePull({
	resource: 'deliveryReport',
	endpoint: DELIVERY,
	notice:
		"This returns the unread delivery reports and marks them as read, so the next run returns only newer ones. ClickSend's SMS Delivery Report Settings have to be on 'Poll our server'.",
	messageIdDescription:
		'Return only the reports on this SMS. Use the messageid that the operation Send returned.',
});
