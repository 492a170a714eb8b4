import { describe, expect, it } from '@jest/globals';
import { type Exec, ExecError } from '../../../../common/exec/exec.js';
import type { BoundAddress } from '../../network-driver.js';
import { AddressWays } from './address-ways.js';

/** On an interface that no machine has. */
const FRONT: BoundAddress = {
  ...{ addressId: 'a', domainId: 'd', portId: 'p', generation: 1 },
  ...{ outside: '192.0.2.7', interface: 'engspec-front' },
};
const OTHER: BoundAddress = { ...FRONT, addressId: 'b', outside: '192.0.2.6' };
/** The machine alone reaches it. */
const INNER: BoundAddress = { ...FRONT, addressId: 'c', outside: '192.0.2.5', interface: '' };

const LINK = { machine: '198.51.100.8', namespace: '198.51.100.9' };
const route = (outside: string) =>
  `ip route replace ${outside}/32 via 198.51.100.9 dev englink src 198.51.100.8`;

interface Machine {
  readonly bound?: readonly BoundAddress[];
  readonly isUp?: boolean;
  /** What `ip` says of the addresses that the machine answers for. */
  readonly answers?: string;
  /** Thrown by each command that removes. */
  readonly failure?: Error;
}

/** What the machine ran, `gate` among it. */
function machine({ bound = [], isUp = true, answers = '', failure }: Machine = {}) {
  const ran: string[] = [];
  const exec: Exec = async (file, args) => {
    ran.push([file, ...args].join(' '));
    if (failure && args.includes('del')) throw failure;
    return { stdout: args.includes('show') ? answers : '', stderr: '' };
  };
  const ways = new AddressWays({
    ...{ exec, machineLink: 'englink', link: () => (isUp ? LINK : undefined), bound: () => bound },
    gate: async () => void ran.push('gate'),
  });
  return { ways, ran };
}

const saying = (stderr: string) => new ExecError(['ip'], 2, stderr, 'ended with 2');

describe('AddressWays', () => {
  it('a way is let through before the machine answers for its address', async () => {
    const { ways, ran } = machine();
    await ways.open(FRONT);
    expect(ran).toEqual([
      ...[route('192.0.2.7'), 'gate'],
      'ip neigh replace proxy 192.0.2.7 dev engspec-front',
    ]);
    expect(ways.outsides).toEqual(['192.0.2.7']);
  });

  it('nobody outside is answered for what the machine alone reaches', async () => {
    const { ways, ran } = machine();
    await ways.open(INNER);
    expect(ran).toEqual([route('192.0.2.5'), 'gate']);
    expect([ways.outsides, ways.fronts]).toEqual([
      ['192.0.2.5'],
      { inner: ['192.0.2.5'], floating: [], fronts: [] },
    ]);
    await ways.shut(INNER);
    expect(ran.slice(2)).toEqual(['ip route del 192.0.2.5/32 dev englink', 'gate']);
    expect(ways.outsides).toEqual([]);
  });

  it('tells its fronts in order, each interface once', async () => {
    const { ways } = machine();
    for (const address of [FRONT, INNER, OTHER]) await ways.open(address);
    expect(ways.fronts).toEqual({
      ...{ floating: ['192.0.2.6', '192.0.2.7'], fronts: ['engspec-front'] },
      inner: ['192.0.2.5'],
    });
    await ways.open({ ...FRONT, addressId: 'e', outside: '192.0.2.4', interface: 'engspec-also' });
    expect(ways.fronts.fronts).toEqual(['engspec-also', 'engspec-front']);
  });

  it('opens none while the link is down', async () => {
    const { ways, ran } = machine({ isUp: false });
    await expect(ways.open(FRONT)).rejects.toThrow('the network of this host is not up');
    expect([ran, ways.outsides]).toEqual([[], []]);
  });

  it('shuts the answer before the way', async () => {
    const { ways, ran } = machine();
    await ways.open(FRONT);
    await ways.shut(FRONT);
    expect(ran.slice(3)).toEqual([
      'ip neigh del proxy 192.0.2.7 dev engspec-front',
      'ip route del 192.0.2.7/32 dev englink',
      'gate',
    ]);
    expect(ways.fronts).toEqual({ floating: [], fronts: [] });
  });

  it.each(['RTNETLINK answers: No such process', 'Cannot find device "englink"', 'it does not exist'])(
    'what is gone already is shut: %s',
    async (stderr) => {
      const { ways, ran } = machine({ failure: saying(stderr) });
      await ways.shut(FRONT);
      expect(ran).toHaveLength(3);
      expect(ran.at(-1)).toBe('gate');
    },
  );

  it.each([saying('Operation not permitted'), new Error('No such luck')])(
    'another failure is told: %s',
    async (failure) => {
      await expect(machine({ failure }).ways.shut(FRONT)).rejects.toBe(failure);
      await expect(machine({ failure }).ways.shut(INNER)).rejects.toBe(failure);
    },
  );

  it('opens and shuts all that are bound', async () => {
    const { ways } = machine({ bound: [FRONT, INNER] });
    await ways.reopen();
    expect(ways.outsides).toEqual(['192.0.2.7', '192.0.2.5']);
    await ways.shutAll();
    expect(ways.outsides).toEqual([]);
  });

  it('knows which addresses it no longer answers for, each on its own interface', async () => {
    const answers = JSON.stringify([
      { dst: '192.0.2.7', dev: 'engspec-front' },
      { dst: '192.0.2.6', dev: 'engspec-also' },
    ]);
    const { ways } = machine({ answers });
    for (const address of [FRONT, OTHER, INNER]) await ways.open(address);
    expect(await ways.missing()).toEqual(['answer for 192.0.2.6 on engspec-front']);
  });

  it('misses all when the machine answers for none, and asks for nothing when none is wanted', async () => {
    const { ways, ran } = machine({ answers: '\n' });
    await ways.open(INNER);
    const before = ran.length;
    expect(await ways.missing()).toEqual([]);
    expect(ran).toHaveLength(before);
    await ways.open(FRONT);
    expect(await ways.missing()).toEqual(['answer for 192.0.2.7 on engspec-front']);
    expect(ran.at(-1)).toBe('ip -j neigh show proxy');
  });
});
