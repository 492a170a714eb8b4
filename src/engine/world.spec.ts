import { describe, expect, it } from '@jest/globals';
import { type Exec } from '../common/exec/exec.js';
import { ipv6Words, lookAtWorld, worldWords } from './world.js';

const world = { uplinks: ['eth0'], resolvers: ['192.0.2.53'], obstacles: [], ipv6: '' };
const chain = (name: string, more: object = {}) => ({
  chain: { family: 'ip', table: 'filter', name, ...more },
});
const docker = [chain('FORWARD', { hook: 'forward', policy: 'drop' }), chain('DOCKER-USER')];
const ours = {
  chain: { family: 'inet', table: 'engine_enga', name: 'forwarded', hook: 'forward', policy: 'drop' },
};

/** A machine with these chains, of which one has these rules. */
const machine =
  (chains: readonly object[], rules = ''): Exec =>
  async (_file, args) => ({
    stdout: args.includes('chains') ? JSON.stringify({ nftables: chains }) : rules,
    stderr: '',
  });

describe('what guests reach', () => {
  it('is told in one line', () => {
    const opens = { opens: true, uplinks: [], resolvers: [] };
    expect(worldWords(world, opens)).toContain(
      'guests reach it by eth0, names by 192.0.2.53; forwarding is on',
    );
    expect(worldWords(world, { ...opens, opens: false })).toContain('--snat opens it');
    expect(worldWords({ ...world, uplinks: [] }, opens)).toContain('no default route');
    expect(worldWords({ ...world, obstacles: ['a wall'] }, opens)).toBe('out of guests’ reach: a wall');
    expect(worldWords(world, { ...opens, uplinks: ['eth7'] })).toContain('guests reach it by eth7');
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it : it.skip)('names the chain that is in the way, and the commands that open it', async () => {
    const { uplinks, obstacles } = await lookAtWorld(machine([...docker, ours]));
    if (uplinks.length === 0) return expect(obstacles).toEqual([]);
    expect(obstacles).toEqual([
      `chain ip filter FORWARD drops what it does not know: nft insert rule ip filter DOCKER-USER iifname '"eng*"' accept && nft insert rule ip filter DOCKER-USER oifname '"eng*"' ct state established,related accept`,
    ]);
    const opened = machine(docker, 'iifname "eng*" accept');
    expect((await lookAtWorld(opened)).obstacles).toEqual([]);
    expect((await lookAtWorld(machine([ours]))).obstacles).toEqual([]);
  });
});

describe('how far guests’ IPv6 gets', () => {
  const ipv6 = { uplinks: ['eth0'], routes: new Set<string>(), forwardsAll: true };

  it('is told with what opens it', () => {
    expect(ipv6Words(undefined)).toContain('its kernel has none');
    expect(ipv6Words({ ...ipv6, uplinks: [] })).toContain('no default route of IPv6');
    expect(ipv6Words({ ...ipv6, forwardsAll: false })).toContain(
      'sysctl net.ipv6.conf.eth0.accept_ra=2 net.ipv6.conf.all.forwarding=1',
    );
    expect(ipv6Words(ipv6)).toContain('goes out by eth0');
  });
});
