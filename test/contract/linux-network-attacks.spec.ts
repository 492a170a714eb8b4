import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { bridgeMac } from '../../src/host/network/drivers/linux/host-names.js';
import type { NetworkDriver } from '../../src/host/network/network-driver.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { NetGuest } from '../support/net-guest.js';
import { EVERYTHING } from '../support/network-bench.js';
import { GROUP, portOf } from './network-driver.contract.js';

/** Python: Node opens no raw sockets. */
const PYTHON = '/usr/bin/python3';
const hasPython = spawnSync(PYTHON, ['--version']).status === 0;
const here = hasPython && (whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1');
const FRAMES = 'test/support/raw-frames.py';
const { signal } = new AbortController();

const inside = ({ namespace }: NetGuest, ...words: readonly string[]) =>
  [`--net=/run/netns/${namespace}`, PYTHON, FRAMES, ...words] as const;

/**
 * Two domains with one range, in which everybody lets everything in and out: what parts them is that they are domains.
 * The victim has the address and the MAC of the attacker's neighbour, so that nothing tells a frame to the one from a
 * frame to the other.
 */
(here ? describe : describe.skip)('attacks from one domain on another', () => {
  const host = linuxNetworkHost();
  const guests: NetGuest[] = [];
  let driver: NetworkDriver;

  const boot = async (network: NetworkSpec, n: number): Promise<NetGuest> => {
    const port = { ...portOf(network, n), portId: randomUUID(), instanceId: randomUUID() };
    const guest = await NetGuest.boot(port, await driver.plug(port, signal));
    guests.push(guest);
    await guest.setAddress();
    return guest;
  };
  beforeAll(async () => {
    driver = host.driver();
    await driver.start(host.config);
    const other = { ...host.apart, domainId: randomUUID(), networkId: randomUUID() };
    for (const [network, n] of [
      [host.apart, 10],
      [host.apart, 11],
      [other, 11],
      [host.config, 11],
      [other, 12],
    ] as const)
      await boot(network, n);
    await driver.applyState({
      version: 1,
      filters: {
        ports: guests.map(({ port: { portId, mac, address } }) => ({
          portId,
          mac,
          address,
          groups: [GROUP],
        })),
        groups: { [GROUP]: { rules: [EVERYTHING, { ...EVERYTHING, direction: 'egress' }] } },
        members: {},
      },
      peers: [],
    });
  }, 60_000);
  afterAll(async () => {
    for (const guest of guests) await guest.halt();
    await driver.teardown();
    await driver.close();
    await host.remove();
  }, 60_000);

  const guest = (n: number): NetGuest => guests[n] as NetGuest;
  /** Resolves once the guest listens; `names`: of the frames that it hears then. */
  const listen = async (to: NetGuest) => {
    const lines = createInterface({ input: spawn('nsenter', inside(to, 'hear', '4')).stdout });
    await once(lines, 'line');
    return { names: once(lines, 'line').then(([line]) => JSON.parse(String(line)) as string[]) };
  };

  /** From the attacker to all that have the address of its neighbour: what the neighbour and the victims hear. */
  const attacked = async (attacker: NetGuest, neighbour: NetGuest, victims: readonly NetGuest[]) => {
    const { mac, address, network } = attacker.port;
    const gateway = bridgeMac(host.cloud, 'h1', network.networkId);
    const [near, ...far] = await Promise.all([neighbour, ...victims].map(listen));
    const { mac: theirs, address: at } = neighbour.port;
    await exec('nsenter', inside(attacker, 'send', mac, address, theirs, at, gateway));
    return { near: await near?.names, far: await Promise.all(far.map(({ names }) => names)) };
  };

  it('bring nothing to who has the same range, address and MAC there', async () => {
    const { near, far } = await attacked(guest(0), guest(1), [guest(2), guest(3), guest(4)]);
    expect(far).toEqual([[], [], []]);
    // Of the frames it is the honest one that its neighbour gets, so that they were sent indeed.
    expect(near).toContain('unicast');
    for (const name of ['spoofed-address', 'spoofed-mac', 'spoofed-stranger', 'arp-spoofed', 'vlan-5'])
      expect(near).not.toContain(name);
  }, 60_000);

  it('bring nothing the other way either', async () => {
    const { near, far } = await attacked(guest(4), guest(2), [guest(0), guest(1), guest(3)]);
    expect(far).toEqual([[], [], []]);
    expect(near).toContain('unicast');
  }, 60_000);
});
