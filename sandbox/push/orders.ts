import type { DeliveryReport, InboundSms, PushSettings } from '../model/records';
import {
	replyFieldsV2,
	replyFieldsV3,
	reportFieldsV2,
	reportFieldsV3,
	type Owner,
	type PushFields,
} from './fields';
import type { Encoding } from './attempt';
import { encodingOf, type Rule } from './rules';

/** Something to push to a URL. */
export interface PushOrder {
	event: keyof PushSettings;
	/** A setting of the dashboard, or a rule that was made through REST v3. */
	source: 'setting' | 'rule';
	ruleId?: number;
	url: string;
	names: 'v2' | 'v3';
	encoding: Encoding;
	fields: PushFields;
	/** Of the reply itself, or of the SMS that the report is about. */
	messageid: string;
}

/** Where the events of an account are pushed to. */
export interface Destinations {
	settings: PushSettings;
	/** Only those that match the event. */
	rules: readonly Rule[];
	owner: Owner;
}

/** The pushes of a reply: one for the setting if it is a URL, and one for each rule. */
export function ordersForReply(
	reply: InboundSms,
	{ settings, rules, owner }: Destinations,
): PushOrder[] {
	const event = { event: 'reply', messageid: reply.messageid } as const;
	return [
		...orderForSetting(event, settings, replyFieldsV2(reply)),
		...rules.map((rule) =>
			orderForRule(event, rule, encodingOf(rule), replyFieldsV3(reply, owner)),
		),
	];
}

/** The pushes of a delivery report: one for the setting if it is a URL, and one for each rule. */
export function ordersForReport(
	report: DeliveryReport,
	{ settings, rules, owner }: Destinations,
): PushOrder[] {
	const event = { event: 'deliveryReport', messageid: report.messageid } as const;
	return [
		...orderForSetting(event, settings, reportFieldsV2(report)),
		...rules.map((rule) => orderForRule(event, rule, 'form', reportFieldsV3(report, owner))),
	];
}

type Event = Pick<PushOrder, 'event' | 'messageid'>;

function orderForSetting(event: Event, settings: PushSettings, fields: PushFields): PushOrder[] {
	const url = settings[event.event];
	if (url === '') return [];
	return [{ ...event, source: 'setting', url, names: 'v2', encoding: 'form', fields }];
}

function orderForRule(event: Event, rule: Rule, encoding: Encoding, fields: PushFields): PushOrder {
	const url = rule.fields.action_address;
	return { ...event, source: 'rule', ruleId: rule.id, url, names: 'v3', encoding, fields };
}
