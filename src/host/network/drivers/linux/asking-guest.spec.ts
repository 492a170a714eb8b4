import { describe, expect, it } from '@jest/globals';
import { askingGuest } from './asking-guest.js';
import { alias6Of } from './ipv6-link.js';

describe('a guest that asks the proxy', () => {
  it.each(['240.0.0.0', '240.0.0.1', '240.5.1.44', '247.255.255.255'])(
    'is %s over both families',
    (address) => {
      expect(askingGuest(address)).toEqual({ address, overIpv6: false });
      expect(askingGuest(alias6Of(address))).toEqual({ address, overIpv6: true });
    },
  );

  it('is nobody that the host knows with another address', () => {
    expect(askingGuest('fd00:ec2:0:1::f000:4').address).toBe('fd00:ec2:0:1::f000:4');
    expect(askingGuest(undefined)).toEqual({ address: '', overIpv6: false });
  });
});
