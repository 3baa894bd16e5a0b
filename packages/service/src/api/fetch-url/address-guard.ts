/** Decides which network addresses the server may fetch from: the public internet, and what the operator opened. */
import { BlockList, isIP } from 'node:net';

/** IPv4 ranges that are not public unicast: the IANA special-purpose registry, multicast and reserved space. */
const CLOSED_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT; some clouds keep their metadata there
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // a public address that one cloud answers from inside, with its metadata
  '169.254.0.0/16', // link-local, with most clouds' metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments, with one cloud's metadata
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
];

/** The only IPv6 range that holds public unicast addresses: loopback, local, mapped, translated and multicast ones lie outside. */
const OPEN_V6 = '2000::/3';

/** What is not public inside of it. */
const CLOSED_V6 = [
  '2001::/23', // protocol assignments, with Teredo tunnels
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4 tunnels, which lead to any IPv4 address
  '3fff::/20', // documentation
];

const openV6 = listOf([OPEN_V6]);
const closed = listOf([...CLOSED_V4, ...CLOSED_V6]);

export class AddressGuard {
  readonly #opened: BlockList;

  /** `openedRanges`: private ranges in CIDR notation that the operator allows. */
  constructor(openedRanges: readonly string[]) {
    this.#opened = listOf(openedRanges);
  }

  /** Whether the server may connect to an IP address. What is no plain IP address it may not. */
  allows(address: string): boolean {
    // The system connects to a mapped address by IPv4, so that is what is judged. URL writes one in hex, a resolver dotted.
    const plain = unmap(address);
    const version = isIP(plain);
    if (version === 0 || plain.includes('%')) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (this.#opened.check(plain, family)) return true;
    if (family === 'ipv6' && !openV6.check(plain, family)) return false;
    return !closed.check(plain, family);
  }
}

function unmap(address: string): string {
  if (isIP(address) !== 6 || address.includes('%')) return address;
  // Written the one way in which URL writes it: ::ffff:7f00:1.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return address;
  const words = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return words.flatMap((word) => [word >> 8, word & 255]).join('.');
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network, prefix] = range.split('/') as [string, string];
    list.addSubnet(network, Number(prefix), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
