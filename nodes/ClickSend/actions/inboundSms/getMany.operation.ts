import { REPLY } from '../../transport/endpoints';
import { definePull } from '../pull';

/** @see API description, "Get all Inbound SMS - Pull" */
export const getMany = definePull(
	REPLY,
	'reply',
	'inbound SMS',
	'Reply/Incoming SMS Settings',
	'Return only the replies to this SMS',
);
