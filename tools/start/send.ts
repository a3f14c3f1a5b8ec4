import type { N8nClient } from '../n8n/client';
import { executionError, nodeItems } from '../n8n/execution';
import { findWorkflow } from './examples';
import { table } from './table';

const WORKFLOW = 'Send an SMS';
const NODE_TYPE = 'n8n-nodes-clicksend-http.clickSend';
/** ClickSend's result code of an accepted message. */
const ACCEPTED = '0000';

/** The outcome for one recipient, and whether the sandbox's ledger has it. */
interface SentSms {
	readonly to: string;
	readonly result: string;
	readonly errortext: string;
	readonly messageid: string;
	readonly price: string;
	readonly inLedger: boolean;
}

/** The result of the example. */
export interface SendReport {
	/** A table of the recipients, and n8n's error where the execution ended with one. */
	readonly text: string;
	/** Whether ClickSend accepted every SMS and the sandbox's ledger holds it. */
	readonly accepted: boolean;
}

/**
 * Runs the example that sends an SMS.
 * @param isInLedger whether the sandbox holds an accepted message of that ID
 */
export async function runSendExample(
	client: N8nClient,
	isInLedger: (messageid: string) => boolean,
): Promise<SendReport> {
	const workflow = await findWorkflow(client, WORKFLOW);
	const execution = await client.waitForExecution(await client.runWorkflow(workflow.id));
	const sent = workflow.nodes
		.filter((node) => node.type === NODE_TYPE)
		.flatMap((node) => nodeItems(execution, node.name))
		.map(({ json }) => toSentSms(json, isInLedger));
	const error = executionError(execution);
	const parts = [
		...(sent.length > 0 ? [toTable(sent)] : ['The workflow put out no SMS.']),
		...(error === undefined ? [] : [`The execution failed. ${error}`]),
	];
	const accepted =
		error === undefined &&
		sent.length > 0 &&
		sent.every((sms) => sms.result === ACCEPTED && sms.inLedger);
	return { text: parts.join('\n\n'), accepted };
}

function toSentSms(
	json: Readonly<Record<string, unknown>>,
	isInLedger: (messageid: string) => boolean,
): SentSms {
	const messageid = text(json.messageid);
	return {
		to: text(json.to),
		result: text(json.result),
		errortext: text(json.errortext ?? json.error),
		messageid,
		price: text(json.price),
		inLedger: isInLedger(messageid),
	};
}

function toTable(sent: readonly SentSms[]): string {
	return table(
		['recipient', 'result', 'errortext', 'messageid', 'price', 'in the ledger'],
		sent.map((sms) => [
			sms.to,
			sms.result,
			sms.errortext,
			sms.messageid,
			sms.price,
			sms.inLedger ? 'yes' : 'no',
		]),
	);
}

function text(value: unknown): string {
	if (typeof value === 'string') return value;
	return value === undefined || value === null ? '' : JSON.stringify(value);
}
