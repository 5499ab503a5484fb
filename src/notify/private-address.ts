/** Addresses that a webhook must not reach: those of this machine and of the networks behind it. */
import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * The ranges that IANA sets apart: this host, private, shared (CGNAT), loopback, link-local with the metadata services of
 * the clouds, protocol assignments, documentation, benchmarks, multicast, reserved; and those IPv6 forms that hold an
 * IPv4 address for a gateway to unpack.
 * https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
 */
const IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const IPV6: readonly [string, number][] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const PRIVATE = new BlockList();
for (const [net, prefix] of IPV4) PRIVATE.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of IPV6) PRIVATE.addSubnet(net, prefix, 'ipv6');

/** Whether an IP address is one of those; what is no address is taken to be one. */
export function isPrivateAddress(text: string): boolean {
  // The zone of a link-local one is no part of it.
  const [address = ''] = text.split('%');
  if (isIP(address) === 0) return true;
  // `check` sees through an IPv4 address that is mapped into IPv6 (::ffff:0:0/96).
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
