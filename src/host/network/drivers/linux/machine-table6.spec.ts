import { describe, expect, it } from '@jest/globals';
import { forwards6, type MachineTable6, neighbours6, table6Of, translation6 } from './machine-table6.js';

const FROM = 'iifname "enga"';
const six: MachineTable6 = { ranges: ['fd00:1::/64', 'fd00:2::/64'], uplinks: ['eth0'], translates: true };

describe('what is said of IPv6', () => {
  const flags = { opens: true, uplinks: [] };
  const machine = { ipv6: { uplinks: ['eth0'], forwardsAll: true } };

  it('is nothing without ranges, nor on a machine without it', () => {
    expect(table6Of(flags, [], machine)).toBeUndefined();
    expect(table6Of(flags, ['fd00:1::/64'], {})).toBeUndefined();
  });

  it('names uplinks where guests may go to the world and the machine forwards', () => {
    const uplinksOf = (more: object, of: Parameters<typeof table6Of>[2] = machine) =>
      table6Of({ ...flags, ...more }, ['fd00:1::/64'], of)?.uplinks;
    expect(uplinksOf({})).toEqual(['eth0']);
    expect(uplinksOf({ uplinks: ['eth9'] })).toEqual(['eth9']);
    expect(uplinksOf({ opens: false })).toEqual([]);
    expect(uplinksOf({}, { ipv6: { uplinks: ['eth0'], forwardsAll: false } })).toEqual([]);
  });

  it('translates unless the world has routes', () => {
    expect(table6Of(flags, ['fd00:1::/64'], machine)?.translates).toBe(true);
    expect(table6Of({ ...flags, nat66: false }, ['fd00:1::/64'], machine)?.translates).toBe(false);
  });
});

describe('what the machine carries of IPv6', () => {
  it('is nothing while nobody’s routes lead there, or there is no uplink', () => {
    for (const none of [undefined, { ...six, uplinks: [] }]) {
      expect(forwards6(none, FROM)).toEqual({ out: '', in: '' });
      expect(translation6(none)).toBe('');
    }
    expect(neighbours6(undefined, FROM)).toBe('');
  });

  it('leaves with the machine’s own address where the world has no routes to guests', () => {
    const { out, in: inward } = forwards6(six, FROM);
    expect(out.trim().split(/\n\s*/)).toEqual([
      'iifname "enga" ip6 daddr { ::/8, fe80::/10, ff00::/8, fd00:ec2::/32 } drop',
      'iifname "enga" oifname { "eth0" } ip6 saddr { fd00:1::/64, fd00:2::/64 } accept',
    ]);
    expect(inward).toBe('');
    expect(translation6(six)).toContain(
      'ip6 saddr { fd00:1::/64, fd00:2::/64 } oifname { "eth0" } masquerade',
    );
    expect(neighbours6(six, FROM)).toContain('ip6 hoplimit 255 accept');
  });

  it('goes as it is, and comes in, where the world has', () => {
    const routed = { ...six, translates: false };
    expect(forwards6(routed, FROM).in).toContain('iifname { "eth0" } ip6 daddr { fd00:1::/64');
    expect(translation6(routed)).toBe('');
  });
});
