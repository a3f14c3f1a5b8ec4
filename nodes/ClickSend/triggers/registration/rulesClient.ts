import type { IDataObject } from 'n8n-workflow';
import { messages } from '../../errors/messages';
import type { Result } from '../../errors/result';
import { property } from '../../helpers/property';
import type { RestClient } from '../../transport/rest';
import { toRule, type Rule, type RuleType } from './rules';

/** Rules on a page of the list. */
const PAGE_SIZE = 100;
/** More rules than this nobody has; it ends a list that never ends. */
const MAX_PAGES = 100;

const NOT_FOUND = 404;

/** The rules for pushes, as calls of ClickSend's REST API v3. None of them throws. */
export class RulesClient {
	constructor(private readonly rest: RestClient) {}

	/** All rules of a type, from every page. */
	async list(type: RuleType): Promise<Result<Rule[]>> {
		const rules: Rule[] = [];
		for (let page = 1; page <= MAX_PAGES; page++) {
			const result = await this.rest.request('GET', `${type.path}?page=${page}&limit=${PAGE_SIZE}`);
			if (!result.ok) return result;
			const records: unknown = Array.isArray(result.data)
				? result.data
				: property(result.data, 'data');
			if (!Array.isArray(records)) {
				return { ok: false, issue: messages.notRest(this.rest.host, '') };
			}
			rules.push(...records.map((each) => toRule(type, each)).filter((rule) => rule !== undefined));
			const lastPage = Number(property(result.data, 'last_page') ?? 1);
			if (records.length === 0 || !(page < lastPage)) break;
		}
		return { ok: true, value: rules };
	}

	async create(type: RuleType, body: IDataObject): Promise<Result<Rule>> {
		const result = await this.rest.request('POST', type.path, body);
		if (!result.ok) return result;
		const rule = toRule(type, result.data);
		return rule
			? { ok: true, value: rule }
			: { ok: false, issue: messages.notRest(this.rest.host, '') };
	}

	/** Removes a rule. One that is gone already is as good as removed. */
	async remove(type: RuleType, rule: Rule): Promise<Result<void>> {
		const path = `${type.path}/${encodeURIComponent(rule.id)}`;
		const result = await this.rest.request('DELETE', path);
		if (result.ok || result.status === NOT_FOUND) return { ok: true, value: undefined };
		return result;
	}
}
