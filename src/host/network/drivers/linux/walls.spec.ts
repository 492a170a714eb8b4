import { describe, expect, it } from '@jest/globals';
import { HostNamespace } from './host-namespace.js';
import { METADATA_ADDRESS, UPLINK } from './host-names.js';
import type { LinkAddresses } from './link-addresses.js';
import type { PortLink } from './port-devices.js';
import { Walls, type WallsOptions } from './walls.js';

const LINK: LinkAddresses = { machine: '169.254.0.0', namespace: '169.254.0.1' };
const GATEWAYS = ['10.0.0.1', METADATA_ADDRESS, 'fe80::1'];
const link: PortLink = { tap: 'tap1', uid: 900, mtu: 1450, shape: { rate: 125, burst: 16_384 } };

const row = (ifname: string, ...addresses: readonly string[]) => ({
  ...{ ifname, flags: ['UP'], addr_info: addresses.map((local) => ({ local })) },
});
const whole = () => [row(UPLINK, LINK.namespace), row('br1', ...GATEWAYS), { ...row('tap1'), master: 'br1' }];

interface Around {
  readonly rules?: readonly string[];
  readonly outer?: readonly string[];
  readonly table?: readonly string[];
  readonly isDown?: boolean;
  /** Devices that are made again. */
  readonly made?: readonly string[];
}

/** A host with a network and a port, of which the kernel holds `rows`; `did`: what was done, in order. */
function wallsOf(rows: readonly object[], around: Around = {}) {
  const did: string[] = [];
  const note = (what: string) => async () => void did.push(what);
  const kernel = { rate: 125, routes: [{ dev: UPLINK }] as readonly object[] };
  const namespace = new HostNamespace('ns', async (file, args) => {
    const qdisc = [{ kind: 'tbf', dev: 'tap1', root: true, options: { rate: kernel.rate } }];
    const found = file === 'nsenter' ? qdisc : args.includes('addr') ? rows : kernel.routes;
    return { stdout: JSON.stringify(found), stderr: '' };
  });
  const network = {
    ...{ bridge: { name: 'br1' }, plan: { gateway: '10.0.0.1' }, gateways6: ['fe80::1'] },
    devices: {
      restore: async () => (did.push('devices'), around.made ?? []),
      remove: async (tap: string) => void did.push(`remove ${tap}`),
    },
    dnsmasq: { restart: note('dnsmasq') },
  };
  const options = {
    namespace,
    rules: {
      compare: async () => ({ addresses: ['10.0.0.4'], missing: around.rules ?? [] }),
      restore: note('rules'),
    },
    networks: { all: () => [network] },
    outer: { missing: async () => around.outer ?? [], restore: async () => around.table ?? [] },
    link: () => (around.isDown ? undefined : LINK),
    relink: note('relink'),
    portsOf: () => [link],
  } as unknown as WallsOptions;
  const walls = new Walls(options);
  const missing = async () => (await walls.inspect()).missing;
  return { walls, did, kernel, missing };
}

describe('what holds guests in', () => {
  it('misses nothing where all is as it was left, and mends nothing', async () => {
    const { walls, did } = wallsOf(whole());
    expect(await walls.inspect()).toEqual({ addresses: ['10.0.0.4'], missing: [] });
    await walls.mend();
    expect(did).toEqual([]);
  });

  it('looks at nothing but rules where the network is not up', async () => {
    const { missing } = wallsOf([], { isDown: true, rules: ['table inet engine'] });
    expect(await missing()).toEqual(['table inet engine']);
  });

  it('names links, addresses and the way out that are gone', async () => {
    const [, , tap] = whole();
    const { missing, kernel } = wallsOf([{ ...row(UPLINK), addr_info: undefined }, tap ?? {}], {
      outer: ['uplink'],
    });
    kernel.routes = [];
    expect(await missing()).toEqual([
      `address ${LINK.namespace} of ${UPLINK}`,
      'uplink',
      `default route by ${UPLINK}`,
      'link br1',
    ]);
    const down = wallsOf([
      { ...row(UPLINK, LINK.namespace), flags: [] },
      row('br1', ...GATEWAYS.slice(0, 2)),
      tap ?? {},
    ]);
    expect(await down.missing()).toEqual([`link ${UPLINK}`, 'address fe80::1 of br1']);
  });

  it.each<[string, object]>([
    ['on no bridge', row('tap1')],
    ['on another', { ...row('tap1'), master: 'br2' }],
    ['down', { ...row('tap1'), master: 'br1', flags: [] }],
    ['gone', row('tap9')],
  ])('names a port’s device that is %s', async (_what, tap) => {
    const { missing } = wallsOf([...whole().slice(0, 2), tap]);
    expect(await missing()).toEqual(['tap tap1']);
  });

  it('names a port’s device that is not held to its limit', async () => {
    const { missing, kernel } = wallsOf(whole());
    kernel.rate = 124;
    expect(await missing()).toEqual(['limit of tap1']);
  });

  it('puts rules back first, then the frame, then devices; and who listened on a bridge that was lost', async () => {
    const { walls, did } = wallsOf([row(UPLINK, LINK.namespace)], { rules: ['table inet engine'] });
    await walls.mend();
    expect(did).toEqual(['rules', 'relink', 'devices', 'dnsmasq']);
  });

  it('puts back only devices where only these were lost, or the machine’s part', async () => {
    const lost = wallsOf(whole().slice(0, 2));
    await lost.walls.mend();
    expect(lost.did).toEqual(['devices']);
    const table = wallsOf(whole(), { table: ['rule of the machine'] });
    await table.walls.mend();
    expect(table.did).toEqual(['devices']);
  });

  it('takes a device away again whose port has gone while it was made', async () => {
    const { walls, did } = wallsOf(whole().slice(0, 2), { made: ['tap1', 'tap2'] });
    await walls.mend();
    expect(did).toEqual(['devices', 'remove tap2']);
  });
});
