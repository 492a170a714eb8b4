import { describe, expect, it } from '@jest/globals';
import { networkFlags } from '../host/network/network.flags.js';
import { addressNumber, overlap, rangeOf } from '../common/net/ipv4.js';
import { defaultFloatingRange, defaultRange, ownUsers } from './per-cloud-defaults.js';

/** Few, as on one machine: of hundreds some hashes would meet. */
const NAMES = ['engine', 'b', 'second', 'bench', 'test-cloud', 'ünïcode', ...names(20)];

/**
 * First and last of the users of a cloud: the metadata proxy's, and the last of a host that has a guest at every
 * address.
 */
function usersOf(cloud: string): readonly [first: number, last: number] {
  const own = ownUsers(cloud);
  const base = Number(own.get('qemu_uid_base') ?? networkFlags.qemu_uid_base.initial);
  const proxy = Number(own.get('metadata_uid') ?? networkFlags.metadata_uid.initial);
  const range = defaultRange(cloud);
  // The broadcast address is nobody's.
  const last = base + addressNumber(range.replace('.0.0/16', '.255.254')) - rangeOf(range).first;
  return [Math.min(base, proxy), last];
}

describe('two clouds on one machine', () => {
  it('share no user of guests or proxies', () => {
    const blocks = NAMES.map(usersOf).sort(([a], [b]) => a - b);
    const overlaps = blocks.filter(([first], i) => i > 0 && first <= (blocks[i - 1]?.[1] ?? 0));
    expect(overlaps).toEqual([]);
  });

  it('have users that every program takes, and none of the machine’s own', () => {
    for (const [first, last] of NAMES.map(usersOf)) {
      expect(first).toBeGreaterThanOrEqual(199_999);
      expect(last).toBeLessThan(2 ** 31);
    }
  });

  it('leave the first one what the flags say', () => {
    expect(ownUsers('engine')).toEqual(new Map());
    expect(defaultRange('engine')).toBe('10.99.0.0/16');
  });

  it('have ranges of floating addresses apart from the links of hosts', () => {
    const links = rangeOf(networkFlags.link_cidr.initial);
    for (const name of NAMES) expect(overlap(links, rangeOf(defaultFloatingRange(name)))).toBe(false);
    expect(defaultFloatingRange('engine')).toBe('198.18.0.0/24');
    expect(new Set(['engine', 'b', 'second', 'bench'].map(defaultFloatingRange)).size).toBe(4);
  });

  it('have the same at every start', () => {
    expect([...ownUsers('b')]).toEqual([
      ['qemu_uid_base', '369364288'],
      ['volume_uid_base', '369424288'],
      ['metadata_uid', '369364287'],
    ]);
    expect(defaultRange('b')).toMatch(/^10\.1\d\d\.0\.0\/16$/);
  });

  it('differ in users also where their ranges meet', () => {
    const [one, other] = sameRange();
    expect(usersOf(one)[0]).not.toBe(usersOf(other)[0]);
  });
});

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `cloud-${n}`);
}

/** Two names to which the hash gives one range. */
function sameRange(): readonly [string, string] {
  const seen = new Map<string, string>();
  for (const name of names(200)) {
    const other = seen.get(defaultRange(name));
    if (other !== undefined) return [other, name];
    seen.set(defaultRange(name), name);
  }
  throw new Error('two hundred names and a hundred ranges');
}
