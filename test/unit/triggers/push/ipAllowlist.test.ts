import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import {
	invalidEntries,
	isAllowed,
	readAllowlist,
} from '../../../../nodes/ClickSend/triggers/push/ipAllowlist';

const entriesOf = (ipAllowlist: unknown) => {
	const allowlist = readAllowlist({ ipAllowlist });
	return allowlist === 'everyone' ? [] : allowlist;
};

describe('An IP allowlist', () => {
	it.each([
		['is not there', {}],
		['is empty', { ipAllowlist: '' }],
	])('that %s lets everybody in', (_what, options) => {
		expect(isAllowed(readAllowlist(options), ['203.0.113.7'])).toBe(true);
		expect(isAllowed(readAllowlist(options), [])).toBe(true);
	});

	it.each([
		['white space', { ipAllowlist: ' ' }],
		['nothing between commas', { ipAllowlist: ' , ,' }],
		['an expression that comes to nothing', { ipAllowlist: undefined }],
		['null', { ipAllowlist: null }],
		['a number', { ipAllowlist: 7 }],
		['an object', { ipAllowlist: { '203.0.113.7': true } }],
		['a list of nothing', { ipAllowlist: [] }],
		['a list of empty texts', { ipAllowlist: [''] }],
		['a list with more than texts', { ipAllowlist: ['203.0.113.7', 7] }],
		['options that are no object', 'ipAllowlist'],
		['options that are a list', []],
		['options that came to nothing', null],
	])('that is %s lets nobody in', (_what, options) => {
		expect(readAllowlist(options)).toEqual([]);
		expect(isAllowed(readAllowlist(options), ['203.0.113.7', '::1'])).toBe(false);
	});

	it('may be a list of texts, each with one entry or several', () => {
		const allowlist = readAllowlist({ ipAllowlist: ['203.0.113.7', '192.0.2.1, 2001:db8::/32'] });
		expect(allowlist).toEqual(['203.0.113.7', '192.0.2.1', '2001:db8::/32']);
		expect(isAllowed(allowlist, ['192.0.2.1'])).toBe(true);
		expect(isAllowed(allowlist, ['192.0.2.2'])).toBe(false);
	});

	it.each([
		['an address', '203.0.113.7', '203.0.113.7'],
		['one of several', '192.0.2.1, 203.0.113.7 ,198.51.100.1', '203.0.113.7'],
		['one of several with none between', '192.0.2.1,,203.0.113.7,', '203.0.113.7'],
		['a range', '203.0.113.0/24', '203.0.113.255'],
		['a range given by one of its addresses', '203.0.113.77/24', '203.0.113.7'],
		['a range of one', '203.0.113.7/32', '203.0.113.7'],
		['the range of all', '0.0.0.0/0', '203.0.113.7'],
		['an IPv6 address', '2001:db8::7', '2001:db8:0:0:0:0:0:7'],
		['an IPv6 address in capitals', '2001:DB8::A', '2001:db8::a'],
		['an IPv6 range', '2001:db8::/32', '2001:db8:ffff::1'],
		['an IPv4 address, from a dual-stack socket', '203.0.113.7', '::ffff:203.0.113.7'],
		['an IPv4 range, from a dual-stack socket', '203.0.113.0/24', '::ffff:203.0.113.9'],
		['an address that is written as IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
		['a range that is written as IPv6', '::ffff:203.0.113.0/120', '203.0.113.9'],
		['the range of all of IPv6', '::/0', '203.0.113.9'],
		['a link-local address with its interface', 'fe80::/10', 'fe80::1%eth0'],
		['a good entry beside a bad one', 'office, 203.0.113.7', '203.0.113.7'],
		['an address, with the port that a proxy adds', '203.0.113.7', '203.0.113.7:4711'],
		['an IPv6 range, with brackets and port', '2001:db8::/32', '[2001:db8::1]:4711'],
		['an IPv6 address in brackets', '2001:db8::1', '[2001:db8::1]'],
		['an address with blanks', '203.0.113.7', ' 203.0.113.7 '],
		['an IPv4 address in brackets', '203.0.113.7', '[::ffff:203.0.113.7]:1'],
	])('with %s (%s) lets %s in', (_what, allowlist, address) => {
		expect(isAllowed(entriesOf(allowlist), [address])).toBe(true);
	});

	it.each([
		['another address', '203.0.113.7', '203.0.113.70'],
		['the address after a range', '203.0.113.0/25', '203.0.113.128'],
		['an IPv6 address where only IPv4 is allowed', '0.0.0.0/0', '2001:db8::1'],
		['an IPv6 address outside the range', '2001:db8::/32', '2001:db9::1'],
		['an IPv4 address where an IPv6 range is allowed', '2001:db8::/32', '203.0.113.7'],
		['an address that is none', '0.0.0.0/0', 'localhost'],
		['an empty address', '0.0.0.0/0', ''],
		['another address with a port', '203.0.113.7', '203.0.113.70:4711'],
		['a port without an address', '0.0.0.0/0', ':4711'],
		['an address with two ports', '0.0.0.0/0', '203.0.113.7:1:2'],
		['an address in half a bracket', '::/0', '[2001:db8::1'],
		['an IPv6 address with what may be a port', '2001:db8::1', '2001:db8::1:4711'],
	])('keeps out %s', (_what, allowlist, address) => {
		expect(isAllowed(entriesOf(allowlist), [address])).toBe(false);
	});

	it('keeps out a request of which no address is known', () => {
		expect(isAllowed(['0.0.0.0/0', '::/0'], [])).toBe(false);
	});

	it('lets in an address that a proxy vouches for', () => {
		expect(isAllowed(['203.0.113.7'], ['10.0.0.1', '203.0.113.7'])).toBe(true);
		expect(isAllowed(['203.0.113.7'], ['10.0.0.1', '203.0.113.8'])).toBe(false);
	});
});

describe('An entry that is neither an address nor a range', () => {
	it.each([
		'office',
		'*',
		'203.0.113',
		'203.0.113.*',
		'203.0.113.7:80',
		'203.0.113.256',
		'203.0.113.7.9',
		'203.0.113.0/33',
		'203.0.113.0/-1',
		'203.0.113.0/',
		'203.0.113.0 / 24',
		'203.0.113.1-203.0.113.9',
		'https://203.0.113.7',
		'2001:db8::/129',
		'2001:db8',
		// What old resolvers read as 203.0.113.7, 10.0.0.0/8 and, in octal, 8.0.0.0/8.
		'3405803783',
		'0xcb007107',
		'10/8',
		'010.0.0.0/8',
		'<b>',
		'1',
	])('is found and lets nobody in: %s', (entry) => {
		expect(invalidEntries(['192.0.2.1', entry])).toEqual([entry]);
		const everybody = ['203.0.113.7', '203.0.0.113', '0.0.0.1', '0.0.0.10', '10.0.0.1', '8.0.0.1'];
		for (const address of [...everybody, '2001:db8::1', '::1']) {
			expect(isAllowed([entry], [address])).toBe(false);
		}
	});

	it('never throws, and alone never lets anybody in', () => {
		fc.assert(
			fc.property(
				fc.string().filter((entry) => invalidEntries([entry]).length > 0 && !entry.includes(',')),
				fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
				(entry, address) => {
					expect(isAllowed([entry], [address])).toBe(false);
				},
			),
			{ numRuns: 2000 },
		);
	});
});

/** Addresses close together, so that many of them are inside a range and many just outside. */
const v4 = fc
	.tuple(fc.constantFrom(10, 203), fc.constantFrom(0, 128), fc.nat(255), fc.nat(255))
	.map((parts) => parts.join('.'));
const v6 = fc
	.tuple(fc.constantFrom('2001:db8', '2001:db9'), fc.nat(0xffff), fc.nat(0xffff))
	.map(([net, a, b]) => `${net}::${a.toString(16)}:${b.toString(16)}`);
const mapped = v4.map((address) => `::ffff:${address}`);

/** Any, save ::203.0.113.7: IPv6 has given that notation up, and not all read it the same way. */
const anyV6 = fc.ipV6().filter((address) => !/^::[\d.]+$/.test(address));

const entry = fc.oneof(
	fc.record({ address: v4, bits: fc.option(fc.integer({ min: 0, max: 32 })) }),
	fc.record({ address: v6, bits: fc.option(fc.integer({ min: 0, max: 128 })) }),
	fc.record({ address: mapped, bits: fc.option(fc.integer({ min: 0, max: 128 })) }),
	fc.record({ address: fc.ipV4(), bits: fc.constant(null) }),
	fc.record({ address: anyV6, bits: fc.option(fc.integer({ min: 0, max: 128 })) }),
);

const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');

it("An IP allowlist agrees with Node's own about every valid entry", () => {
	fc.assert(
		fc.property(
			fc.array(entry, { minLength: 1, maxLength: 4 }),
			fc.oneof(v4, v6, mapped, fc.ipV4(), anyV6),
			(entries, address) => {
				const nodes = new BlockList();
				for (const { address: network, bits } of entries) {
					if (bits === null) nodes.addAddress(network, familyOf(network));
					else nodes.addSubnet(network, bits, familyOf(network));
				}
				const allowlist = entriesOf(
					entries
						.map(({ address: network, bits }) => (bits === null ? network : `${network}/${bits}`))
						.join(', '),
				);
				expect(invalidEntries(allowlist)).toEqual([]);
				expect(isAllowed(allowlist, [address])).toBe(nodes.check(address, familyOf(address)));
			},
		),
		{ numRuns: 5000 },
	);
});
