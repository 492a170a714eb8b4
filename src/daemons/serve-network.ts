import 'reflect-metadata';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NativeConnection } from '@temporalio/worker';
import { NetworkActivities } from '../../activities/network.activities.js';
import { queueOf } from '../../workflows/contracts/host-roles.js';
import { exec } from '../common/exec/exec.js';
import { FenceGate } from '../common/fencing/fence-gate.js';
import { NestLogger } from '../common/log/nest-logger.js';
import { packageFolder } from '../common/package-folder.js';
import { socketFolder, stateRoot } from '../common/state/state-paths.js';
import { connectTemporal, workerAt } from '../common/temporal/worker.js';
import { hostIdentities, type HostIdentity } from '../host/link/host-identity.js';
import { hostLinkOf } from '../host/link/host-link-of.js';
import { networkDrivers } from '../host/network/drivers/index.js';
import { NetworkManager } from '../host/network/network.manager.js';
import { NetworkModule } from './network.module.js';
import { topologies } from '../host/network/topologies/index.js';
import type { Daemon } from './daemon.js';
import type { EngineNetworkFlags } from './engine-network.flags.js';

/**
 * The network of one host, or of `--fake_hosts`: welcomed by the cloud and brought up first, then open for work. Waits for the
 * host API and for Temporal as long as it takes. What is plugged stays plugged when it closes, unless the guests went down too.
 */
export async function serveNetwork(flags: EngineNetworkFlags): Promise<Required<Daemon>> {
  if (flags.fake_hosts > 0 && flags.network_driver !== 'fake')
    throw new Error(`--fake_hosts goes with --network_driver=fake, not ${flags.network_driver}`);
  const root = stateRoot(flags, packageFolder());
  const hosts = await Promise.all(
    hostIdentities(flags, root).map((identity) => openHost(identity, { flags, root })),
  );
  const connection = await connectTemporal(flags.temporal_address);
  const workers = await Promise.all(hosts.map((host) => work(host, connection, flags)));
  let rest = false;
  return {
    async close() {
      await Promise.all(workers.map((leave) => leave()));
      await Promise.all(hosts.map(({ app }) => app.get(NetworkManager).close(rest)));
      await Promise.all(hosts.map(({ app }) => app.close()));
      await connection.close();
    },
    // Guests shut down with their network up; it goes when the daemon does.
    async shutdownGuests() {
      rest = true;
    },
    async prepareShutdown() {},
    hurryGuests() {},
  };
}

interface Surroundings {
  readonly flags: EngineNetworkFlags;
  readonly root: string;
}

interface OpenHost {
  readonly host: string;
  readonly app: INestApplicationContext;
}

async function openHost(identity: HostIdentity, around: Surroundings): Promise<OpenHost> {
  const module = NetworkModule.with(await partsOf(identity, around));
  const app = await NestFactory.createApplicationContext(module, { logger: new NestLogger() });
  await app.get(NetworkManager).open();
  return { host: identity.host, app };
}

/** Polls the host's queue. Returns the way to end that. */
async function work(
  { host, app }: OpenHost,
  connection: NativeConnection,
  flags: EngineNetworkFlags,
): Promise<() => Promise<void>> {
  const worker = await workerAt({
    connection,
    namespace: flags.temporal_namespace,
    taskQueue: queueOf('network', host),
    steps: app.get(NetworkActivities),
  });
  // A worker that ends by itself is an unhandled rejection, and that ends the daemon: its supervisor starts it again.
  const running = worker.run();
  return async () => {
    // Temporal's own runtime may have begun it already, on the same signal.
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
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
