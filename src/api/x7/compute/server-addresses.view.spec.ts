import { describe, expect, it } from '@jest/globals';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { addressesOf, bareAddressesOf } from './server-addresses.view.js';

const card = {
  ...{ network: 'my net', address: '10.0.0.4', moreAddresses: ['10.0.0.9'], mac: '02:00:00:00:00:01' },
  ...{ ipv6Addresses: ['fd00:1::a'], floating: ['203.0.113.7'] },
};
const row = { ...card, cards: [{ ...card, network: 'other', ipv6Addresses: [] }] } as unknown as KeptInstance;

describe('addresses of a server', () => {
  it('are of both families, by network, floating ones last', () => {
    expect(bareAddressesOf(row)).toEqual({
      my_net: [
        { addr: '10.0.0.4', version: 4 },
        { addr: '10.0.0.9', version: 4 },
        { addr: 'fd00:1::a', version: 6 },
        { addr: '203.0.113.7', version: 4 },
      ],
      other: [
        { addr: '10.0.0.4', version: 4 },
        { addr: '10.0.0.9', version: 4 },
        { addr: '203.0.113.7', version: 4 },
      ],
    });
    const kinds = addressesOf(row)['my_net']?.map((shown) => shown['OS-EXT-IPS:type']);
    expect(kinds).toEqual(['fixed', 'fixed', 'fixed', 'floating']);
  });

  it('are those of its further cards where it has no first', () => {
    expect(Object.keys(bareAddressesOf({ ...row, address: null }))).toEqual(['other']);
  });
});
