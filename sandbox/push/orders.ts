import type { Behaviour } from '../model/behaviour';
import type { DeliveryReport, InboundSms, PushSettings } from '../model/records';
import {
	replyFieldsV2,
	replyFieldsV3,
	reportFieldsV2,
	reportFieldsV3,
	type Owner,
	type PushFields,
} from './fields';
import type { Encoding } from './encoding';
import { replyFieldsObserved, reportFieldsObserved } from './observed';
import type { Pushing } from './pushing';
import { encodingOf, type Rule } from './rules';

/** Something to push to a URL. */
export interface PushOrder {
	event: keyof PushSettings;
	/** A setting of the dashboard, or a rule that was made through REST v3. */
	source: 'setting' | 'rule';
	ruleId?: number;
	url: string;
	/** Whose names the fields have: HTTP API v2's, REST v3's, or both in one push, as has been observed. */
	names: 'v2' | 'v3' | 'both';
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
	behaviour: Behaviour;
	/** How the settings push. */
	pushing: Pushing;
}

/** Fields, and whose names they have. */
type Named = Pick<PushOrder, 'names' | 'fields'>;

/** The pushes of a reply: one for the setting if it is a URL, and one for each rule. */
export function ordersForReply(
	reply: InboundSms,
	{ settings, rules, owner, behaviour, pushing }: Destinations,
): PushOrder[] {
	const event = { event: 'reply', messageid: reply.messageid } as const;
	const named = namedFor(behaviour, {
		v2: () => replyFieldsV2(reply),
		v3: () => replyFieldsV3(reply, owner),
		both: () => replyFieldsObserved(reply, owner, behaviour.pushedReplies),
	});
	return [
		...orderForSetting(event, settings, pushing.replyAs, named.setting),
		...rules.map((rule) => orderForRule(event, rule, named.rule)),
	];
}

/** The pushes of a delivery report: one for the setting if it is a URL, and one for each rule. */
export function ordersForReport(
	report: DeliveryReport,
	{ settings, rules, owner, behaviour, pushing }: Destinations,
): PushOrder[] {
	const event = { event: 'deliveryReport', messageid: report.messageid } as const;
	const named = namedFor(behaviour, {
		v2: () => reportFieldsV2(report),
		v3: () => reportFieldsV3(report, owner),
		both: () => reportFieldsObserved(report, owner),
	});
	return [
		...orderForSetting(event, settings, pushing.deliveryReportAs, named.setting),
		...rules.map((rule) => orderForRule(event, rule, named.rule)),
	];
}

/** The fields for a setting and for a rule. As ClickSend has been observed they are the same, with all names. */
function namedFor(
	{ like }: Behaviour,
	fields: Readonly<Record<PushOrder['names'], () => PushFields>>,
): { setting: Named; rule: Named } {
	const of = (names: PushOrder['names']): Named => ({ names, fields: fields[names]() });
	if (like === 'observed') return { setting: of('both'), rule: of('both') };
	return { setting: of('v2'), rule: of('v3') };
}

type Event = Pick<PushOrder, 'event' | 'messageid'>;

function orderForSetting(
	event: Event,
	settings: PushSettings,
	encoding: Encoding,
	named: Named,
): PushOrder[] {
	const url = settings[event.event];
	if (url === '') return [];
	return [{ ...event, source: 'setting', url, encoding, ...named }];
}

function orderForRule(event: Event, rule: Rule, named: Named): PushOrder {
	const url = rule.fields.action_address;
	return { ...event, source: 'rule', ruleId: rule.id, url, encoding: encodingOf(rule), ...named };
}
