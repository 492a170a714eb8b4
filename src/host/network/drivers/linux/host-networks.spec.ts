import { describe, expect, it } from '@jest/globals';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { flatDhcpTopology } from '../../topologies/flat-dhcp/flat-dhcp.topology.js';
import { HostNamespace } from './host-namespace.js';
import { HostNetworks } from './host-networks.js';

const LINK = { machine: '169.254.0.0', namespace: '169.254.0.1' };
const specOf = (n: number, more: Partial<NetworkSpec> = {}): NetworkSpec => ({
  ...{ networkId: `${n}0000000-0000-4000-8000-000000000000`, domainId: 'd1', cidr: `10.${n}.0.0/24` },
  ...{ gateway: `10.${n}.0.1`, dns: '', domain: '', mtu: 1450 },
  ...more,
});
const [one, two] = [specOf(1), specOf(2)];

/** Networks of one host, none of which has DHCP; `did`: bridges that came, and commits of rules. */
function networksOf() {
  const did: string[] = [];
  const fault = { check: false };
  const namespace = new HostNamespace('ns', async () => ({ stdout: '', stderr: '' }));
  const host = {
    ...{ cloud: 'c', host: 'h', region: 'r', folder: '/none', runFolder: '/none' },
    ...{ flags: { dhcp_user: 'nobody', dhcp_lease_time: 60, guest_doors: [] } },
    topology: (spec: NetworkSpec) => ({ ...flatDhcpTopology(spec), dhcp: false }),
  } as unknown as NetworkDriverOptions;
  const links = {
    check: async () => {
      if (fault.check) throw new Error('does not fit');
    },
    add: async ({ cidr }: { cidr: string }) => void did.push(cidr),
  };
  const networks = new HostNetworks({
    ...{
      host,
      links,
      namespace,
      makeDevice: undefined,
      resolvers: undefined,
      ports: () => [],
      dhcp: () => [],
    },
    commit: async () => void did.push('commit'),
  });
  return { networks, did, fault };
}

describe('HostNetworks', () => {
  it('finds a network by its id, or by its range in its domain', () => {
    const { networks } = networksOf();
    networks.begin(one, [one, two]);
    expect(networks.all()).toHaveLength(2);
    expect(networks.find({ ...two, networkId: 'other' })?.spec).toBe(two);
    expect(networks.find({ ...two, networkId: 'other', domainId: 'd2' })).toBeUndefined();
  });

  it('refuses networks that cannot be beside each other', () => {
    const { networks } = networksOf();
    expect(() =>
      networks.begin(undefined, [one, specOf(3, { cidr: '10.1.0.0/25', gateway: '10.1.0.1' })]),
    ).toThrow('overlaps');
    expect(() => networks.begin(undefined, [one, specOf(3, { domainId: 'd2' })])).toThrow(
      'two domains apart',
    );
  });

  it('makes a network for the first who wants it, once the host is up', async () => {
    const { networks, did } = networksOf();
    networks.begin(undefined, [one]);
    await expect(networks.reach(two)).rejects.toThrow('not up');
    await networks.open(LINK);
    await Promise.all([networks.reach(two), networks.reach(two), networks.reach(one)]);
    expect(did).toEqual([one.cidr, two.cidr, 'commit']);
  });

  it('keeps nothing of a network that does not fit', async () => {
    const { networks, fault } = networksOf();
    networks.begin(undefined, []);
    await networks.open(LINK);
    fault.check = true;
    await expect(networks.reach(one)).rejects.toThrow('does not fit');
    expect(networks.all()).toEqual([]);
    fault.check = false;
    await networks.reach(one);
    expect(networks.all()).toHaveLength(1);
  });

  it('drops a network with its rules; not there is success', async () => {
    const { networks, did } = networksOf();
    networks.begin(undefined, [one]);
    await networks.drop(two);
    expect(did).toEqual([]);
    await networks.drop(one);
    expect([did, networks.all()]).toEqual([['commit'], []]);
  });
});
