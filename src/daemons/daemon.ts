import { type FlagSpec, type FlagValues } from '../common/flags/flags.js';
import { readFlags } from '../common/flags/read-flags.js';
import { logger, startLog } from '../common/log/logger.js';
import { ABOUT } from './about.js';
import { obey, orderIn } from './shutdown-orders.js';

/** Something that serves until it is closed. Closing lets go of what outlives it (guests, ports). */
export interface Daemon {
  close(): Promise<void>;
  /** A host's daemon: the cloud goes down, and can still be asked what is needed for that. */
  prepareShutdown?(): Promise<void>;
  /**
   * A host's compute daemon: shuts all guests down because the whole cloud is going down, each within `graceMs`, and tells which
   * it waits for. They stay wanted. Nothing new is started afterwards.
   */
  shutdownGuests?(graceMs: number, tell: (waiting: readonly string[]) => void): Promise<void>;
  /** Cuts the power of guests that are being shut down. */
  hurryGuests?(): void;
}

/** By which the supervisor tells a daemon that hangs from one that has nothing to say. Answered with the same. */
const isAlive = (message: unknown): boolean =>
  (message as { readonly alive?: unknown } | null)?.alive === true;

/** One program of the package: flags → serve → say "ready" to whoever started it → close on SIGTERM, SIGINT, or when that one is gone. */
export async function runDaemon<const S extends FlagSpec & { log_level: FlagSpec[string] }>(
  binary: string,
  spec: S,
  serve: (flags: FlagValues<S>) => Promise<Daemon>,
): Promise<void> {
  const flags = readFlags(spec, ABOUT[binary] ?? binary);
  startLog(binary, String(flags.log_level));
  const log = logger('daemon');
  let daemon: Daemon | undefined;
  let ending = false;
  const end = (why: string, status: number) => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'stopping');
    // What does not close in time is left to the kernel: everything we do may be cut short anywhere.
    setTimeout(() => process.exit(status), 9_000).unref();
    void Promise.resolve(daemon?.close())
      .catch((error: unknown) => log.error({ err: error }, 'did not close cleanly'))
      .finally(() => process.exit(status));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal, 0));
  process.on('disconnect', () => end('the supervisor is gone', 0));
  process.on('message', (message) => {
    if (isAlive(message)) process.send?.(message);
    const order = orderIn(message);
    // The supervisor may be killed meanwhile.
    if (order) void obey(order, daemon, (answer) => process.connected && process.send?.(answer));
  });
  process.on('unhandledRejection', (error, promise) => {
    // One of another realm is a workflow's: Temporal's SDK fails that workflow's task.
    if (!(promise instanceof Promise)) return;
    log.fatal({ err: error }, 'unhandled rejection');
    end('unhandled rejection', 1);
  });
  try {
    daemon = await serve(flags);
  } catch (error) {
    log.fatal({ err: error }, 'could not start');
    process.stderr.write(`${binary}: ${(error as Error).message}\n`);
    process.exit(1);
  }
  log.info('ready');
  process.send?.({ ready: true });
}
