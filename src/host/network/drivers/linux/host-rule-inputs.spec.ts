import { describe, expect, it } from '@jest/globals';
import type { PlacedPort } from '../../placed-port.js';
import { domainRulesInput, guestBehind, homeRulesInput, type HostFacts } from './host-rule-inputs.js';
import type { LinuxDomain } from './linux-domain.js';
import type { LinuxNetwork } from './linux-network.js';

const OUTSIDE = '203.0.113.1';
const LINK = { machine: '169.254.0.0', namespace: '169.254.0.1' };

const networkOf = (n: number, dns = `10.${n}.0.1`): LinuxNetwork =>
  ({
    spec: { networkId: `n${n}`, domainId: 'd1', cidr: `10.${n}.0.0/24` },
    plan: { cidr: `10.${n}.0.0/24`, gateway: `10.${n}.0.1`, dns },
    bridge: { name: `br${n}` },
  }) as unknown as LinuxNetwork;

const domainOf = (networks: readonly LinuxNetwork[], outsides: readonly string[] = []): LinuxDomain =>
  ({
    ...{ domainId: 'd1', slot: 2, device: 'd-one', links: { addresses: LINK } },
    ...{ networks: { all: () => networks }, outsides: () => outsides },
  }) as unknown as LinuxDomain;

const port = (portId: string, domainId: string, guestUid: number) => ({
  ...{ hostname: 'one', metadataHopLimit: 1, minFilterVersion: 0 },
  ...{
    portId,
    instanceId: portId,
    mac: '02:00:00:00:00:01',
    address: '10.1.0.4',
    guestUid,
    tap: `tap-${portId}`,
  },
  network: {
    ...{
      networkId: 'n1',
      domainId,
      cidr: '10.1.0.0/24',
      gateway: '10.1.0.1',
      dns: '',
      domain: '',
      mtu: 1450,
    },
  },
});

const factsOf = (more: Partial<HostFacts> = {}): HostFacts => ({
  filters: { ports: [], groups: {}, members: {} },
  ports: [port('p1', 'd1', 203), port('p2', 'home', 204)],
  ...{ addresses: [], machine: ['192.0.2.0/24'], metadataUid: 199, flowLimit: 10, doors: [], uidBase: 200 },
  isHome: ({ domainId }) => domainId === 'home',
  ...more,
});

describe('what rules of the host’s own namespace follow from', () => {
  it('is of its own ports and networks, and of the domains behind it', () => {
    const around = { domains: [domainOf([], [OUTSIDE])], link: LINK };
    const input = homeRulesInput(factsOf(), [networkOf(1)], around);
    expect(input.ports.map(({ portId }) => portId)).toEqual(['p2']);
    expect(input).toMatchObject({
      ...{ domains: [{ device: 'd-one', outsides: [OUTSIDE] }], hostAddress: LINK.namespace },
      networks: [{ bridge: 'br1' }],
    });
    expect(homeRulesInput(factsOf(), [], { domains: [], link: undefined })).not.toHaveProperty('hostAddress');
  });
});

describe('what rules of a domain follow from', () => {
  const [one, two, three] = [networkOf(1), networkOf(2), networkOf(3, '')];
  const domain = domainOf([one, two, three], [OUTSIDE]);
  const inputOf = (more: Partial<HostFacts> = {}) => domainRulesInput(factsOf(more), domain, [domain]);

  it('is of the domain’s ports, with an alias for each guest', () => {
    const input = inputOf();
    expect(input.ports.map(({ portId }) => portId)).toEqual(['p1']);
    expect(input).toMatchObject({ machine: [], ipv6Bridges: [] });
    expect(input.way).toEqual({
      ...{ link: LINK, doors: [], aliases: [['10.1.0.4', '240.2.0.3']] },
      ...{ outward: [], natted: [], routed: [], peers: [], fenced: [], fenced6: [] },
      ...{ aliases6: [], routed6: [] },
    });
  });

  it('gives further addresses of a port the same alias', () => {
    const mac = '02:00:00:00:00:01';
    const filter = { portId: 'p1', mac, address: '10.1.0.4', more: ['10.1.0.5'], groups: [] };
    const { way } = inputOf({ filters: { ports: [filter], groups: {}, members: {} } });
    expect(way?.aliases).toEqual([
      ['10.1.0.4', '240.2.0.3'],
      ['10.1.0.5', '240.2.0.3'],
    ]);
  });

  it('leads out by gateways; by a NAT gateway only where its address is behind this domain', () => {
    const natWays = [
      { networkId: 'n1', outside: OUTSIDE },
      { networkId: 'n2', outside: '203.0.113.9' },
    ];
    const { way } = inputOf({ outlets: [{ networkId: 'n3' }, { networkId: 'n9' }], natWays });
    expect(way?.outward).toEqual(['br3']);
    expect(way?.natted).toEqual([{ bridge: 'br1', cidr: '10.1.0.0/24', outside: OUTSIDE }]);
  });

  it('says nothing else of the way out of a network that has routes of its own', () => {
    const local = ['10.1.0.0/16'];
    const { way } = inputOf({
      routes: [{ networkId: 'n1', local, routes: [{ destination: '0.0.0.0/0', to: 'internet' }] }],
      ...{ outlets: [{ networkId: 'n1' }], natWays: [{ networkId: 'n1', outside: OUTSIDE }] },
    });
    expect([way?.outward, way?.natted]).toEqual([[], []]);
    expect(way?.routed).toMatchObject([
      { bridge: 'br1', local, routes: [{ destination: '0.0.0.0/0', to: 'internet' }] },
    ]);
  });

  it('fences networks that an ACL is told for, each family for itself', () => {
    const acl = (networkId: string) => ({ networkId, ingress: [], egress: [] });
    const { way } = inputOf({ acls: [acl('n1'), acl('n9')], acls6: [acl('n2')] });
    expect(way?.fenced).toEqual([{ bridge: 'br1', acl: acl('n1') }]);
    expect(way?.fenced6).toEqual([{ bridge: 'br2', acl: acl('n2') }]);
  });

  it('knows of each network with a range of IPv6 whether the host answers names there', () => {
    const ipv6 = [1, 2, 3].map((n) => ({ networkId: `n${n}`, cidr: `fd00:${n}::/64` }));
    const dhcp = [
      { networkId: 'n1', answers: true, options: null },
      { networkId: 'n2', answers: false, options: null },
    ];
    const answered = (more: Partial<HostFacts>) =>
      inputOf(more).ipv6Bridges?.map(({ bridge, answersNames }) => [bridge, answersNames]);
    expect(answered({ ipv6, dhcp })).toEqual([
      ['br1', true],
      ['br2', false],
      ['br3', false],
    ]);
    expect(answered({ ipv6: ipv6.slice(1, 2) })).toEqual([['br2', true]]);
    expect(inputOf({ ipv6 }).ipv6Bridges?.[0]?.gateway).toBe('fd00:1::1');
  });
});

describe('guestBehind', () => {
  const behind = (source: string, slot?: number): PlacedPort | undefined =>
    guestBehind(factsOf(), () => slot, source);

  it('knows guests of the home domain by their address, others by their alias', () => {
    expect(behind('10.1.0.4', 2)).toMatchObject({ portId: 'p2' });
    expect(behind('240.2.0.3', 2)).toMatchObject({ portId: 'p1' });
    expect(behind('240.2.0.9', 2)).toBeUndefined();
    expect(behind('240.2.0.3')).toBeUndefined();
  });
});
