import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NativeConnection, type Worker } from '@temporalio/worker';
import { ComputeActivities } from '../../../activities/compute.activities.js';
import { NetworkActivities } from '../../../activities/network.activities.js';
import { VolumeActivities } from '../../../activities/volume.activities.js';
import { exec } from '../../../src/common/exec/exec.js';
import { FenceGate } from '../../../src/common/fencing/fence-gate.js';
import { parseFlags } from '../../../src/common/flags/parse-flags.js';
import { failureInterceptor } from '../../../src/common/temporal/failure.interceptor.js';
import { workerAt } from '../../../src/common/temporal/worker.js';
import { Semaphore } from '../../../src/common/async/semaphore.js';
import { ComputeManager } from '../../../src/host/compute/compute.manager.js';
import { FakeDriver } from '../../../src/host/compute/drivers/fake/fake.driver.js';
import { fakeFlags } from '../../../src/host/compute/drivers/fake/fake.flags.js';
import { noConfigDrives } from '../../../src/host/compute/config-drives.js';
import { noImages } from '../../../src/host/images/image-source.js';
import { FakeNetworkDriver } from '../../../src/host/network/drivers/fake/fake.driver.js';
import { networkFlags } from '../../../src/host/network/network.flags.js';
import { NetworkManager } from '../../../src/host/network/network.manager.js';
import { topologies } from '../../../src/host/network/topologies/index.js';
import { FakeVolumeDriver } from '../../../src/host/volume/drivers/fake/fake.driver.js';
import { fakeVolumeFlags } from '../../../src/host/volume/drivers/fake/fake.flags.js';
import { VolumeManager } from '../../../src/host/volume/volume.manager.js';
import { queueOf } from '../../../workflows/contracts/host-roles.js';
import { type Injector } from './injector.js';
import { type LoopbackLink } from './loopback-link.js';

/** A daemon of a further role, as its manager. */
export interface RoleDaemon {
  readonly role: string;
  inventory(): Promise<object>;
  close(): Promise<void>;
}

/** What a host's workers are connected to, and what it is beside compute and network. */
export interface Switchboard {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly injector: Injector;
  readonly more?: ((gate: FenceGate) => readonly RoleDaemon[]) | undefined;
}

/** One host in this process: real managers behind real fences, on fake drivers, polling queues of its own. */
export class FakeHost {
  readonly #workers: { readonly worker: Worker; readonly running: Promise<void> }[] = [];

  private constructor(
    readonly name: string,
    readonly folder: string,
    readonly compute: ComputeManager,
    readonly guests: FakeDriver,
    readonly network: NetworkManager,
    readonly ports: FakeNetworkDriver,
    readonly volume: VolumeManager,
    readonly volumes: FakeVolumeDriver,
    readonly more: readonly RoleDaemon[],
  ) {}

  static async open(name: string, link: LoopbackLink, to: Switchboard): Promise<FakeHost> {
    const folder = await mkdtemp(join(tmpdir(), `engine-${name}-`));
    const guests = new FakeDriver(join(folder, 'guests'), parseFlags(fakeFlags, []));
    const gate = new FenceGate(join(folder, 'compute-fences'));
    const compute = new ComputeManager({
      driver: guests,
      images: noImages,
      drives: noConfigDrives,
      gate,
      boots: new Semaphore(Infinity),
      link,
      traces: { keep: async () => undefined },
      reserved: { memoryMiB: 0, diskMiB: 0 },
    });
    const ports = new FakeNetworkDriver(networkOptions(name, folder, link));
    const fences = new FenceGate(join(folder, 'network-fences'));
    const network = new NetworkManager({ driver: ports, link, fences });
    const volumes = new FakeVolumeDriver(join(folder, 'volumes'), parseFlags(fakeVolumeFlags, []));
    const volumeFences = new FenceGate(join(folder, 'volume-fences'));
    const volume = new VolumeManager({
      ...{ driver: volumes, gate: volumeFences, images: noImages, reservedGiB: 0 },
    });
    await volume.start();
    await compute.start();
    await network.start(await link.open());
    const more = to.more?.(gate) ?? [];
    const host = new FakeHost(name, folder, compute, guests, network, ports, volume, volumes, more);
    await host.#poll(to);
    return host;
  }

  /** What its daemons would tell the cloud at this moment. */
  async inventories() {
    const takenAt = new Date(Date.now() + 3_600_000);
    const [compute, network, volume] = await Promise.all([
      this.compute.inventory(),
      this.network.inventory(),
      this.volume.inventory(),
    ]);
    const more = this.more.map(async (one) => [one.role, { takenAt, items: await one.inventory() }] as const);
    return {
      ...{ compute: { takenAt, items: compute }, network: { takenAt, items: network } },
      volume: { takenAt, items: volume },
      ...Object.fromEntries(await Promise.all(more)),
    };
  }

  async close(): Promise<void> {
    for (const { worker } of this.#workers) worker.shutdown();
    await Promise.all(this.#workers.map(({ running }) => running));
    await Promise.all([this.compute, this.network, this.volume, ...this.more].map((one) => one.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #poll({ connection, namespace, injector }: Switchboard): Promise<void> {
    const posts = [
      { taskQueue: queueOf('compute', this.name), steps: new ComputeActivities(this.compute) },
      { taskQueue: queueOf('network', this.name), steps: new NetworkActivities(this.network) },
      { taskQueue: queueOf('volume', this.name), steps: new VolumeActivities(this.volume) },
      ...this.more.map((one) => ({ taskQueue: queueOf(one.role, this.name), steps: one })),
    ];
    for (const post of posts) {
      const worker = await workerAt(
        { connection, namespace, ...post },
        {
          interceptors: {
            activity: [() => ({ inbound: failureInterceptor }), () => ({ inbound: injector.interceptor })],
          },
        },
      );
      this.#workers.push({ worker, running: worker.run() });
    }
  }
}

const networkOptions = (host: string, folder: string, link: LoopbackLink) => ({
  cloud: 'faults',
  host,
  region: 'local-1',
  folder: join(folder, 'ports'),
  runFolder: folder,
  topology: topologies['engine.network.manager.FlatDHCPManager'],
  flags: parseFlags(networkFlags, []),
  exec,
  metadata: () => link.metadata(),
});
