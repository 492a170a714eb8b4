import { describe, expect, it } from '@jest/globals';
import { guestAddresses, networkOf } from './network.js';

const ID = '7d0ae0cd-4a4b-4d7e-b0a4-9a3f5e0c5a01';

describe('networkOf', () => {
  it('takes the first address for the gateway and fills in the rest', () => {
    expect(networkOf(ID, { name: 'flat', cidr: '10.99.4.4/16' })).toEqual({
      id: ID,
      name: 'flat',
      cidr: '10.99.0.0/16',
      gateway: '10.99.0.1',
      dns: '',
      domain: 'internal',
      mtu: 1450,
    });
  });

  it.each([
    [{ cidr: '10.0.0.0/30' }, 'between /8 and /29'],
    [{ cidr: '10.0.0.0/7' }, 'between /8 and /29'],
    [{ cidr: 'ten' }, 'not an IPv4 range'],
    [{ dns: 'example.org' }, 'not an IPv4 address'],
    [{ domain: 'corp\ndhcp-script=/x' }, 'is not a domain'],
    [{ domain: 'two words' }, 'is not a domain'],
    [{ mtu: 68 }, 'the MTU is between'],
    [{ mtu: 10_000 }, 'the MTU is between'],
  ])('refuses %j', (change, why) => {
    expect(() => networkOf(ID, { name: 'flat', cidr: '10.99.0.0/16', ...change })).toThrow(why);
  });

  it('keeps network, gateway and broadcast addresses from guests', () => {
    expect(guestAddresses({ cidr: '10.0.0.0/29', gateway: '10.0.0.1' })).toEqual({
      first: 167772161,
      last: 167772166,
      gateway: 167772161,
    });
    expect(() => guestAddresses({ cidr: 'x', gateway: '10.0.0.1' })).toThrow("range 'x'");
  });
});
