import { createHash } from 'node:crypto';
import { ipv4Text, overlap, rangeOf } from '../../../../common/net/ipv4.js';

/** A link of two addresses, a /31 as RFC 3021 has it. */
export interface LinkAddresses {
  readonly machine: string;
  readonly namespace: string;
}

/** How many places are looked at before it is said that the range is full. */
const TRIES = 1_000;

/**
 * Two neighbouring addresses of `linkCidr` that overlap nothing in `taken` (ranges that the machine routes). Where the
 * search begins follows from `owner`, so that a host gets the same link again and two hosts do not meet.
 */
export function linkAddresses(linkCidr: string, owner: string, taken: readonly string[]): LinkAddresses {
  const range = rangeOf(linkCidr);
  const places = Math.floor((range.last - range.first + 1) / 2);
  const busy = taken.map(rangeOf);
  const start = createHash('sha256').update(owner).digest().readUInt32BE(0);
  for (let i = 0; i < Math.min(places, TRIES); i += 1) {
    const first = range.first + 2 * ((start + i) % places);
    if (!busy.some((other) => overlap(other, { first, last: first + 1, prefix: 31 })))
      return { machine: ipv4Text(first), namespace: ipv4Text(first + 1) };
  }
  throw new Error(`--link_cidr=${linkCidr} has no two free addresses beside what this machine routes`);
}
