import type { IDataObject } from 'n8n-workflow';
import { messages } from '../../errors/messages';
import type { Result } from '../../errors/result';
import { property } from '../../helpers/property';
import type { RestClient, RestWords } from '../../transport/restApi';
import { toRule, type Rule, type RuleType } from './rules';

/** Rules on a page of the list. */
const PAGE_SIZE = 100;
/** Ends a list that never ends; nobody has as many rules. */
const MAX_PAGES = 100;

const NOT_FOUND = 404;

/** How to get unstuck, for a person who activates a trigger. */
export const RULE_WORDS: RestWords = {
	loginRefused:
		"Check them under 'API Credentials' in the ClickSend dashboard, or set Registration to Manual and paste the URL there yourself.",
	notTaken:
		'Try again later, or set Registration to Manual and paste the URL in the ClickSend dashboard yourself.',
	whenLost: messages.whenLost('rule'),
};

/** The rules for pushes, as calls of ClickSend's REST API v3. None of them throws. */
export class RulesClient {
	constructor(private readonly rest: RestClient) {}

	/** All rules of a type, from every page. */
	async list(type: RuleType): Promise<Result<Rule[]>> {
		const rules: Rule[] = [];
		for (let page = 1; page <= MAX_PAGES; page++) {
			const result = await this.rest.request(
				{ api: 'rest', method: 'GET', path: type.path, effect: 'none' },
				{ query: { page: String(page), limit: String(PAGE_SIZE) } },
			);
			if (!result.ok) return result;
			const records: unknown = Array.isArray(result.data)
				? result.data
				: property(result.data, 'data');
			if (!Array.isArray(records)) return this.unreadable(messages.whenLost('none'));
			rules.push(...records.map((each) => toRule(type, each)).filter((rule) => rule !== undefined));
			const lastPage = Number(property(result.data, 'last_page') ?? 1);
			if (records.length === 0 || !(page < lastPage)) break;
		}
		return { ok: true, value: rules };
	}

	async create(type: RuleType, body: IDataObject): Promise<Result<Rule>> {
		const result = await this.rest.request(
			{ api: 'rest', method: 'POST', path: type.path, effect: 'rule' },
			{ body },
		);
		if (!result.ok) return result;
		const rule = toRule(type, result.data);
		return rule ? { ok: true, value: rule } : this.unreadable(messages.whenLost('rule'));
	}

	/** Removes a rule. One that is gone already is as good as removed. */
	async remove({ path }: RuleType, { id }: Rule): Promise<Result<void>> {
		const result = await this.rest.request(
			{ api: 'rest', method: 'DELETE', path: `${path}/{id}`, effect: 'none' },
			{ path: { id } },
		);
		if (result.ok || result.status === NOT_FOUND) return { ok: true, value: undefined };
		return result;
	}

	private unreadable(whenLost: string): Result<never> {
		return { ok: false, issue: messages.notRest(this.rest.host, whenLost, '') };
	}
}
