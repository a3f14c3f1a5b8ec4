import * as ipaddr from 'ipaddr.js';

/** A network and how many of its bits count, both as IPv6. */
type Range = [network: ipaddr.IPv6, bits: number];

const IPV6_BITS = 128;
/** Bits that IPv6 has before an IPv4 address that is written as IPv6. */
const MAPPED_BITS = 96;

/** Who may come in: everyone, or only the entries. */
export type Allowlist = 'everyone' | readonly string[];

const entriesOf = (text: string) =>
	text
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/**
 * Reads the IP allowlist from the options of a trigger, as expressions have left them.
 *
 * Only an option that is not there, or an empty text, lets everyone in. Whatever else holds no entry,
 * such as an expression that came to nothing, lets nobody in: it was meant to keep somebody out.
 *
 * @param options the evaluated collection of options
 * @returns IP addresses and CIDR ranges, from a text with commas between or a list of texts
 */
export function readAllowlist(options: unknown): Allowlist {
	if (typeof options !== 'object' || options === null || Array.isArray(options)) return [];
	if (!Object.hasOwn(options, 'ipAllowlist')) return 'everyone';
	const value: unknown = Reflect.get(options, 'ipAllowlist');
	if (value === '') return 'everyone';
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	return texts.every((text) => typeof text === 'string') ? texts.flatMap(entriesOf) : [];
}

/**
 * Reads an address. IPv4 becomes IPv6, so that it is the same however it is written. Only the usual
 * notation counts: 203.0.113 and 010.0.0.1 mean something else to old resolvers than to a person.
 */
function toAddress(text: string): ipaddr.IPv6 | undefined {
	if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
		return ipaddr.IPv4.parse(text).toIPv4MappedAddress();
	}
	return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** Reads a range; a single address is the range of itself. */
function toRange(entry: string): Range | undefined {
	if (ipaddr.IPv4.isValidCIDRFourPartDecimal(entry)) {
		const [network, bits] = ipaddr.IPv4.parseCIDR(entry);
		return [network.toIPv4MappedAddress(), MAPPED_BITS + bits];
	}
	if (ipaddr.IPv6.isValidCIDR(entry)) return ipaddr.IPv6.parseCIDR(entry);
	const address = toAddress(entry);
	return address && [address, IPV6_BITS];
}

/** Entries of an allowlist that are neither an IP address nor a CIDR range. */
export function invalidEntries(entries: readonly string[]): string[] {
	return entries.filter((entry) => toRange(entry) === undefined);
}

/**
 * Tells whether a request may come in, as n8n's Webhook node does: by the address that it comes from,
 * or by one that a proxy in front of n8n vouches for.
 *
 * @param allowlist entries that are neither an IP address nor a CIDR range allow nobody
 * @param addresses where the request comes from
 */
export function isAllowed(allowlist: Allowlist, addresses: readonly string[]): boolean {
	if (allowlist === 'everyone') return true;
	const ranges = allowlist.map(toRange).filter((range) => range !== undefined);
	return addresses
		.map(toAddress)
		.some((address) => address && ranges.some((range) => address.match(range)));
}
