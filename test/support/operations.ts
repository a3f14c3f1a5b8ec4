import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { resources } from '../../nodes/ClickSend/actions/resources';
import type { SandboxState } from '../../sandbox';
import type { workedExample } from './fixtures';
import { SOON } from './soon';

/** What a stage of the tests offers, whichever n8n it has. */
export interface Stage {
	state: SandboxState;
	/** Sends an SMS to a mobile number, with options. @returns its message ID */
	send: (options?: INodeParameters) => Promise<string>;
}

/** An operation as the tests know it. What is said here is tried in every stage. */
export interface RegisteredOperation {
	/** Nothing is left out of what comes back. */
	parameters: INodeParameters & { resource: string; operation: string };
	/** A field of its output that only this operation has, or few others. */
	field: string;
	/** Fields of its output that may be left out, and are by ClickSend's description. */
	mayLack?: readonly string[];
	/** The worked example of ClickSend's description that answers it, and how many records it has. */
	example?: { name: Parameters<typeof workedExample>[0]; records: number };
	/** Brings about what there is to be put out. @returns the input item */
	arrange?: (stage: Stage) => Promise<IDataObject>;
	/** The execution waits after it, so its own tests run it. */
	waits?: true;
}

/** The mobile number that the stages send to. */
export const MOBILE = '+61491570156';

/** Sends an SMS, answers it, and lets it be delivered. @returns the message ID */
export async function correspond({ state, send }: Stage): Promise<IDataObject> {
	const messageid = await send({ customString: '0000' });
	state.addReply({ messageid, from: MOBILE, message: ' 007 ' });
	state.addDeliveryReport({ messageid, status: 'Delivered' });
	return { messageid };
}

const registry = {
	send: {
		parameters: {
			resource: 'sms',
			operation: 'send',
			to: '+61411111111',
			message: 'Hello',
			options: {},
		},
		field: 'messageid',
		example: { name: 'send', records: 1 },
	},
	sendAndWait: {
		parameters: {
			resource: 'sms',
			operation: 'sendAndWait',
			to: '+61411111111',
			message: 'Shall we deliver tomorrow?',
			options: {},
		},
		field: 'respondedVia',
		waits: true,
	},
	history: {
		parameters: {
			resource: 'sms',
			operation: 'getHistory',
			returnAll: true,
			simplify: false,
			filters: {},
			options: {},
		},
		field: 'direction',
		example: { name: 'history', records: 2 },
		async arrange(stage) {
			await correspond(stage);
			return { messageid: await stage.send({ schedule: SOON }) };
		},
	},
	replies: {
		parameters: { resource: 'inboundSms', operation: 'getMany', filters: {}, options: {} },
		field: 'originalmessage',
		example: { name: 'reply', records: 2 },
		arrange: correspond,
	},
	reports: {
		parameters: { resource: 'deliveryReport', operation: 'getMany', filters: {}, options: {} },
		field: 'status_code',
		example: { name: 'delivery', records: 2 },
		arrange: correspond,
	},
	balance: {
		parameters: { resource: 'account', operation: 'getBalance', options: {} },
		field: 'balance',
		mayLack: ['credit'],
		example: { name: 'balance', records: 1 },
	},
} satisfies Record<string, RegisteredOperation>;

const entries: Array<[string, RegisteredOperation]> = Object.entries(registry);

/** Every operation of the node, as the tests know it. */
export const REGISTERED = entries.map(([, operation]) => operation);

/** The parameters of each operation, by the name that the tests have for it. */
export const OPERATIONS = {
	send: registry.send.parameters,
	history: registry.history.parameters,
	balance: registry.balance.parameters,
	replies: registry.replies.parameters,
	reports: registry.reports.parameters,
};

/** Where an operation is: its resource, and its name there. */
export const pathOf = ({ parameters }: RegisteredOperation): [string, string] => [
	parameters.resource,
	parameters.operation,
];

/** Every operation that the node has, whether the tests know it or not. */
export const PATHS = resources.flatMap(({ value, operations }) =>
	operations.map((operation): [string, string] => [value, operation.value]),
);

/** For `it.each`: the operations that a test can simply run, by their path. */
export const RUNNABLE = REGISTERED.filter(({ waits }) => !waits).map((operation) => ({
	...operation,
	path: pathOf(operation).join(' '),
}));
