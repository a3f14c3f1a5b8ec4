import * as ipaddr from 'ipaddr.js';

const IPV6_BITS = 128;
/** Bits before an IPv4 address that is written as IPv6. */
const MAPPED_BITS = 96;

/** Who may push: everyone, or only the addresses of the entries. */
export type Allowlist = 'everyone' | readonly string[];

const entriesOf = (text: string) => text.split(',').flatMap((entry) => entry.trim() || []);

/**
 * Reads the IP allowlist from the options of a trigger, expressions resolved. Only a missing option or an empty text lets everyone in. Anything else without an entry, such as an
 * expression that gives nothing, lets nobody in, because it was meant to keep somebody out.
 *
 * @returns IP addresses and CIDR ranges, from a comma-separated text or a list of texts
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
 * Reads an address. IPv4 becomes IPv6, because either can be written as the other. Only the usual notation is
 * read: old resolvers take 203.0.113 and 010.0.0.1 for other addresses than a person does.
 */
function toAddress(text: string): ipaddr.IPv6 | undefined {
	const isIPv4 = ipaddr.IPv4.isValidFourPartDecimal(text);
	if (isIPv4) return ipaddr.IPv4.parse(text).toIPv4MappedAddress();
	return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** What some proxies put around an address in X-Forwarded-For: brackets, and the port that the client used. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5})$/;

/** An address without brackets and port. */
function bareAddress(text: string): string {
	const [, inBrackets, beforePort] = WITH_PORT.exec(text.trim()) ?? [];
	return inBrackets ?? beforePort ?? text.trim();
}

/** Reads a range as IPv6, with the length of its prefix in bits; a single address is a range of one. */
function toRange(entry: string): [network: ipaddr.IPv6, bits: number] | undefined {
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
 * Tells whether a request may come in, by the same addresses as n8n's Webhook node: the one that it comes from,
 * and those that a proxy in front of n8n has reported, some of them with their port.
 *
 * @param allowlist an entry that is neither an IP address nor a CIDR range allows nobody
 * @param addresses where the request comes from
 */
export function isAllowed(allowlist: Allowlist, addresses: readonly string[]): boolean {
	if (allowlist === 'everyone') return true;
	const ranges = allowlist.map(toRange).filter((range) => range !== undefined);
	return addresses
		.map((address) => toAddress(bareAddress(address)))
		.some((address) => address && ranges.some((range) => address.match(range)));
}
