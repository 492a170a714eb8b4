import { describe, expect, it } from '@jest/globals';
import { resolverOf, worldDefaults } from './world-defaults.js';

describe('where nobody says otherwise', () => {
  it.each([
    ['linux', ['eth0'], [['snat', 'true']]],
    ['linux', [], []],
    ['fake', ['eth0'], []],
  ])('guests of a %s network reach the world by %j as %j', (network, uplinks, flags) => {
    expect([...worldDefaults(network, uplinks)]).toEqual(flags);
  });

  it.each([
    ['', true, 'gateway'],
    ['', false, ''],
    ['none', true, ''],
    ['192.0.2.53', true, '192.0.2.53'],
    ['gateway', false, 'gateway'],
  ])('--dns_server=%s, with a way out (%s), is %j', (asked, opens, resolver) => {
    expect(resolverOf(asked, opens)).toBe(resolver);
  });
});
