import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Slot } from '../errors/issue';
import type { SmsJob } from '../sending/sendRequests';
import type { Sms } from '../sending/sms';
import type { Output } from '../sending/summary';
import type { ToolCallLimit } from '../sending/toolCallLimit';
import type { Invocation } from './invocation';
import type { Fingerprint } from './journal';
import type { OperationView } from './operation';

/** Holds recipients back on purpose. */
export interface SendSafeguards {
	/**
	 * Notes what an earlier try has settled of an item. Called for each item, before any is held back.
	 *
	 * @param sms undefined where the item cannot be used any more
	 */
	noteSettled: (outcomes: readonly Slot[], sms: Sms | undefined) => void;
	/** Gives the open recipients whom nothing is sent to their outcome. Called for each item, in their order. */
	holdBack: (job: SmsJob) => void;
}

/** Reads the items of one run. */
export interface SendReader {
	/**
	 * Reads and checks one item. Nothing leaves n8n here.
	 *
	 * @throws ParameterError for an item that cannot be used
	 */
	read: (itemIndex: number) => Sms;
	/** Identifies what is sent for an item, to recognise the same again in a later try. */
	fingerprint: (sms: Sms) => Fingerprint;
	/** Keeps the tool calls of a model within bounds; left out where a workflow calls. */
	limit?: ToolCallLimit;
	/** Whether a run is dry of which no item can be used; left out where an operation has no dry runs. */
	isDryUnread?: () => boolean;
	/** Whether SMS leave in an evaluation too, as the person has said. */
	sendsInEvaluations?: boolean;
	/** Whom nothing is sent to on purpose; left out where an operation sends to all. */
	safeguards?: SendSafeguards;
	/** What is put out; recipients when left out. */
	output?: Output;
	/** Called with the output items when every recipient was accepted. */
	conclude?: (items: readonly INodeExecutionData[]) => Promise<void>;
}

/** An operation that sends SMS. */
export interface SendOperation extends OperationView {
	/** What a person can do where an evaluation has to go on as if the SMS had left. */
	evaluationRemedy: string;
	/** Called once per run; read shared values here. */
	open: (context: IExecuteFunctions, invocation: Invocation) => SendReader;
}
