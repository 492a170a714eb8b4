import { describe, expect, it } from '@jest/globals';
import type { FilterSet, HostNetworkState, PortLimits } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import type { HostPorts } from './host-ports.js';
import { KnownPorts } from './known-ports.js';
import type { LinuxHost } from './linux-host.js';
import { linuxInventory } from './linux-inventory.js';
import type { PortLink } from './port-devices.js';
import { PortLinks } from './port-links.js';

const port = (portId: string, networkId: string): PlacedPort => ({
  ...{ portId, instanceId: portId, mac: '02:00:00:00:00:01', address: '10.0.0.4', guestUid: 900 },
  ...{ hostname: 'one', metadataHopLimit: 1, minFilterVersion: 0 },
  network: {
    ...{ networkId, domainId: 'home', cidr: '10.0.0.0/24', gateway: '10.0.0.1', dns: '' },
    ...{ domain: '', mtu: 1450 },
  },
});
const filtersOf = (limits: Readonly<Record<string, PortLimits | undefined>>): FilterSet => ({
  ports: Object.entries(limits).map(([portId, of]) => ({
    ...{ portId, mac: '02:00:00:00:00:01', address: '10.0.0.4', groups: [] },
    ...(of && { limits: of }),
  })),
  ...{ groups: {}, members: {} },
});
const SLOW: PortLimits = { inboundAverage: 1_000 };
const SHAPE = { rate: 1_024_000, burst: 102_400 };

/** Networks `n1` and `n2` are on the host; what each is told is noted. */
function hostOf(filters: FilterSet, missing: readonly string[] = []) {
  const shaped: PortLink[] = [];
  const networkOf = (networkId: string) => ({
    ...{ spec: { networkId }, plan: { mtu: 1450 } },
    devices: {
      shape: async (links: readonly PortLink[]) => void shaped.push(...links),
      names: async () => [`tap-of-${networkId}`],
      idle: async () => (networkId === 'n1' ? ['tap-a'] : []),
    },
    dnsmasq: { leases: async () => [`lease-of-${networkId}`] },
  });
  const all = ['n1', 'n2'].map(networkOf);
  const find = (of: { networkId: string }) => all.find(({ spec }) => spec.networkId === of.networkId);
  const part = { networks: { all: () => all, find } };
  const host = {
    tapOf: ({ portId }: { portId: string }) => `tap-${portId}`,
    partOf: ({ networkId }: { networkId: string }) => (networkId === 'n9' ? undefined : part),
    parts: () => [part],
    inspect: async () => ({ addresses: ['10.0.0.4'], missing }),
  } as unknown as LinuxHost;
  const known = new KnownPorts();
  const placed = [port('a', 'n1'), port('b', 'n1'), port('c', 'n2')];
  known.ports = new Map(placed.map((one) => [one.portId, one]));
  let now = filters;
  const links = new PortLinks(host, known, () => now);
  return { shaped, host, known, links, tell: (next: FilterSet) => (now = next) };
}

describe('PortLinks', () => {
  it('says of a port how its device should be, with the limits of its filter', () => {
    const { links } = hostOf(filtersOf({ a: SLOW, b: undefined }));
    expect(links.linkOf(port('a', 'n1'))).toEqual({ tap: 'tap-a', uid: 900, mtu: 1450, shape: SHAPE });
    expect(links.linkOf(port('b', 'n1'))).toEqual({ tap: 'tap-b', uid: 900, mtu: 1450 });
  });

  it.each(['n3', 'n9'])('refuses a port whose network %s is not here', (networkId) => {
    const { links } = hostOf(filtersOf({}));
    expect(() => links.networkOf(port('a', networkId))).toThrow(`network ${networkId} is not on this host`);
  });

  it('names settled ports of a network only', () => {
    const { links, known } = hostOf(filtersOf({}));
    known.coming.add('b');
    const network = links.networkOf(port('a', 'n1'));
    expect(links.in(network).map(({ tap }) => tap)).toEqual(['tap-a']);
  });

  it('counts as limited those whose device is as it should be', () => {
    const { links } = hostOf(filtersOf({ a: SLOW, c: SLOW }));
    expect([links.limited([]), links.limited(['tap-a'])]).toEqual([['a', 'c'], ['c']]);
  });

  it('shapes anew only devices whose limits have changed, and that are here', async () => {
    const before = filtersOf({ a: SLOW, b: SLOW });
    const { links, shaped, tell, known } = hostOf(before);
    known.ports.set('d', port('d', 'n3'));
    tell(filtersOf({ a: { ...SLOW }, c: SLOW, d: SLOW }));
    await links.reshape(before);
    expect(shaped.map(({ tap, shape }) => [tap, shape])).toEqual([
      ['tap-b', undefined],
      ['tap-c', SHAPE],
    ]);
  });

  it('settles a device whose limits have changed while it was made', async () => {
    const { links, shaped, tell } = hostOf(filtersOf({}));
    const one = port('a', 'n1');
    const made = links.linkOf(one);
    await links.settle(one, made);
    expect(shaped).toEqual([]);
    tell(filtersOf({ a: SLOW }));
    await links.settle(one, made);
    expect(shaped).toEqual([{ ...made, shape: SHAPE }]);
  });
});

describe('linuxInventory', () => {
  const state = (blocks?: readonly string[]): HostNetworkState => ({
    ...{ version: 1, filters: filtersOf({}), peers: [] },
    ...(blocks && { blocks }),
  });
  const found = (
    limits: FilterSet,
    missing: readonly string[],
    told: HostNetworkState,
    withTaps: string[] = [],
  ) => {
    const { host, links } = hostOf(limits, missing);
    return linuxInventory(host, { links, withTaps: () => withTaps } as unknown as HostPorts, told);
  };
  const PLAIN = {
    ...{ taps: ['tap-of-n1', 'tap-of-n2'], leases: ['lease-of-n1', 'lease-of-n2'], filters: ['10.0.0.4'] },
  };

  it('leaves out what there is none of', async () => {
    expect(await found(filtersOf({}), [], state())).toEqual(PLAIN);
  });

  it('names ports that are idle or limited, and ranges that are blocked', async () => {
    const all = await found(filtersOf({ a: SLOW }), [], state(['192.0.2.0/24']), ['a']);
    expect(all).toEqual({ ...PLAIN, idle: ['a'], limited: ['a'], blocks: ['192.0.2.0/24'] });
  });

  it('counts no limit and no block that is not as it was left', async () => {
    const missing = ['limit of tap-a', 'rules inet block_in'];
    const all = await found(filtersOf({ a: SLOW, c: SLOW }), missing, state(['192.0.2.0/24']));
    expect(all).toEqual({ ...PLAIN, missing, limited: ['c'] });
  });
});
