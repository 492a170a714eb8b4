import { describe, expect, it } from '@jest/globals';
import { flatDhcpTopology } from '../../topologies/flat-dhcp/flat-dhcp.topology.js';
import { dnsmasqConfig, dnsmasqHosts, dnsmasqNames } from './dnsmasq-config.js';

const config = { cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'engine.internal', mtu: 1450 };
type More = Partial<Parameters<typeof dnsmasqConfig>[0]>;
const linesOf = (change: Partial<typeof config> = {}, more: More = {}) =>
  dnsmasqConfig({
    bridge: 'br100',
    plan: flatDhcpTopology({ ...config, ...change }),
    files: { hosts: '/r/hosts', names: '/r/names', pid: '/s/pid', log: '/r/log' },
    user: 'dnsmasq',
    leaseSeconds: 600,
    ...more,
  }).split('\n');

describe('dnsmasq’s configuration', () => {
  it('serves static leases in the network, to those it knows', () => {
    expect(linesOf()).toEqual(
      expect.arrayContaining([
        'dhcp-range=10.99.0.0,static,255.255.0.0,600',
        'dhcp-hostsfile=/r/hosts',
        'dhcp-option=option:router,10.99.0.1',
        'dhcp-option=option:mtu,1450',
        'dhcp-ignore=tag:!known',
        'user=dnsmasq',
      ]),
    );
  });

  it('tells of a resolver that the network has, and answers names only as the gateway', () => {
    expect(linesOf()).toEqual(expect.arrayContaining(['port=0', 'dhcp-option=option:dns-server']));
    expect(linesOf({ dns: '192.0.2.53' })).toEqual(
      expect.arrayContaining(['port=0', 'dhcp-option=option:dns-server,192.0.2.53']),
    );
    expect(linesOf({ dns: '10.99.0.1' })).toEqual(
      expect.arrayContaining(['port=53', 'no-resolv', 'local=/engine.internal/']),
    );
    expect(linesOf({ domain: '' }).join()).not.toContain('domain=');
  });

  it('tells what the set of its VPC says instead, and answers no names where it is not to', () => {
    const options = {
      domain: 'a.example b.example',
      resolvers: ['192.0.2.1', '192.0.2.2'],
      ntp: ['192.0.2.3'],
    };
    const told = {
      networkId: 'n',
      answers: true,
      options: { ...options, netbios: ['192.0.2.4'], nodeType: 2 },
    };
    const plan = flatDhcpTopology({ ...config, dns: config.gateway });
    const linesWith = (more: Partial<Parameters<typeof dnsmasqConfig>[0]>) =>
      dnsmasqConfig({
        ...{
          bridge: 'br',
          plan,
          files: { hosts: '/h', names: '/n', pid: '/p', log: '/l' },
          user: 'u',
          leaseSeconds: 600,
        },
        ...more,
      }).split('\n');
    expect(linesWith({ told })).toEqual(
      expect.arrayContaining([
        'dhcp-option=option:dns-server,192.0.2.1,192.0.2.2',
        'dhcp-option=option:domain-name,a.example b.example',
        'dhcp-option=option:ntp-server,192.0.2.3',
        'dhcp-option=option:netbios-ns,192.0.2.4',
        'dhcp-option=option:netbios-nodetype,2',
        'port=53',
      ]),
    );
    const silent = { domain: '', resolvers: [], ntp: [], netbios: [], nodeType: 0 };
    const lines = linesWith({ told: { ...told, options: silent } });
    expect(lines).toEqual(
      expect.arrayContaining(['dhcp-option=option:dns-server', 'dhcp-option=option:domain-name']),
    );
    expect(lines.join()).not.toMatch(/ntp|netbios/);
    expect(linesWith({ told: { networkId: 'n', answers: false, options: null } })).toEqual(
      expect.arrayContaining(['port=0', 'dhcp-option=option:dns-server,10.99.0.1']),
    );
  });

  it('answers for each guest’s name, and for the one made of its address', () => {
    const guests = [
      { portId: 'a', address: '10.99.0.2', hostname: 'web' },
      { portId: 'b', address: '10.99.0.3', hostname: 'ip-10-99-0-3' },
    ];
    expect(dnsmasqNames(guests, 'internal')).toBe(
      '10.99.0.2 ip-10-99-0-2.internal ip-10-99-0-2 web.internal web\n' +
        '10.99.0.3 ip-10-99-0-3.internal ip-10-99-0-3\n',
    );
    expect(dnsmasqNames(guests.slice(1), '')).toBe('10.99.0.3 ip-10-99-0-3\n');
    const ipv6Of = (portId: string) => (portId === 'a' ? ['fd00::a', 'fd00::b'] : []);
    expect(dnsmasqNames(guests, 'd', ipv6Of)).toContain('\nfd00::a web.d web\n10.99.0.3 ');
    expect(linesOf({ dns: '10.99.0.1' })).toContain('addn-hosts=/r/names');
    expect(linesOf().join()).not.toContain('addn-hosts');
  });

  it('names the doors of the cloud where it answers names', () => {
    const withDoors = (change: Partial<typeof config>) => {
      const plan = flatDhcpTopology({ ...config, ...change });
      const files = { hosts: '/r/hosts', names: '/r/names', pid: '/s/pid', log: '/r/log' };
      const doors = ['s3.local-1'];
      return dnsmasqConfig({ bridge: 'br100', plan, files, user: 'd', leaseSeconds: 6, doors });
    };
    const line = 'address=/s3.local-1.engine.internal/169.254.169.254\n';
    expect(withDoors({ dns: '10.99.0.1' })).toContain(line);
    for (const change of [{}, { dns: '10.99.0.1', domain: '' }])
      expect(withDoors(change)).not.toContain('address=');
  });

  it('has one line a guest', () => {
    const guest = { portId: 'a', mac: '02:00:00:00:00:01', address: '10.99.0.2', hostname: 'a' };
    expect(dnsmasqHosts([guest])).toBe('02:00:00:00:00:01,10.99.0.2,a\n');
    expect(dnsmasqHosts([guest], () => ['fd00::a', 'fd00::b'])).toBe(
      '02:00:00:00:00:01,10.99.0.2,[fd00::a],a\n',
    );
    expect(dnsmasqHosts([])).toBe('');
  });

  it('leases addresses of IPv6 and advertises the gateway where there is a range', () => {
    expect(linesOf().join()).not.toMatch(/enable-ra|ra-param/);
    expect(linesOf({}, { ipv6Cidr: 'fd00:1::/64' })).toEqual(
      expect.arrayContaining([
        ...['dhcp-range=fd00:1::,static,64,450', 'enable-ra', 'ra-param=br100,mtu:1450,60,1800'],
      ]),
    );
  });
});
