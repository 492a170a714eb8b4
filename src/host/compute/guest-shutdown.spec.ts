import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nicOf, rootOf } from '../../../test/support/guest-parts.js';
import { until } from '../../../test/support/until.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import type { HostedGuest } from '../../stream/hosted-guest.contract.js';
import { FakeDriver } from './drivers/fake/fake.driver.js';
import { fakeFlags } from './drivers/fake/fake.flags.js';
import { GuestShutdown } from './guest-shutdown.js';

const never = new AbortController().signal;

describe('GuestShutdown', () => {
  let folder: string;
  let driver: FakeDriver;
  const ids = [randomUUID(), randomUUID()] as const;
  const powers = async () => (await driver.list()).map(({ power }) => power);
  const knowing =
    (...graces: readonly number[]) =>
    async (): Promise<readonly HostedGuest[]> =>
      graces.map((graceSeconds, i) => ({ instanceId: ids[i] ?? '', ec2Id: `i-${i + 1}`, graceSeconds }));

  const running = async (argv: readonly string[]) => {
    driver = new FakeDriver(folder, parseFlags(fakeFlags, argv));
    await driver.adopt(async () => undefined);
    for (const instanceId of ids)
      await driver.spawn(
        {
          ...{ instanceId, generation: 1, name: 'i', smbiosUuid: instanceId, vcpus: 1, memoryMiB: 64 },
          ...{
            disks: [rootOf({ base: '/dev/null', baseFormat: 'raw' }, 0)],
            kernelArgs: '',
            nics: [nicOf()],
          },
        },
        never,
      );
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shutdown-'));
  });
  afterEach(async () => {
    await driver.close();
    rmSync(folder, { recursive: true });
  });

  it('ends guests that obey, and tells of each', async () => {
    await running([]);
    const told: (readonly string[])[] = [];
    const shutdown = new GuestShutdown(driver, { guests: knowing(600, 600) });
    await shutdown.prepare();
    await shutdown.run(600_000, (names) => told.push(names));
    expect(await powers()).toEqual(['stopped', 'stopped']);
    expect([told[0], told.at(-1)]).toEqual([['i-1', 'i-2'], []]);
  });

  it('gives each the time that the cloud says, and none more than it may itself', async () => {
    await running(['--fake_stop_delay=600']);
    const shutdown = new GuestShutdown(driver, { guests: knowing(0, 600) });
    await shutdown.prepare();
    const told: (readonly string[])[] = [];
    const before = Date.now();
    await shutdown.run(500, (names) => told.push(names));
    expect(Date.now() - before).toBeGreaterThanOrEqual(490);
    expect(told).toEqual([['i-1', 'i-2'], ['i-2'], []]);
    expect(await powers()).toEqual(['stopped', 'stopped']);
  });

  it('gives all of them all the time where the cloud does not answer, and calls them by the ids that EC2 has for them', async () => {
    await running(['--fake_stop_delay=600']);
    const shutdown = new GuestShutdown(driver, {
      guests: async () => {
        throw new Error('away');
      },
    });
    await shutdown.prepare();
    const told: (readonly string[])[] = [];
    await shutdown.run(200, (names) => told.push(names));
    expect(told[0]).toEqual(ids.map((id) => ec2IdWith('i', id)));
  });

  it('cuts the power of those that are left when it is hurried', async () => {
    await running(['--fake_stop_delay=600']);
    const shutdown = new GuestShutdown(driver, { guests: knowing(600, 600) });
    let waiting = 0;
    const done = shutdown.run(600_000, (names) => (waiting = names.length));
    await until(() => waiting === 2);
    shutdown.hurry();
    await done;
    expect(await powers()).toEqual(['stopped', 'stopped']);
  });
});
