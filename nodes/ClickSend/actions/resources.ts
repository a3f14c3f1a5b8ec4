import type { Operation } from '../runner/operation';
import { getBalance } from './account/getBalance.operation';
import * as deliveryReport from './deliveryReport/getMany.operation';
import * as inboundSms from './inboundSms/getMany.operation';
import { getHistory } from './sms/getHistory.operation';
import { send } from './sms/send.operation';
import { sendAndWait } from './sms/sendAndWait.operation';

/** A group of operations, as the editor shows it. */
export interface Resource {
	name: string;
	/** Its name in saved workflows. */
	value: string;
	operations: readonly Operation[];
}

/** The API. n8n lists the actions in the node panel in this order: what most people come for is first. */
export const resources: readonly Resource[] = [
	{ name: 'SMS', value: 'sms', operations: [send, sendAndWait, getHistory] },
	{ name: 'Inbound SMS', value: 'inboundSms', operations: [inboundSms.getMany] },
	{ name: 'Delivery Report', value: 'deliveryReport', operations: [deliveryReport.getMany] },
	{ name: 'Account', value: 'account', operations: [getBalance] },
];
