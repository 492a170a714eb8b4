import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { OutsideWorld } from '../support/outside-world.js';
import { until } from '../support/until.js';
import { addressOf } from './network-driver.contract.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const OUTSIDE = '203.0.113.201';
const PORT = 7100;
const MOVES = 50;

/** One answer, by whom, and when it was asked and given: milliseconds since 1970. */
interface Answer {
  readonly flow: number;
  readonly who: string;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** From when to when a guest may have been the address's: from before it was bound to after it was unbound. */
interface Reign {
  readonly who: string;
  readonly from: number;
  to: number;
}

/** Two hosts, each with a guest, and a world with an ARP cache of its own that calls the address all the time. */
(here ? describe : describe.skip)('a floating address that moves', () => {
  let world: OutsideWorld;
  const benches = new Map<string, NetworkBench>();
  const answers: Answer[] = [];
  const reigns: Reign[] = [];
  let pings = 0;
  const bench = (who: string) => benches.get(who) as NetworkBench;
  const last = () => answers.at(-1);

  beforeAll(async () => {
    world = await OutsideWorld.up();
    // It is no host's to switch on: one that forwards for a host alone lets nothing in to another one.
    writeFileSync(`/proc/sys/net/ipv4/conf/${world.uplink}/forwarding`, '1');
    for (const who of ['one', 'two']) {
      const up = await NetworkBench.up(1, '--snat', `--snat_uplinks=${world.uplink}`);
      benches.set(who, up);
      await up.filter([EVERYTHING]);
      await up.guest(0).listenTelling(PORT, who);
    }
    await world.ip(`route add ${OUTSIDE}/32 dev eth0`);
    const caller = world.spawn(process.execPath, 'test/support/steady-caller.mjs', OUTSIDE, String(PORT));
    createInterface({ input: caller.stdout }).on('line', (line) => answers.push(JSON.parse(line) as Answer));
    const pinger = world.spawn(
      'busybox',
      'sh',
      '-c',
      `while :; do ping -c 1 -W 1 ${OUTSIDE} && sleep 0.1; done`,
    );
    createInterface({ input: pinger.stdout }).on('line', (line) => {
      if (line.includes('1 packets received')) pings += 1;
    });
  }, 60_000);
  afterAll(async () => {
    for (const one of benches.values()) await one.down();
    await world.down();
  }, 60_000);

  /** As the workflow does it: bound nowhere before its last host has let go of it. */
  const move = async (who: string, generation: number) => {
    const before = reigns.at(-1);
    if (before) {
      await bench(before.who).driver.unbind(bound(before.who, generation).addressId);
      before.to = Date.now();
    }
    reigns.push({ who, from: Date.now(), to: Infinity });
    await bench(who).driver.bind(bound(who, generation));
    await until(async () => last()?.who === who, 10_000);
  };
  const bound = (who: string, generation: number) => ({
    ...addressOf(bench(who).host.config, bench(who).guest(0).port, 1),
    ...{ outside: OUTSIDE, interface: world.uplink, generation },
  });

  it('fifty times between hosts has one owner at any time, and is answered by each', async () => {
    for (let n = 0; n <= MOVES; n += 1) {
      const pinged = pings;
      await move(n % 2 === 0 ? 'one' : 'two', 1 + n);
      await until(async () => pings > pinged, 10_000);
    }
    expect(reigns).toHaveLength(MOVES + 1);
    // No two of them have any moment in common.
    for (const [n, { from }] of reigns.entries()) expect(reigns[n - 1]?.to ?? 0).toBeLessThanOrEqual(from);
    const foreign = answers.filter(
      ({ who, askedAt, answeredAt }) =>
        !reigns.some((one) => one.who === who && one.from <= answeredAt && askedAt <= one.to),
    );
    expect(foreign).toEqual([]);
    // A flow ends with the owner that it was opened to: nobody goes on with another's.
    const flows = new Map<number, Set<string>>();
    for (const { flow, who } of answers) flows.set(flow, (flows.get(flow) ?? new Set()).add(who));
    expect([...flows.values()].filter((owners) => owners.size > 1)).toEqual([]);
    expect(flows.size).toBeGreaterThan(MOVES);
  }, 240_000);

  it('leaves nothing at the hosts that it has left', async () => {
    const lastOwner = reigns.at(-1)?.who ?? '';
    const other = lastOwner === 'one' ? 'two' : 'one';
    expect(await bench(other).driver.bound()).toEqual([]);
    const { stdout } = await bench(other).inside('conntrack', '-L', '--orig-dst', OUTSIDE);
    expect(stdout).not.toContain(OUTSIDE);
    expect((await bench(lastOwner).driver.inventory()).missing ?? []).toEqual([]);
  });
});
