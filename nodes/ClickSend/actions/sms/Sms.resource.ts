import type { Resource } from '../resource';
import { getHistory } from './getHistory.operation';
import { send } from './send.operation';
import { sendAndWait } from './sendAndWait.operation';

export const sms: Resource = {
	name: 'SMS',
	value: 'sms',
	operations: [send, sendAndWait, getHistory],
};
