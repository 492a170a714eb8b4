import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComputeActivities } from '../../activities/compute.activities.js';
import { FenceGate } from '../../src/common/fencing/fence-gate.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { failureInterceptor } from '../../src/common/temporal/failure.interceptor.js';
import { Semaphore } from '../../src/common/async/semaphore.js';
import { ComputeManager } from '../../src/host/compute/compute.manager.js';
import { FakeDriver } from '../../src/host/compute/drivers/fake/fake.driver.js';
import { fakeFlags } from '../../src/host/compute/drivers/fake/fake.flags.js';
import { noConfigDrives } from '../../src/host/compute/config-drives.js';
import { noImages } from '../../src/host/images/image-source.js';
import type { SpawnRequest } from '../../workflows/contracts/guest.js';
import { rootDiskOf } from '../../workflows/contracts/spawn-request.js';

const instanceId = randomUUID();
const spawn: SpawnRequest = {
  guest: {
    ...{ instanceId, name: 'i-1', smbiosUuid: 'ec2', vcpus: 1, memoryMiB: 64, kernelArgs: '' },
  },
  disks: [
    {
      ...rootDiskOf({ imageId: randomUUID(), format: 'raw', sizeBytes: 1, sha256: 'aa' }, 1),
      mode: 'create',
    },
  ],
  nics: [
    {
      ...{ portId: randomUUID(), mac: '02::1', model: 'virtio' },
      binding: { tap: '', namespace: '', guestUid: 0, domainId: '' },
    },
  ],
};
const fence = (generation: number) => ({ generation, sequence: 1 });

describe('ComputeActivities', () => {
  let folder: string;
  let manager: ComputeManager;

  const activitiesWith = async (...argv: string[]) => {
    manager = new ComputeManager({
      driver: new FakeDriver(join(folder, 'guests'), parseFlags(fakeFlags, argv)),
      images: noImages,
      drives: noConfigDrives,
      gate: new FenceGate(join(folder, 'fences')),
      boots: new Semaphore(1),
      link: { reportPower: async () => undefined, sendImage: async () => undefined },
      traces: { keep: async () => undefined },
      reserved: { memoryMiB: 0, diskMiB: 0 },
    });
    await manager.start();
    return new ComputeActivities(manager);
  };
  const environment = () =>
    new MockActivityEnvironment(
      { heartbeatTimeoutMs: 30 },
      { interceptors: [() => ({ inbound: failureInterceptor })], logger: new DefaultLogger('ERROR') },
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'steps-'));
  });
  afterEach(async () => {
    await manager.close();
    rmSync(folder, { recursive: true });
  });

  it('take a guest through its life', async () => {
    const steps = await activitiesWith();
    const run = <T>(work: () => Promise<T>) => environment().run(work);
    await run(() => steps.spawnInstance(spawn, fence(1)));
    await run(() => steps.rebootInstance({ spawn, graceSeconds: 0 }, fence(2)));
    expect(await run(() => steps.powerState(instanceId, fence(3)))).toBe('running');
    await run(() => steps.stopInstance({ instanceId, graceSeconds: 0 }, fence(4)));
    expect(await run(() => steps.powerState(instanceId, fence(5)))).toBe('stopped');
    await run(() => steps.destroyInstance(instanceId, fence(6)));
    expect(await run(() => steps.powerState(instanceId, fence(7)))).toBe('absent');
  });

  it('report what was overtaken as a failure that is not retried', async () => {
    const steps = await activitiesWith();
    await environment().run(() => steps.destroyInstance(instanceId, fence(2)));
    await expect(environment().run(() => steps.spawnInstance(spawn, fence(1)))).rejects.toMatchObject({
      type: 'OperationOvertaken',
      nonRetryable: true,
    });
  });

  it('beat while the driver works, and stop it when the workflow gives up', async () => {
    const steps = await activitiesWith('--fake_spawn_delay=60');
    const env = environment();
    const beaten = new Promise<void>((resolve) => env.addListener('heartbeat', jest.fn(resolve)));
    const spawning = env.run(() => steps.spawnInstance(spawn, fence(1)));
    await beaten;
    env.cancel();
    await expect(spawning).rejects.toMatchObject({ name: 'CancelledFailure' });
    expect(await manager.powerState(instanceId)).toBe('absent');
  });
});
