import 'reflect-metadata';
import type { Daemon } from '../common/daemon.js';
import { readFlags } from '../common/flags/read-flags.js';
import { logger, startLog } from '../common/log/logger.js';
import { type DaemonName, daemonRows } from './registry.js';
import { obey, orderIn } from './shutdown-orders.js';

/** What does not close in time is left to the kernel: everything we do may be cut short anywhere. */
const CLOSE_LIMIT_MS = 9_000;

/** By which a daemon that hangs is told from one that has nothing to say. Answered with the same. */
const isAlive = (message: unknown): boolean =>
  (message as { readonly alive?: unknown } | null)?.alive === true;

/**
 * One daemon as a program: flags → serve → say "ready" to its supervisor → close on SIGTERM, SIGINT, or when the
 * supervisor is gone. Exits with 1 and one line for flags that it does not understand, and for a start that fails.
 */
export async function runDaemon(name: DaemonName): Promise<void> {
  const row = daemonRows[name];
  const flags = readFlags(row.flags, `${name}: ${row.about}`);
  startLog(name, String(flags['log_level']));
  const log = logger('daemon');
  let daemon: Daemon | undefined;
  const end = endOnce(() => daemon);
  endWhenTold(end);
  answerSupervisor(() => daemon);
  try {
    daemon = await row.serve(flags);
  } catch (error) {
    log.fatal({ err: error }, 'could not start');
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    process.exit(1);
  }
  log.info('ready');
  process.send?.({ ready: true });
}

type End = (why: string, status: number) => void;

/** Closes the daemon, if it is up yet, and then the process. */
function endOnce(daemon: () => Daemon | undefined): End {
  const log = logger('daemon');
  let ending = false;
  return (why, status) => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'stopping');
    setTimeout(() => process.exit(status), CLOSE_LIMIT_MS).unref();
    void Promise.resolve(daemon()?.close())
      .catch((error: unknown) => log.error({ err: error }, 'did not close cleanly'))
      .finally(() => process.exit(status));
  };
}

function endWhenTold(end: End): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal, 0));
  process.on('disconnect', () => end('the supervisor is gone', 0));
  process.on('unhandledRejection', (error, promise) => {
    // One of another realm is a workflow's: Temporal's SDK fails that workflow's task.
    if (!(promise instanceof Promise)) return;
    logger('daemon').fatal({ err: error }, 'unhandled rejection');
    end('unhandled rejection', 1);
  });
}

function answerSupervisor(daemon: () => Daemon | undefined): void {
  process.on('message', (message) => {
    if (isAlive(message)) process.send?.(message);
    const order = orderIn(message);
    // The supervisor may be killed meanwhile.
    if (order) void obey(order, daemon(), (answer) => process.connected && process.send?.(answer));
  });
}
