import { describe, expect, it } from '@jest/globals';
import type { Exec } from '../../../../common/exec/exec.js';
import { flatDhcpTopology } from '../../topologies/flat-dhcp/flat-dhcp.topology.js';
import { HostLinks } from './host-links.js';
import { HostNamespace } from './host-namespace.js';

const plan = flatDhcpTopology({ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: '', mtu: 1450 });

const BRIDGE = { name: 'br100', mac: '02:00:00:00:00:01' };

/** A machine with these routes and, in the host's namespace, these links. */
function machine(
  routes: readonly object[],
  links: readonly string[] = ['lo'],
  { machineLink = 'engspec', linkCidr = '192.0.2.8/31', failure = null as Error | null } = {},
) {
  const ran: string[] = [];
  const exec: Exec = async (file, args, options) => {
    const command = [file, ...args].join(' ');
    ran.push(...(options?.input === undefined ? [command] : String(options.input).split('\n')));
    if (failure && command.startsWith('ip link del')) throw failure;
    if (command.includes('route show')) return { stdout: JSON.stringify(routes), stderr: '' };
    if (command.endsWith('link show'))
      return { stdout: JSON.stringify(links.map((ifname) => ({ ifname }))), stderr: '' };
    return { stdout: '', stderr: '' };
  };
  const hostLinks = new HostLinks({
    namespace: new HostNamespace('ns', exec),
    exec,
    ...{ machineLink, linkCidr },
  });
  /** As a host comes up with its one network. */
  const up = async () => {
    const link = await hostLinks.ensure(await hostLinks.check(plan));
    await hostLinks.add(plan, BRIDGE, link);
    return link;
  };
  return { hostLinks, ran, up };
}

describe('HostLinks', () => {
  it('makes bridge, link and route', async () => {
    const { ran, up } = machine([{ dst: 'default', dev: 'eth0' }]);
    expect(await up()).toEqual({
      machine: '192.0.2.8',
      namespace: '192.0.2.9',
    });
    expect(ran).toEqual(
      expect.arrayContaining([
        'link add br100 address 02:00:00:00:00:01 type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
        'link set br100 mtu 1450 up',
        'addr replace 10.99.0.1/16 dev br100',
        'addr replace 169.254.169.254/32 dev br100',
        'ip link add engspec type veth peer name uplink netns ns',
        'route replace default via 192.0.2.8 dev uplink',
        'ip route replace 10.99.0.0/16 via 192.0.2.9 dev engspec src 192.0.2.8',
      ]),
    );
  });

  it('makes no second bridge', async () => {
    const { ran, up } = machine([], ['lo', 'br100']);
    await up();
    expect(ran.some((line) => line.startsWith('link add br100'))).toBe(false);
  });

  it('refuses a network that the machine has elsewhere, in one line, and changes nothing on the machine', async () => {
    const { hostLinks, ran } = machine([{ dst: '10.99.7.0/24', dev: 'docker0' }]);
    await expect(hostLinks.check(plan)).rejects.toThrow(
      'the guests’ network 10.99.0.0/16 overlaps 10.99.7.0/24, which this machine has on docker0',
    );
    expect(ran.some((line) => /^ip (link add|addr|route replace)/.test(line))).toBe(false);
  });

  it('its own route is no obstacle; a link that is not there needs no removal', async () => {
    const { hostLinks, ran, up } = machine([{ dst: '10.99.0.0/16', dev: 'engspec' }]);
    await up();
    const before = ran.length;
    await hostLinks.remove();
    expect(ran).toHaveLength(before);
  });

  it('another network has the metadata address under another name, on which its DHCP server does not listen', async () => {
    const { hostLinks, ran } = machine([]);
    const link = await hostLinks.ensure(await hostLinks.check());
    await hostLinks.add(plan, { ...BRIDGE, name: 'brx', metadataLabel: 'brx:md' }, link);
    expect(ran).toContain('addr replace 169.254.169.254/32 dev brx label brx:md');
  });

  it('takes a link that the machine does not route elsewhere, and says when there is none', async () => {
    const route = { dst: '192.0.2.8/31', dev: 'eth0' };
    const wide = machine([route], ['lo'], { linkCidr: '192.0.2.8/30' });
    expect(await wide.up()).toEqual({ machine: '192.0.2.10', namespace: '192.0.2.11' });
    const { up, ran } = machine([route]);
    await expect(up()).rejects.toThrow('--link_cidr=192.0.2.8/31 has no two free addresses');
    expect(ran.some((line) => /^ip (link add|addr|route replace)/.test(line))).toBe(false);
  });

  it('removes a link that is there, and tells when it stays', async () => {
    // Each machine has this one, which is only named here.
    const machineLink = 'lo';
    const { hostLinks, ran } = machine([], [], { machineLink });
    await hostLinks.remove();
    expect(ran).toEqual(['ip link del lo']);
    const failure = new Error('Operation not supported');
    await expect(machine([], [], { machineLink, failure }).hostLinks.remove()).rejects.toBe(failure);
    await machine([], [], { failure }).hostLinks.remove();
  });
});
