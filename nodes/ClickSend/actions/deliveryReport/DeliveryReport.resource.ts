import type { Resource } from '../resource';
import { getMany } from './getMany.operation';

export const deliveryReport: Resource = {
	name: 'Delivery Report',
	value: 'deliveryReport',
	operations: [getMany],
};
