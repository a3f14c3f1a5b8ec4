import * as ipaddr from 'ipaddr.js';

type Range = ReturnType<typeof ipaddr.parseCIDR>;

const entriesOf = (allowlist: string) =>
	allowlist
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/**
 * Reads an address, with an IPv4 address that is written as IPv6 taken for what it is; a single one
 * is the range of itself.
 */
function toRange(entry: string): Range | undefined {
	if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
	if (!ipaddr.isValid(entry)) return undefined;
	const address = ipaddr.process(entry);
	return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** Entries of an allowlist that are neither an IP address nor a CIDR range. */
export function invalidEntries(allowlist: string): string[] {
	return entriesOf(allowlist).filter((entry) => toRange(entry) === undefined);
}

/**
 * Tells whether a request may come in, as n8n's Webhook node does: by the address that it comes from,
 * or by one that a proxy in front of n8n vouches for.
 *
 * @param allowlist IP addresses and CIDR ranges with commas between; empty allows everyone. Entries
 * that cannot be read allow nobody
 * @param addresses where the request comes from
 */
export function isAllowed(allowlist: string, addresses: readonly string[]): boolean {
	const entries = entriesOf(allowlist);
	if (entries.length === 0) return true;
	const ranges = entries.map(toRange).filter((range) => range !== undefined);
	return addresses
		.filter((address) => ipaddr.isValid(address))
		.map((address) => ipaddr.process(address))
		.some((address) =>
			ranges.some((range) => range[0].kind() === address.kind() && address.match(range)),
		);
}
