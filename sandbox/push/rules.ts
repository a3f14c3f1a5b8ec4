import type { InboundSms } from '../model/records';
import type { Encoding } from './encoding';

/** The two kinds of push rules of REST v3. */
export type RuleKind = 'inbound' | 'receipts';

/** The fields of a rule, as they are sent and listed. */
export interface RuleFields {
	rule_name: string;
	action: string;
	action_address: string;
	enabled: 0 | 1;
	/** Only of inbound rules: a number of the account, or `*` for all of them. */
	dedicated_number?: string;
	/** Only of inbound rules: 0 any message, 1 starts with, 2 contains, 3 does not contain. */
	message_search_type?: number;
	message_search_term?: string;
	webhook_type?: 'post' | 'get' | 'json';
	/** Only of receipt rules: 0 is all reports. */
	match_type?: number;
}

export interface Rule {
	id: number;
	kind: RuleKind;
	username: string;
	fields: RuleFields;
	/** How it pushes, where somebody has chosen that for this sandbox; else as its fields say. */
	pushesAs?: Encoding;
}

const ENCODINGS = { post: 'form', get: 'query', json: 'json' } as const;

/** How a rule pushes. Only inbound rules can ask for anything but a form. */
export function encodingOf({ pushesAs, fields: { webhook_type = 'post' } }: Rule): Encoding {
	return pushesAs ?? ENCODINGS[webhook_type];
}

const SEARCHES: ReadonlyArray<(message: string, term: string) => boolean> = [
	() => true,
	(message, term) => message.startsWith(term),
	(message, term) => message.includes(term),
	(message, term) => !message.includes(term),
];

function matches({ fields }: Rule, { to, message }: InboundSms): boolean {
	const { dedicated_number = '*', message_search_type = 0, message_search_term = '' } = fields;
	const isForNumber = dedicated_number === '*' || dedicated_number === to;
	const search = SEARCHES[message_search_type];
	return isForNumber && search !== undefined && search(message, message_search_term);
}

const isPushing = ({ fields }: Rule) => fields.enabled === 1 && fields.action === 'URL';

/** The push rules of all accounts. */
export class Rules {
	private rules: Rule[] = [];
	private lastId = 0;

	clear(): void {
		this.rules = [];
	}

	/** The rules of everybody. */
	all(kind: RuleKind): Rule[] {
		return this.rules.filter((rule) => rule.kind === kind);
	}

	of(username: string, kind: RuleKind): Rule[] {
		return this.all(kind).filter((rule) => rule.username === username);
	}

	/** Every rule of everybody. */
	every(): readonly Rule[] {
		return this.rules;
	}

	/** The rule; undefined where there is none with this ID, or it belongs to another account. */
	find(username: string, kind: RuleKind, id: string): Rule | undefined {
		return this.of(username, kind).find((rule) => String(rule.id) === id);
	}

	add(username: string, kind: RuleKind, fields: RuleFields): Rule {
		this.lastId++;
		const rule: Rule = { id: this.lastId, kind, username, fields };
		this.rules.push(rule);
		return rule;
	}

	remove(rule: Rule): void {
		this.rules = this.rules.filter((each) => each !== rule);
	}

	/** The inbound rules that push a reply. */
	forReply(username: string, reply: InboundSms): Rule[] {
		return this.of(username, 'inbound').filter((rule) => isPushing(rule) && matches(rule, reply));
	}

	/** The receipt rules that push a delivery report. */
	forReport(username: string): Rule[] {
		return this.of(username, 'receipts').filter(
			(rule) => isPushing(rule) && rule.fields.match_type === 0,
		);
	}
}
