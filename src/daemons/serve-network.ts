import 'reflect-metadata';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NativeConnection } from '@temporalio/worker';
import { NetworkActivities } from '../../activities/network.activities.js';
import { queues } from '../../workflows/contracts/queues.js';
import { exec } from '../common/exec/exec.js';
import { FenceGate } from '../common/fencing/fence-gate.js';
import { NestLogger } from '../common/log/nest-logger.js';
import { packageFolder } from '../common/package-folder.js';
import { socketFolder, stateRoot } from '../common/state/state-paths.js';
import { connectTemporal, workerAt } from '../common/temporal/worker.js';
import { hostIdentities, type HostIdentity } from '../hosts/host-identity.js';
import { hostLinkOf } from '../hosts/host-link-of.js';
import { networkDrivers } from '../network/drivers/index.js';
import { NetworkManager } from '../network/network.manager.js';
import { NetworkModule } from '../network/network.module.js';
import { topologies } from '../network/topologies/index.js';
import type { Daemon } from './daemon.js';
import type { EngineNetworkFlags } from './engine-network.flags.js';

/** The network of one host, or of `--fake_hosts`: its stream, its driver, its queue. */
export async function serveNetwork(flags: EngineNetworkFlags): Promise<Daemon> {
  if (flags.fake_hosts > 0 && flags.network_driver !== 'fake')
    throw new Error(`--fake_hosts goes with --network_driver=fake, not ${flags.network_driver}`);
  const root = stateRoot(flags, packageFolder());
  const connection = await connectTemporal(flags.temporal_address);
  const hosts = await Promise.all(
    hostIdentities(flags, root).map((identity) => serveHost(identity, { flags, root, connection })),
  );
  return {
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()));
      await connection.close();
    },
  };
}

interface Surroundings {
  readonly flags: EngineNetworkFlags;
  readonly root: string;
  readonly connection: NativeConnection;
}

async function serveHost(identity: HostIdentity, around: Surroundings): Promise<Daemon> {
  const { flags, connection } = around;
  const app = await NestFactory.createApplicationContext(
    NetworkModule.with(await partsOf(identity, around)),
    {
      logger: new NestLogger(),
    },
  );
  const manager = app.get(NetworkManager);
  await manager.open();
  const worker = await workerAt({
    connection,
    namespace: flags.temporal_namespace,
    taskQueue: queues.network(identity.host),
    steps: app.get(NetworkActivities),
  });
  // A worker that ends by itself is an unhandled rejection, and that ends the daemon: its supervisor starts it again.
  const running = worker.run();
  return {
    close: async () => {
      worker.shutdown();
      await running;
      await manager.close();
      await app.close();
    },
  };
}

async function partsOf(identity: HostIdentity, { flags, root }: Surroundings) {
  const { host, paths } = identity;
  const folder = join(paths.root, 'network');
  const link = hostLinkOf(identity, flags, join(folder, 'spool'));
  const { create } = await networkDrivers[flags.network_driver]();
  const driver = create({
    cloud: flags.cloud,
    host,
    folder,
    runFolder: socketFolder(flags.cloud, root, `${host}/network`),
    topology: topologies[flags.network_manager],
    flags,
    exec,
    metadata: (request) => link.metadata(request),
  });
  return { driver, link, fences: new FenceGate(join(folder, 'fences')) };
}
