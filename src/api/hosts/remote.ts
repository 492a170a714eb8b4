import { isIPv6 } from 'node:net';

/**
 * Who is counted as one remote side: an IPv4 address, also one written as IPv6, or an IPv6 network of 64 bits, because
 * who has one of its addresses can have them all.
 */
export function remoteOf(address: string): string {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address;
}

/** The eight groups; `::` stands for as many zeros as are missing. */
function groupsOf(address: string): readonly string[] {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const missing = Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
}
