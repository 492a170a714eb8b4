import { ipv6Range, ipv6RangeOf, isWithinIpv6, SERVICES6 } from '../../common/net/ipv6.js';
import type { Flag } from '../../common/flags/flags.js';
import { IPV6_PREFIX } from '../networks/ipv6-pool.js';

/** A range of IPv6 that has room for a VPC's; empty: none. */
const ipv6Pool = (help: string): Flag<string> => ({
  initial: '',
  help,
  parse: (text) => {
    if (text === '') return text;
    const range = ipv6Range(text);
    if (!range || range.prefix > IPV6_PREFIX.vpc)
      throw new Error(`'${text}' is no IPv6 range of /${IPV6_PREFIX.vpc} or more`);
    if (isWithinIpv6(range, ipv6RangeOf(SERVICES6)) || isWithinIpv6(ipv6RangeOf(SERVICES6), range))
      throw new Error(`'${text}' overlaps ${SERVICES6}, where hosts serve guests themselves`);
    return text;
  },
});

export const vpcFlags = {
  ipv6_pool: ipv6Pool(
    'Range out of which VPCs get a /56 of IPv6 each; empty: a random /40 of unique local addresses, the cloud’s own from its first one on',
  ),
};

/** The range as the flag has it. */
export const IPV6_POOL = Symbol('IPV6_POOL');
