import { describe, expect, it } from '@jest/globals';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { HostNetworkState } from '../../network-driver.js';
import type { NetworkPlan } from '../../topology.js';
import { HostNamespace } from './host-namespace.js';
import { gateway6Of, ipv6CidrOf, ipv6OfPorts } from './ipv6-network.js';
import { LinuxNetwork } from './linux-network.js';
import { servedOf } from './served-of.js';

const CIDR = 'fd00:1::/64';
const mac = '02:00:00:00:00:01';
const filter = { mac, address: '10.0.0.4', groups: [] };
const spec: NetworkSpec = {
  ...{ networkId: 'n1', domainId: 'd1', cidr: '10.0.0.0/24', gateway: '10.0.0.1', dns: '' },
  ...{ domain: '', mtu: 1450 },
};
const plan: NetworkPlan = {
  ...{ cidr: spec.cidr, netmask: '255.255.255.0', gateway: spec.gateway, gatewayCidr: '10.0.0.1/24' },
  ...{ mtu: 1450, domain: '', dns: '', dhcp: false },
};
const state: HostNetworkState = {
  ...{ version: 1, peers: [] },
  filters: {
    ports: [
      { ...filter, portId: 'p1', ipv6: ['fd00:1::a'] },
      { ...filter, portId: 'p2', ipv6: [] },
      { ...filter, portId: 'p3' },
    ],
    ...{ groups: {}, members: {} },
  },
};

/** A network whose range of IPv6 may change; `told`: what the kernel was told, in order. */
function network(first?: string) {
  const told: string[] = [];
  const namespace = new HostNamespace('ns', async (_file, args, { input = '' } = {}) => {
    const isSwitch = args.includes('tee');
    const names = args
      .filter((arg) => arg.startsWith('/proc'))
      .map((arg) => arg.replace('/proc/sys/net/', ''));
    told.push(...(isSwitch ? names.map((name) => `${name}=${String(input)}`) : String(input).split('\n')));
    return { stdout: '', stderr: '' };
  });
  let cidr = first;
  const one = new LinuxNetwork({
    ...{ spec, plan, namespace, bridge: { name: 'br1', mac }, makeDevice: undefined },
    ...{ folder: '/none', runFolder: '/none', ports: () => [], named: () => [] },
    ipv6: { cidr: () => cidr, ofPorts: () => new Map() },
  });
  return { told, one, tell: (next?: string) => (cidr = next) };
}

describe('a range of IPv6', () => {
  it('has its gateway first', () => {
    expect(gateway6Of(CIDR)).toBe('fd00:1::1');
  });

  it('is found by the network, and addresses by the port', () => {
    const ipv6 = [{ networkId: 'n1', cidr: CIDR }];
    expect(ipv6CidrOf({ ipv6 }, { networkId: 'n1' })).toBe(CIDR);
    expect([ipv6CidrOf({ ipv6 }, { networkId: 'n2' }), ipv6CidrOf(undefined, { networkId: 'n1' })]).toEqual([
      undefined,
      undefined,
    ]);
    expect([...ipv6OfPorts(state)]).toEqual([['p1', ['fd00:1::a']]]);
    expect(ipv6OfPorts(undefined).size).toBe(0);
  });

  it('is something that networks are served by, as is what DHCP says', () => {
    expect(servedOf(state)).toEqual({
      dhcp: [],
      ipv6: [],
      routes6: [],
      addresses: new Map([['p1', ['fd00:1::a']]]),
    });
    const [dhcp, ipv6] = [
      [{ networkId: 'n1', answers: true, options: null }],
      [{ networkId: 'n1', cidr: CIDR }],
    ];
    expect(servedOf({ ...state, dhcp, ipv6 })).toMatchObject({ dhcp, ipv6 });
  });
});

describe('the bridge of a network', () => {
  it('has nothing of IPv6 where the network has no range', async () => {
    const { told, one } = network();
    await one.holdIpv6();
    await one.serve({ user: 'nobody', leaseSeconds: 1, doors: [] }, []);
    expect([told, one.gateways6]).toEqual([[], []]);
  });

  it('is the gateway of the range, and believes nobody else there', async () => {
    const { told, one } = network(CIDR);
    await one.holdIpv6();
    expect(told).toEqual([
      'ipv6/conf/br1/addr_gen_mode=1',
      'ipv6/conf/all/forwarding=1',
      ...['accept_ra', 'accept_redirects', 'accept_dad', 'disable_ipv6'].map(
        (name) => `ipv6/conf/br1/${name}=0`,
      ),
      'addr replace fe80::1/64 dev br1 nodad',
      'addr replace fd00:1::1/64 dev br1 nodad',
    ]);
    expect(one.gateways6).toEqual(['fe80::1', 'fd00:1::1']);
  });

  it('loses the gateway of a range that the network has no more, or that is another', async () => {
    const { told, one, tell } = network(CIDR);
    await one.holdIpv6();
    told.length = 0;
    tell('fd00:2::/64');
    await one.holdIpv6();
    expect(told[0]).toBe('ipv6/conf/br1/disable_ipv6=1');
    expect(told.at(-1)).toBe('addr replace fd00:2::1/64 dev br1 nodad');
    told.length = 0;
    tell();
    await one.holdIpv6();
    expect([told, one.gateways6]).toEqual([['ipv6/conf/br1/disable_ipv6=1'], []]);
  });
});
