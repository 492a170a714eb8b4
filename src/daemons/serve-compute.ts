import type { NativeConnection } from '@temporalio/worker';
import { ComputeActivities } from '../../activities/compute.activities.js';
import { queueOf } from '../../workflows/contracts/host-roles.js';
import { packageFolder } from '../common/package-folder.js';
import { stateRoot } from '../common/state/state-paths.js';
import { connectTemporal, workerAt } from '../common/temporal/worker.js';
import { computeParts } from '../host/compute/compute-parts.js';
import type { ConsoleTraces } from '../host/compute/console-traces.js';
import { ComputeManager } from '../host/compute/compute.manager.js';
import { GuestShutdown } from '../host/compute/guest-shutdown.js';
import { hostIdentities, type HostIdentity } from '../host/link/host-identity.js';
import { hostLinkOf } from '../host/link/host-link-of.js';
import type { HostLink } from '../host/link/host-link.js';
import type { Daemon } from './daemon.js';
import type { EngineComputeFlags } from './engine-compute.flags.js';

const MOST_STEPS = 2_000;

interface Surroundings {
  readonly flags: EngineComputeFlags;
  readonly root: string;
}

/**
 * The guests of one host, or of `--fake_hosts`: adopted first, then told to the cloud, then open for work. Waits for the host API
 * and for Temporal as long as it takes; guests run on meanwhile, and when it closes.
 */
export async function serveCompute(flags: EngineComputeFlags): Promise<Required<Daemon>> {
  if (flags.fake_hosts > 0 && flags.compute_driver !== 'fake')
    throw new Error(`--fake_hosts goes with --compute_driver=fake, not ${flags.compute_driver}`);
  const root = stateRoot(flags, packageFolder());
  const opened = await Promise.all(
    hostIdentities(flags, root).map((identity) => openHost(identity, { flags, root })),
  );
  const connection = await connectTemporal(flags.temporal_address);
  const workers = await Promise.all(opened.map((host) => work(host, connection, flags)));
  return {
    async close() {
      await Promise.all(workers.map((rest) => rest()));
      await Promise.all(opened.map(close));
      await connection.close();
    },
    async prepareShutdown() {
      await Promise.all(opened.map(({ shutdown }) => shutdown.prepare()));
    },
    async shutdownGuests(graceMs, tell) {
      // Nothing is started any more once the queues are left.
      await Promise.all(workers.map((rest) => rest()));
      const waiting = opened.map((): readonly string[] => []);
      await Promise.all(
        opened.map(({ shutdown }, i) =>
          shutdown.run(graceMs, (names) => {
            waiting[i] = names;
            tell(waiting.flat());
          }),
        ),
      );
    },
    hurryGuests() {
      for (const { shutdown } of opened) shutdown.hurry();
    },
  };
}

interface OpenHost {
  readonly host: string;
  readonly manager: ComputeManager;
  readonly link: HostLink;
  readonly traces: ConsoleTraces;
  readonly shutdown: GuestShutdown;
}

async function openHost(identity: HostIdentity, { flags, root }: Surroundings): Promise<OpenHost> {
  const { host, paths } = identity;
  const link = hostLinkOf(identity, flags, paths.spool);
  const parts = await computeParts({ cloud: flags.cloud, stateRoot: root, host, paths, flags, link });
  const manager = new ComputeManager(parts);
  await manager.start();
  await link.open({
    role: 'compute',
    capacity: () => manager.capacity(),
    inventory: () => manager.inventory(),
    generationOf: (instanceId) => manager.generationOf(instanceId),
    readConsole: (instanceId, maxBytes) => manager.readConsole(instanceId, maxBytes),
  });
  const { driver, traces } = parts;
  traces.open();
  return { host, manager, link, traces, shutdown: new GuestShutdown(driver, link) };
}

async function close({ manager, link, traces }: OpenHost): Promise<void> {
  traces.close();
  await link.close();
  await manager.close();
}

/** Polls the host's queue. Returns the way to end that, which may be asked for twice. */
async function work(
  { host, manager }: OpenHost,
  connection: NativeConnection,
  flags: EngineComputeFlags,
): Promise<() => Promise<void>> {
  const worker = await workerAt(
    {
      connection,
      namespace: flags.temporal_namespace,
      taskQueue: queueOf('compute', host),
      steps: new ComputeActivities(manager),
    },
    // A guest that is slow to shut down has one for minutes: others, and who is in a hurry with it, must not wait for that.
    { maxConcurrentActivityTaskExecutions: MOST_STEPS },
  );
  // A worker that ends by itself is an unhandled rejection, and that ends the daemon: its supervisor starts it again.
  const running = worker.run();
  return async () => {
    // Temporal's own runtime may have begun it already, on the same signal.
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
}
