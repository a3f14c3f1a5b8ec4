import { DELIVERY } from '../../transport/endpoints';
import { definePull } from '../pull';

/** @see API description, "Get all Delivery Receipts - Pull" */
export const getMany = definePull(
	DELIVERY,
	'deliveryReport',
	'delivery reports',
	'SMS Delivery Report Settings',
	'Return only the reports on this SMS',
);
