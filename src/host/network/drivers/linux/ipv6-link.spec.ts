import { describe, expect, it } from '@jest/globals';
import { aliasRangeOf } from './domain-slot.js';
import { alias6Of, aliasRange6Of, GUEST_ALIASES6, link6OfSlot } from './ipv6-link.js';
import { ipv6RangeOf, isWithinIpv6 } from '../../../../common/net/ipv6.js';

describe('IPv6 between a domain and its host', () => {
  it('ends with what IPv4 has there', () => {
    expect(link6OfSlot(0)).toEqual({
      machine: 'fd00:ec2:0:1::a9fe:0',
      namespace: 'fd00:ec2:0:1::a9fe:1',
    });
    expect(alias6Of('240.1.0.9')).toBe('fd00:ec2:0:2::f001:9');
    expect(aliasRange6Of(aliasRangeOf(1))).toBe('fd00:ec2:0:2::f001:0/112');
  });

  it.each([0, 1, 2_047])('has the aliases of domain %i among those of all', (slot) => {
    const range = ipv6RangeOf(aliasRange6Of(aliasRangeOf(slot)));
    expect(isWithinIpv6(range, ipv6RangeOf(GUEST_ALIASES6))).toBe(true);
  });
});
