import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type { NetworkDriver } from '../../src/host/network/network-driver.js';
import type { PortBinding } from '../../workflows/contracts/guest.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { portOf } from './network-driver.contract.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const { signal } = new AbortController();
const MOST = 16;

(here ? describe : describe.skip)('guests that come and go while others do', () => {
  const host = linuxNetworkHost();
  let driver: NetworkDriver;
  /** Called as each command of the host begins. */
  let atCommand = (): void => undefined;

  beforeAll(async () => {
    const watched: typeof exec = (...command) => {
      atCommand();
      return exec(...command);
    };
    driver = host.driver({ exec: watched });
    await driver.start(host.config);
  }, 60_000);
  afterAll(async () => {
    await driver.teardown();
    await driver.close();
    await host.remove();
  }, 60_000);

  const expectGuests = async (count: number) => {
    const { taps, leases, missing } = await driver.inventory();
    expect([taps.length, leases.length, missing]).toEqual([count, count, undefined]);
  };

  it('find their domain and network made, at whatever point of its making they come', async () => {
    const coming: Promise<PortBinding>[] = [];
    atCommand = () => {
      if (coming.length < MOST) coming.push(driver.plug(portOf(host.apart, 10 + coming.length), signal));
    };
    await driver.plug(portOf(host.apart, 10 + MOST), signal);
    await Promise.all(coming);
    await expectGuests(MOST + 1);
  }, 60_000);

  it('keep their network while its last guests leave', async () => {
    const inner = { ...host.second, domainId: host.apart.domainId, networkId: randomUUID() };
    const coming: Promise<PortBinding>[] = [];
    const leaving = await driver.list();
    atCommand = () => {
      if (coming.length >= MOST) return;
      const network = coming.length % 2 === 0 ? host.apart : inner;
      coming.push(driver.plug(portOf(network, 100 + coming.length), signal));
    };
    await Promise.all(leaving.map(({ portId }) => driver.unplug(portId)));
    await Promise.all(coming);
    await expectGuests(coming.length);
    for (let n = 0; n < coming.length; n += 2) await driver.unplug(portOf(host.apart, 100 + n).portId);
    await expectGuests(Math.floor(coming.length / 2));
  }, 60_000);
});
