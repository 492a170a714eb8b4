import { describe, expect, it } from '@jest/globals';
import { changerOf, linkEvent } from './link-event.js';

describe('what the kernel tells of links', () => {
  it('a tap that goes, is down, or is on its bridge', () => {
    const flags = 'mtu 1450 qdisc fq_codel';
    expect(
      linkEvent(`Deleted 5: tapa@NONE: <BROADCAST,MULTICAST> ${flags} state DOWN \\    link/ether x`),
    ).toEqual({
      device: 'tapa',
      gone: true,
      master: undefined,
      isLink: true,
    });
    expect(linkEvent(`5: tapa: <BROADCAST,MULTICAST> ${flags}`)).toMatchObject({ gone: true });
    expect(linkEvent(`5: tapa@if4: <NO-CARRIER,BROADCAST,UP> ${flags} master br100 state DOWN`)).toEqual({
      device: 'tapa',
      gone: false,
      master: 'br100',
      isLink: true,
    });
  });

  it('an address and a route', () => {
    expect(
      linkEvent('Deleted 3: br100    inet 169.254.169.254/32 scope global br100\\       valid_lft'),
    ).toEqual({
      device: 'br100',
      gone: true,
      master: undefined,
      isLink: false,
    });
    expect(linkEvent('3: br100    inet 10.99.0.1/16 scope global br100')).toMatchObject({ gone: false });
    expect(linkEvent('Deleted default via 198.19.192.0 dev uplink ')).toMatchObject({
      device: 'uplink',
      gone: true,
    });
    expect(linkEvent('3: br100    inet6 fe80::1/64 scope link')).toBeUndefined();
    expect(linkEvent('')).toBeUndefined();
  });

  it('who changed the rules', () => {
    expect(changerOf('# new generation 12 by process 345 (nft)')).toBe(345);
    expect(changerOf('add table inet engine')).toBeUndefined();
  });
});
