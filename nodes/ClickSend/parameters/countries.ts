import type { INodePropertyOptions } from 'n8n-workflow';

/** ISO 3166-1 alpha-2 codes of the countries and territories with a dialling code of their own. */
const CODES = `
	AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
	BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
	EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN
	HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
	LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ
	NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU
	RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN
	TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
`
	.trim()
	.split(/\s+/);

const names = new Intl.DisplayNames('en', { type: 'region' });

/** The countries as a searchable list: names to read, codes underneath. */
export const countryOptions: INodePropertyOptions[] = CODES.map((value) => ({
	name: names.of(value) ?? value,
	value,
})).sort((a, b) => a.name.localeCompare(b.name, 'en'));

/**
 * Reads the Country option, which an expression may have filled.
 *
 * @param value an ISO 3166-1 alpha-2 code in any case
 * @returns the code as ClickSend takes it, or undefined where it names no country
 * @see API description, "Send an SMS", parameter `country`
 */
export function parseCountry(value: string): string | undefined {
	const code = value.trim().toUpperCase();
	return CODES.includes(code) ? code : undefined;
}
