import type { IDataObject, INode } from 'n8n-workflow';
import { createHash } from 'crypto';
import type { ClickSendEvent } from '../push/events';

/** A push rule as ClickSend's REST API v3 lists it. */
export interface Rule {
	id: string;
	name: string;
	/** All of its fields. */
	fields: Readonly<Record<string, unknown>>;
}

/** The rules for one event: where they are, and under which name they carry their ID. */
export interface RuleType {
	path: string;
	/** The second is what some lists call it. */
	idFields: readonly string[];
	/** The fields with which a rule is created. */
	body: (name: string, address: string) => IDataObject;
}

const FORWARD_TO_URL = (name: string, address: string) => ({
	rule_name: name,
	action: 'URL',
	action_address: address,
	enabled: 1,
});

export const RULE_TYPES: Readonly<Record<ClickSendEvent, RuleType>> = {
	reply: {
		path: 'automations/sms/inbound',
		idFields: ['inbound_rule_id', 'sms_inbound_rule_id'],
		body: (name, address) => ({
			...FORWARD_TO_URL(name, address),
			// Every number of the account, and any message.
			dedicated_number: '*',
			message_search_type: 0,
			// ClickSend wants one also where any message fits.
			message_search_term: '*',
			webhook_type: 'json',
		}),
	},
	deliveryReport: {
		path: 'automations/sms/receipts',
		idFields: ['receipt_rule_id', 'sms_receipt_rule_id'],
		body: (name, address) => ({
			...FORWARD_TO_URL(name, address),
			// All reports.
			match_type: 0,
		}),
	},
};

/** Fields that decide where and what a rule pushes. Others may be left out of ClickSend's lists. */
const DECISIVE = [
	'action',
	'action_address',
	'enabled',
	'dedicated_number',
	'message_search_type',
	'match_type',
];

/** Characters of the workflow's name in a rule's name. */
const WORKFLOW_NAME_LENGTH = 30;

/**
 * Parts of a webhook URL's path that stay when n8n moves to another address: `webhook`, or another word
 * in a test, and the trigger's own path. n8n builds that of the webhook ID, or of workflow and node.
 */
const OWN_PATH_PARTS = 3;
const OWN_PATH_PARTS_WITHOUT_ID = 4;

/**
 * The mark in a rule's name by which a trigger knows its own rules again: after a restart, after n8n
 * got another address, and after an activation that was interrupted half way.
 *
 * @param instanceId tells this n8n from a copy of it with the same workflows
 * @param webhookUrl of the trigger; test and production URLs give different marks
 * @param node the trigger
 */
export function markOf(
	instanceId: string,
	webhookUrl: string,
	node: Readonly<Pick<INode, 'webhookId'>>,
): string {
	const parts = node.webhookId === undefined ? OWN_PATH_PARTS_WITHOUT_ID : OWN_PATH_PARTS;
	const path = new URL(webhookUrl).pathname.split('/').slice(-parts).join('/');
	const digest = createHash('sha256').update(`${instanceId}\n${path}`).digest('hex');
	return `[n8n ${digest.slice(0, 12)}]`;
}

/** The name of a rule: the workflow's, for a person, and the mark. */
export function ruleName(workflowName: string, mark: string): string {
	const shortened = Array.from(workflowName).slice(0, WORKFLOW_NAME_LENGTH).join('').trim();
	return `${shortened} ${mark}`.trim();
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Reads a rule from an answer; undefined where it has no ID. */
export function toRule(type: RuleType, data: unknown): Rule | undefined {
	if (typeof data !== 'object' || data === null) return undefined;
	const fields: Record<string, unknown> = { ...data };
	const id = type.idFields.map((field) => textOf(fields[field])).find((text) => text !== '');
	return id === undefined ? undefined : { id, name: textOf(fields.rule_name), fields };
}

function isAsWanted(rule: Rule, body: IDataObject): boolean {
	return DECISIVE.filter((field) => field in body).every(
		(field) => textOf(rule.fields[field]) === textOf(body[field]),
	);
}

/** What has to be done so that a trigger has the rules of one event that it needs. */
export interface RulePlan {
	/** The rule that is to be created; none where there is one, or none is wanted. */
	create?: IDataObject;
	/** Rules of ours with another address, of an event that is not wanted any more, or one too many. */
	remove: Rule[];
}

/**
 * Compares the rules that are there with the one that is wanted.
 *
 * @param rules all rules of an event, those of others among them
 * @param wanted the body of the rule that is wanted, if any
 */
export function planRules(
	rules: readonly Rule[],
	mark: string,
	wanted: IDataObject | undefined,
): RulePlan {
	const ours = rules.filter(({ name }) => name.endsWith(mark));
	if (!wanted) return { remove: ours };
	const keep = ours.find((rule) => isAsWanted(rule, wanted));
	const remove = ours.filter((rule) => rule !== keep);
	return keep ? { remove } : { create: wanted, remove };
}
