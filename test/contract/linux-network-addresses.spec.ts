import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { OutsideWorld } from '../support/outside-world.js';
import { until } from '../support/until.js';
import { addressOf } from './network-driver.contract.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const MOVES = 50;

/** The machine's own question to a guest's port: the name that it tells. */
const asks = (address: string, port = 7000) =>
  exec('busybox', ['nc', '-w', '1', address, String(port)], { input: 'x' }).then(
    ({ stdout }) => stdout,
    () => '',
  );

(here ? describe : describe.skip)('floating addresses', () => {
  let bench: NetworkBench;
  let world: OutsideWorld;
  const address = (n: number) => addressOf(bench.host.config, bench.guest(n % 10).port, n);
  const [FIRST, SECOND] = ['203.0.113.10', '203.0.113.11'];

  beforeAll(async () => {
    world = await OutsideWorld.up();
    bench = await NetworkBench.up(3, '--snat', `--snat_uplinks=${world.uplink}`);
    await bench.filter([EVERYTHING]);
    await bench.driver.bind({ ...address(0), outside: FIRST });
    await bench.driver.bind({ ...address(1), outside: SECOND });
  }, 60_000);
  afterAll(async () => {
    await bench.down();
    await world.down();
    expect((await exec('ip', ['-4', 'route'])).stdout).not.toContain('203.0.113.');
  }, 60_000);

  const pings = (to: string) =>
    exec('busybox', ['ping', '-c', '1', '-W', '1', to]).then(
      () => true,
      () => false,
    );

  it('are reached by the machine', async () => {
    expect(await pings(FIRST)).toBe(true);
    expect(await asks(FIRST)).not.toBe('');
  });

  it('are reached by other guests, with and without one of their own, and by their own guest', async () => {
    for (const n of [0, 1, 2])
      for (const outside of [FIRST, SECOND])
        expect([n, outside, await bench.guest(n).open(outside, 7000, `${n}${outside}`)]).toEqual([
          n,
          outside,
          'open',
        ]);
    expect(await bench.guest(0).say(`0${FIRST}`)).toBe('answered');
    expect(await bench.guest(0).pings(FIRST)).toBe(true);
  });

  it('a tap gives no guest its own broadcasts back', async () => {
    const { namespace } = bench.guest(0);
    const probing = ['busybox', 'arping', '-D', '-I', 'eth0', '-c', '1', '-w', '1', bench.address(0)];
    await expect(exec('nsenter', [`--net=/run/netns/${namespace}`, ...probing])).resolves.toBeDefined();
  });

  it('groups filter what comes by them', async () => {
    await bench.filter([], [EVERYTHING]);
    expect(await asks(FIRST)).toBe('');
    await bench.filter([EVERYTHING]);
    expect(await asks(FIRST)).not.toBe('');
  });

  it('outlive the daemon, and are put back when the machine loses the way', async () => {
    await bench.restart();
    expect(await pings(FIRST)).toBe(true);
    await exec('ip', ['route', 'del', `${FIRST}/32`]);
    await until(async () => (await exec('ip', ['-4', 'route'])).stdout.includes(FIRST));
    expect(await pings(FIRST)).toBe(true);
    expect((await bench.driver.inventory()).missing ?? []).toEqual([]);
  });

  it('stand for a further address of a guest, as long as that has it', async () => {
    const further = bench.address(2).replace(/\d+$/, '77');
    const { portId } = bench.guest(2).port;
    const third = { ...address(2), outside: '203.0.113.12', portId, inside: further };
    await bench.guest(2).ip(`addr add ${further}/24 dev eth0`);
    await bench.driver.bind(third);
    expect(await pings(third.outside)).toBe(false);
    await bench.filter([EVERYTHING], [EVERYTHING], undefined, new Map([[portId, [further]]]));
    expect(await pings(third.outside)).toBe(true);
    // It is that address's source, too.
    expect(await bench.guest(2).pings(world.address, '-I', further)).toBe(true);
    const { stdout } = await bench.inside('conntrack', '-L', '--orig-src', further);
    expect(stdout).toContain(`dst=${third.outside} `);
    await bench.filter([EVERYTHING]);
    expect(await pings(third.outside)).toBe(false);
    await bench.driver.unbind(third.addressId);
  });

  it('move fifty times under pings, and flows of the last owner end', async () => {
    const bound = { ...address(0), outside: FIRST };
    const answers: string[] = [];
    for (let n = 1; n <= MOVES; n++) {
      const { portId } = bench.guest(n % 2 === 0 ? 0 : 2).port;
      await bench.driver.bind({ ...bound, portId, generation: 1 + n });
      const [at] = (await bench.driver.bound()).filter(({ outside }) => outside === FIRST);
      answers.push(`${await pings(FIRST)} ${at?.portId === portId}`);
    }
    expect(new Set(answers)).toEqual(new Set(['true true']));
    const { stdout } = await bench.inside('conntrack', '-L', '--orig-dst', FIRST);
    expect(stdout).not.toContain(`src=${bench.address(2)} `);
  }, 60_000);

  it('answer no more once they are gone', async () => {
    await bench.driver.unbind(address(1).addressId);
    expect(await asks(SECOND)).toBe('');
    expect((await exec('ip', ['-4', 'route'])).stdout).not.toContain(SECOND);
  });
});

/** Neighbours on an interface: a world of its own, with an ARP cache of its own, which knows no route to guests. */
(here ? describe : describe.skip)('floating addresses on an interface', () => {
  let bench: NetworkBench;
  let world: OutsideWorld;
  let outside = '';
  const bound = () => ({
    ...addressOf(bench.host.config, bench.guest(0).port, 1),
    ...{ outside, interface: world.uplink },
  });

  beforeAll(async () => {
    world = await OutsideWorld.up();
    bench = await NetworkBench.up(2, '--snat', `--snat_uplinks=${world.uplink}`);
    await bench.filter([EVERYTHING]);
    // Of the documentation's other range, on the link for the world alone.
    outside = '203.0.113.200';
    await world.ip(`route add ${outside}/32 dev eth0`);
  }, 60_000);
  afterAll(async () => {
    await bench.down();
    await world.down();
  }, 60_000);

  const worldPings = () =>
    world.run('busybox', 'ping', '-c', '1', '-W', '2', outside).then(
      () => true,
      () => false,
    );

  it('are probed: somebody who has one is found', async () => {
    const probe = { addressId: bound().addressId, interface: world.uplink };
    expect(await bench.driver.probe({ ...probe, outside })).toBe(false);
    expect(await bench.driver.probe({ ...probe, outside: world.address })).toBe(true);
    expect(await bench.driver.probe({ ...probe, outside: world.machine })).toBe(true);
  });

  it('are reached by neighbours, and are their guest’s source', async () => {
    expect(await worldPings()).toBe(false);
    await bench.driver.bind(bound());
    expect(await worldPings()).toBe(true);
    expect(await bench.guest(0).tells(world.address, 7000)).toBe(outside);
    expect(await bench.guest(1).tells(world.address, 7000)).toBe(world.machine);
    expect((await bench.driver.inventory()).missing ?? []).toEqual([]);
  });

  it('are told to neighbours, who believe somebody else had them', async () => {
    await world.ip(`neigh replace ${outside} lladdr 02:00:00:00:00:77 dev eth0 nud reachable`);
    expect(await worldPings()).toBe(false);
    await bench.driver.bind({ ...bound(), generation: 2 });
    expect(await worldPings()).toBe(true);
  });

  it('go with their answer', async () => {
    await bench.driver.unbind(bound().addressId);
    expect((await exec('ip', ['neigh', 'show', 'proxy'])).stdout).not.toContain(outside);
    await world.ip('neigh flush dev eth0');
    expect(await worldPings()).toBe(false);
  });
});
