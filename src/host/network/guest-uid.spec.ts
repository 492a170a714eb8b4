import { expect, it } from '@jest/globals';
import { portOf } from '../../../test/contract/network-driver.contract.js';
import { guestUidFor } from './guest-uid.js';

const config = {
  networkId: '55555555-0000-4000-8000-000000000001',
  domainId: '66666666-0000-4000-8000-000000000001',
  ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
};
const placed = (n: number, guestUid: number) => ({ ...portOf(config, n), guestUid });

it('gives each guest of a host a user of its own, the lowest that is free', () => {
  expect(guestUidFor('a', 200_000, [])).toBe(200_000);
  expect(guestUidFor('a', 200_000, [placed(1, 200_000), placed(2, 200_002)])).toBe(200_001);
});

it('gives all ports of a guest the same user', () => {
  const known = placed(1, 200_007);
  expect(guestUidFor(known.instanceId, 200_000, [placed(2, 200_000), known])).toBe(200_007);
});
