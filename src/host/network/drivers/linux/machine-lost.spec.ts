import { describe, expect, it } from '@jest/globals';
import { lostIn } from './machine-lost.js';

const link = { machine: '198.19.0.0', namespace: '198.19.0.1' };
const wanted = { machineLink: 'enga', link, routed: ['10.0.0.0'], ranges6: ['fd00:1::/64'] };
const machine = {
  ...{ addresses: ['198.19.0.0'], uplinks: [], routes: new Set(['enga 10.0.0.0']), forwardsAll: false },
  ipv6: { uplinks: [], routes: new Set(['enga fd00:1::']), forwardsAll: true },
};

describe('what the machine has lost of its way to guests', () => {
  it('is nothing while all is there, or the link is not up', () => {
    expect(lostIn(machine, wanted)).toEqual([]);
    expect(lostIn({ ...machine, addresses: [] }, { ...wanted, link: undefined })).toEqual([]);
  });

  it('is the link’s address, and routes of either family', () => {
    const bare = { addresses: [], uplinks: [], routes: new Set<string>(), forwardsAll: false };
    expect(lostIn(bare, wanted)).toEqual([
      'address 198.19.0.0 of enga',
      'route to 10.0.0.0',
      'route to fd00:1::/64',
    ]);
  });
});
