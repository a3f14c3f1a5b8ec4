import type { IDataObject, INode } from 'n8n-workflow';
import { hashOf } from '../../helpers/secret';
import type { ClickSendEvent } from '../events';

/** A push rule as ClickSend's REST API v3 lists it. */
export interface Rule {
	id: string;
	name: string;
	fields: Readonly<Record<string, unknown>>;
}

/** The rules for one event at ClickSend. */
export interface RuleType {
	path: string;
	/** The names of the field with a rule's ID; some lists use the second. */
	idFields: readonly string[];
	/** The fields with which a rule is created. */
	body: (name: string, address: string) => IDataObject;
}

const forwardToUrl = (name: string, address: string) => ({
	rule_name: name,
	action: 'URL',
	action_address: address,
	enabled: 1,
});

const ALL_REPORTS = 0;

export const RULE_TYPES: Readonly<Record<ClickSendEvent, RuleType>> = {
	reply: {
		path: 'automations/sms/inbound',
		idFields: ['inbound_rule_id', 'sms_inbound_rule_id'],
		body: (name, address) => ({
			...forwardToUrl(name, address),
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
		body: (name, address) => ({ ...forwardToUrl(name, address), match_type: ALL_REPORTS }),
	},
};

/** Fields that decide neither where nor what a rule pushes. */
const INDECISIVE = ['rule_name', 'message_search_term', 'webhook_type'];

/** Characters of the workflow's name in a rule's name. */
const WORKFLOW_NAME_LENGTH = 30;

/**
 * Parts of a webhook URL's path that stay when n8n moves to another address: `webhook`, or another word
 * in a test, and the trigger's own path. n8n builds that of the webhook ID, or of workflow and node.
 */
const OWN_PATH_PARTS = 3;
const OWN_PATH_PARTS_WITHOUT_ID = 4;

const ANY_MARK = /\[n8n [0-9a-f]{12}\]/;

/** The trigger to which rules belong. */
export interface RuleOwner {
	/** Of this n8n: of the key that encrypts its credentials. */
	instanceId: string;
	workflowId: string;
	node: Readonly<Pick<INode, 'webhookId'>>;
	/** Test and production URLs make two owners. */
	webhookUrl: string;
}

/**
 * The mark in a rule's name by which a trigger recognises its own rules: after a restart, after n8n
 * got another address, and after an activation that was interrupted half way.
 *
 * A workflow that is imported again gets another workflow ID, so it leaves the first one's rules alone.
 * A copy of the whole n8n with the same encryption key and workflow IDs has the same marks.
 */
export function markOf({ instanceId, workflowId, node, webhookUrl }: RuleOwner): string {
	const parts = node.webhookId === undefined ? OWN_PATH_PARTS_WITHOUT_ID : OWN_PATH_PARTS;
	const path = new URL(webhookUrl).pathname.split('/').slice(-parts).join('/');
	return `[n8n ${hashOf([instanceId, workflowId, path].join('\n')).slice(0, 12)}]`;
}

/** The name of a rule: the workflow's, for a person, and the mark. */
export function ruleName(workflowName: string, mark: string): string {
	const shortened = Array.from(workflowName).slice(0, WORKFLOW_NAME_LENGTH).join('').trim();
	return `${shortened} ${mark}`.trim();
}

function textOf(value: unknown): string {
	// ClickSend takes 1 and 0 for `enabled`; a list may have them as truth values.
	if (typeof value === 'boolean') return value ? '1' : '0';
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Reads a rule from a response; undefined where it has no ID. */
export function toRule(type: RuleType, data: unknown): Rule | undefined {
	if (typeof data !== 'object' || data === null) return undefined;
	const fields: Record<string, unknown> = { ...data };
	const id = type.idFields.map((field) => textOf(fields[field])).find((text) => text !== '');
	return id === undefined ? undefined : { id, name: textOf(fields.rule_name), fields };
}

/** A URL without its query, which holds the push token and may be an old one. */
function withoutQuery(url: unknown): string | undefined {
	if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}

const isMarked = (rule: Rule, owner: RuleOwner) => rule.name.includes(markOf(owner));

const pushesTo = (rule: Rule, { webhookUrl }: RuleOwner) =>
	withoutQuery(rule.fields.action_address) === withoutQuery(webhookUrl);

export type IsOurs = (rule: Rule, owner: RuleOwner) => boolean;

/**
 * The rules of a trigger that is being activated: those with its mark, and all that push to its URL. n8n
 * gives a URL to one trigger only, so a rule without the mark was renamed, or left by a workflow that is
 * gone.
 */
export const isOursToKeep: IsOurs = (rule, owner) => isMarked(rule, owner) || pushesTo(rule, owner);

/**
 * The rules of a trigger that is being deactivated. n8n also deactivates what it refused to activate
 * because another workflow has its URL, so a rule with the mark of another trigger stays.
 */
export const isOursToRemove: IsOurs = (rule, owner) =>
	isMarked(rule, owner) || (pushesTo(rule, owner) && !ANY_MARK.test(rule.name));

/** ClickSend's lists may leave a field out, so a missing field counts as equal. */
function isAsWanted({ fields }: Rule, body: IDataObject): boolean {
	return Object.entries(body).every(([field, wanted]) => {
		const listed = fields[field] ?? wanted;
		return INDECISIVE.includes(field) || textOf(listed) === textOf(wanted);
	});
}

/** What has to change so that a trigger has the rules of one event that it needs. */
export interface RulePlan {
	/** The rule that is to be created; none where there is one, or none is wanted. */
	create?: IDataObject;
	/** Rules of ours with another address, of an event that is not wanted any more, or one too many. */
	remove: Rule[];
}

/**
 * Compares the rules at ClickSend with the one that is wanted.
 *
 * @param ours the rules of an event that belong to the trigger
 * @param wanted the body of the rule that is wanted, if any
 */
export function planRules(ours: readonly Rule[], wanted: IDataObject | undefined): RulePlan {
	const keep = wanted && ours.find((rule) => isAsWanted(rule, wanted));
	const remove = ours.filter((rule) => rule !== keep);
	return keep || !wanted ? { remove } : { create: wanted, remove };
}
