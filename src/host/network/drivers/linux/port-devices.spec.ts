import { describe, expect, it } from '@jest/globals';
import { misshapen, shapeDevices } from './device-shapes.js';
import { HostNamespace } from './host-namespace.js';
import { PortDevices, type PortLink } from './port-devices.js';

interface Row {
  readonly ifname: string;
  readonly master?: string;
  readonly flags: readonly string[];
}
const UP = ['UP', 'LOWER_UP'];
const link = (tap: string, rate?: number): PortLink => ({
  ...{ tap, uid: 900, mtu: 1450 },
  ...(rate !== undefined && { shape: { rate, burst: 16_384 } }),
});
const tbf = (dev: string, rate: number) => ({ kind: 'tbf', dev, root: true, options: { rate } });

/** A kernel that answers what it is given, and notes what it is told. */
function kernel(rows: readonly Row[] = [], qdiscs: readonly object[] = []) {
  const state = { rows, qdiscs: JSON.stringify(qdiscs), ip: [] as string[], tc: [] as string[], asked: 0 };
  const namespace = new HostNamespace('ns', async (file, args, { input = '' } = {}) => {
    const isTc = file === 'nsenter';
    if (args.includes('-batch')) (isTc ? state.tc : state.ip).push(...String(input).split('\n'));
    if (isTc && args.includes('qdisc')) state.asked += 1;
    return { stdout: isTc ? state.qdiscs : JSON.stringify(state.rows), stderr: '' };
  });
  return { state, namespace, devices: new PortDevices(namespace, 'br1') };
}

describe('shapes of devices', () => {
  it('asks the kernel for none', async () => {
    const { state, namespace } = kernel();
    expect(await misshapen(namespace, [link('tap1')])).toEqual([]);
    await shapeDevices(namespace, []);
    expect(state.asked).toBe(0);
  });

  it('finds those that are held to another rate, or to none', async () => {
    const others = [
      { kind: 'noqueue', dev: 'tap3', root: true },
      { ...tbf('tap3', 300), root: undefined },
    ];
    const bare = [
      { kind: 'tbf', root: true },
      { kind: 'tbf', root: true, dev: 'tap4' },
    ];
    const { namespace } = kernel([], [tbf('tap1', 100), tbf('tap2', 100), ...others, ...bare]);
    const links = [link('tap1', 100), link('tap2', 200), link('tap3', 300), link('tap4', 400), link('tap5')];
    const found = await misshapen(namespace, links);
    expect(found.map(({ tap }) => tap)).toEqual(['tap2', 'tap3', 'tap4']);
  });

  it('gives each its shape, and takes it only from those that have one', async () => {
    const { state, namespace } = kernel([], [tbf('tap2', 100)]);
    await shapeDevices(namespace, [link('tap1', 125), link('tap2'), link('tap3')]);
    expect(state.tc).toEqual([
      'qdisc replace dev tap1 root tbf rate 1000bit burst 16384 latency 100ms',
      'qdisc del dev tap2 root',
    ]);
    state.qdiscs = '';
    await shapeDevices(namespace, [link('tap3')]);
    expect(state.tc).toHaveLength(2);
  });
});

describe('PortDevices', () => {
  it('makes a tap of the guest’s user on the bridge, with its shape if it has one', async () => {
    const { state, devices } = kernel();
    await devices.add(link('tap1'));
    expect(state.ip).toEqual([
      'tuntap add dev tap1 mode tap user 900',
      'link set dev tap1 mtu 1450 master br1 up',
      'link set dev tap1 type bridge_slave hairpin on',
    ]);
    expect(state.tc).toEqual([]);
    await devices.add(link('tap2', 125));
    expect(state.tc).toHaveLength(1);
  });

  it('shapes devices that are on its bridge, no others', async () => {
    const rows = [
      { ifname: 'tap1', master: 'br1', flags: UP },
      { ifname: 'tap2', master: 'br2', flags: UP },
    ];
    const { state, devices } = kernel(rows);
    await devices.shape([link('tap1', 125), link('tap2', 125), link('tap3', 125)]);
    expect(state.tc).toEqual([expect.stringContaining('dev tap1 ')]);
  });

  it('tells devices with a guest from those without', async () => {
    const { state, devices } = kernel([
      { ifname: 'tap1', master: 'br1', flags: ['UP'] },
      { ifname: 'tap2', master: 'br1', flags: UP },
      { ifname: 'tap3', flags: [] },
    ]);
    expect([await devices.names(), await devices.idle()]).toEqual([['tap1', 'tap2'], ['tap1']]);
    expect(await devices.inUse()).toBe(true);
    state.rows = state.rows.filter(({ ifname }) => ifname !== 'tap2');
    expect(await devices.inUse()).toBe(false);
  });

  it('removes those that are there as one group; none is success', async () => {
    const { state, devices } = kernel([{ ifname: 'tap1', master: 'br1', flags: UP }]);
    await devices.remove('tap9');
    expect(state.ip).toEqual([]);
    await devices.remove('tap1');
    expect(state.ip).toEqual(['link set dev tap1 group 4242', 'link del group 4242']);
  });

  it('reconciles: what is unwanted goes, what is missing comes, what is there stays', async () => {
    const rows = ['tap1', 'tap2'].map((ifname) => ({ ifname, master: 'br1', flags: UP }));
    const { state, devices } = kernel(rows, [tbf('tap1', 125)]);
    await devices.reconcile([link('tap1'), link('tap3')]);
    expect(state.ip.filter((line) => line.includes('add'))).toEqual([
      'tuntap add dev tap3 mode tap user 900',
    ]);
    expect(state.ip).toContain('link set dev tap2 group 4242');
    expect(state.ip.at(-1)).toBe('link set dev tap1 type bridge_slave hairpin on');
    expect(state.tc).toEqual(['qdisc del dev tap1 root']);
    state.ip.length = 0;
    state.rows = [];
    await devices.reconcile([]);
    expect(state.ip).toEqual([]);
  });

  it('restores what somebody took away, and says what it made', async () => {
    const { state, devices } = kernel(
      [
        { ifname: 'tap1', master: 'br1', flags: UP },
        { ifname: 'tap2', flags: UP },
        { ifname: 'tap3', master: 'br1', flags: [] },
      ],
      [],
    );
    const wanted = [link('tap1', 125), link('tap2'), link('tap3'), link('tap4')];
    expect(await devices.restore(wanted)).toEqual(['tap4']);
    const attached = state.ip.filter((line) => line.includes('master'));
    expect(attached.map((line) => line.split(' ')[3])).toEqual(['tap4', 'tap2', 'tap3']);
    expect(state.tc).toEqual([expect.stringContaining('dev tap1 ')]);
    state.ip.length = 0;
    expect(await devices.restore([link('tap1')])).toEqual([]);
    expect(state.ip).toEqual([]);
  });
});
