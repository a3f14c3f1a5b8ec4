import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';

const needs = (event: string) =>
	`A ClickSend Trigger or ClickSend Poll Trigger for ${event} has to be active (published) in this n8n, in any workflow.`;

/** What the editor shows at the node while an execution waits: what it waits for, and what has to receive that. */
export const waitingTooltip = `={{ $parameter["operation"] !== "${SEND_AND_WAIT_OPERATION}" ? "" : $parameter["responseType"] === "deliveryReport" ? "Execution will continue when ClickSend reports whether the SMS was delivered. ${needs('delivery reports')}" : $parameter["responseType"] === "freeText" ? "Execution will continue when the person writes on the page behind the link." : "Execution will continue when the person answers the SMS. ${needs('replies')}" }}`;
