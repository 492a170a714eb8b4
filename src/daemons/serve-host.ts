import { queueOf } from '../../workflows/contracts/host-roles.js';
import type { commonFlags, hostFlags } from '../common/flags/common.flags.js';
import type { Daemon } from '../common/daemon.js';
import type { FlagValues } from '../common/flags/flags.js';
import { packageFolder } from '../common/package-folder.js';
import { stateRoot } from '../common/state/state-paths.js';
import { connectTemporal, type Post, workerAt } from '../common/temporal/worker.js';
import type { HostSide, OpenHost } from '../host/host-side.js';
import { hostIdentities, type HostIdentity } from '../host/link/host-identity.js';
import { hostLinkOf } from '../host/link/host-link-of.js';
import type { HostLink } from '../host/link/host-link.js';
import type { HostFacts } from './daemon-row.js';
import { tellTogether } from './tell-together.js';

/** Flags that every daemon of hosts has. */
export type HostDaemonFlags = FlagValues<typeof commonFlags & typeof hostFlags>;

/** What a role is made of: its side of one host, and the steps of its queue. */
export interface HostRoom<F, M> {
  readonly open: OpenHost<F, M>;
  readonly Steps: new (manager: M) => object;
  /** Steps at once; absent: the usual number. */
  readonly mostSteps?: number;
}

/**
 * One role on one host, or on each of `--fake_hosts`: what is there is adopted first, then told to the cloud, then the
 * queue is open for work. Waits for the host API and for Temporal as long as it takes; guests and ports live on
 * meanwhile, and when it closes. Throws one line for a host without a token, or fake hosts with a real driver.
 */
export async function serveHost<F extends HostDaemonFlags, M>(
  facts: HostFacts,
  room: HostRoom<F, M>,
  flags: F,
): Promise<Required<Daemon>> {
  requireFakeDriver(facts.driver, flags);
  const root = stateRoot(flags, packageFolder());
  const hosts = await Promise.all(
    hostIdentities(flags, root).map((identity) => openHost(facts, room, { identity, root, flags })),
  );
  const connection = await connectTemporal(flags.temporal_address);
  const at = { connection, namespace: flags.temporal_namespace };
  const polls = await Promise.all(
    hosts.map(({ host, side: { manager } }) =>
      poll({ ...at, taskQueue: queueOf(facts.role, host), steps: new room.Steps(manager) }, room.mostSteps),
    ),
  );
  const leaveQueues = () => Promise.all(polls.map((leave) => leave()));
  return {
    async close() {
      await leaveQueues();
      await Promise.all(hosts.map(closeHost));
      await connection.close();
    },
    async prepareShutdown() {
      await Promise.all(hosts.map(({ side }) => side.prepareShutdown?.()));
    },
    async quiesce(graceMs, tell) {
      // Nothing starts once the queues are left.
      await leaveQueues();
      const tellers = tellTogether(hosts.length, tell);
      await Promise.all(hosts.map(({ side }, at) => side.quiesce(graceMs, (names) => tellers[at]?.(names))));
    },
    hurryGuests() {
      for (const { side } of hosts) side.hurry?.();
    },
  };
}

/** A real driver works on the machine, which is one host. */
function requireFakeDriver(driver: string, flags: HostDaemonFlags): void {
  const chosen = (flags as Readonly<Record<string, unknown>>)[driver];
  if (flags.fake_hosts > 0 && chosen !== 'fake')
    throw new Error(`--fake_hosts goes with --${driver}=fake, not ${String(chosen)}`);
}

interface OpenedHost<M> {
  readonly host: string;
  readonly link: HostLink;
  readonly side: HostSide<M>;
}

interface Around<F> {
  readonly identity: HostIdentity;
  readonly root: string;
  readonly flags: F;
}

async function openHost<F extends HostDaemonFlags, M>(
  { role }: HostFacts,
  { open }: HostRoom<F, M>,
  { identity, root, flags }: Around<F>,
): Promise<OpenedHost<M>> {
  const link = hostLinkOf(role, identity, flags);
  const side = await open({ identity, stateRoot: root, flags, link });
  const flat = await link.open({ role, ...side.handlers });
  await side.begin?.(flat);
  return { host: identity.host, link, side };
}

async function closeHost({ link, side }: OpenedHost<unknown>): Promise<void> {
  await link.close();
  await side.close();
}

/** Polls a host's queue. Returns the way to end that, which may be asked for twice. */
async function poll(post: Post, mostSteps?: number): Promise<() => Promise<void>> {
  const worker = await workerAt(
    post,
    mostSteps === undefined ? {} : { maxConcurrentActivityTaskExecutions: mostSteps },
  );
  // A worker that ends by itself is an unhandled rejection, and that ends the daemon: its supervisor starts it again.
  const running = worker.run();
  return async () => {
    // Temporal's own runtime may have begun it already, on the same signal.
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
}
