import "server-only";
import { BlockList, isIP } from "node:net";

/**
 * Networks that a public service never answers from: this machine, its own network, link-local (where clouds hand out
 * credentials), carrier NAT, documentation, multicast, and the ways of writing an IPv4 address inside an IPv6 one.
 * From the special-purpose registries of IANA (RFC 6890).
 */
const NOT_PUBLIC = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  ["::", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const;

const blocked = new BlockList();
for (const [network, bits] of NOT_PUBLIC) blocked.addSubnet(network, bits, network.includes(":") ? "ipv6" : "ipv4");

/** True for an IP address that a service on the internet can have; false for any other text. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const family = isIP(plain);
  if (family === 0) return false;
  // An IPv4 address mapped into IPv6 (::ffff:127.0.0.1) is looked up among the IPv4 networks by the list itself.
  return !blocked.check(plain, family === 6 ? "ipv6" : "ipv4");
}
