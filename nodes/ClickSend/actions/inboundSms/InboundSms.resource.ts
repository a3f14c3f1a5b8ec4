import type { Resource } from '../resource';
import { getMany } from './getMany.operation';

export const inboundSms: Resource = {
	name: 'Inbound SMS',
	value: 'inboundSms',
	operations: [getMany],
};
