import { IllegalStateError, type Logger as SdkLogger, type LogLevel, Runtime } from '@temporalio/worker';
import { logger } from '../log/logger.js';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;

/** Ours on every host: they run no workflows and no Nexus, and are told so at every start. */
const EXPECTED = /^No (workflows|activities|Nexus services) registered/;

function write(level: LogLevel, message: string, meta: Record<string, unknown> = {}): void {
  const { error, ...rest } = meta;
  const name = EXPECTED.test(message) ? 'debug' : LEVELS[level];
  logger('temporal')[name]({ ...rest, ...(error !== undefined && { err: error }) }, message);
}

const sdkLogger: SdkLogger = {
  log: write,
  trace: (message, meta) => write('TRACE', message, meta),
  debug: (message, meta) => write('DEBUG', message, meta),
  info: (message, meta) => write('INFO', message, meta),
  warn: (message, meta) => write('WARN', message, meta),
  error: (message, meta) => write('ERROR', message, meta),
};

/**
 * The SDK's runtime, one a process: it logs through our log, and leaves signals to the daemon, which stops its workers
 * in its own order. Called before the first connection; twice is success. In tests that brought a runtime of their own,
 * that one stays.
 */
export function prepareTemporalRuntime(): void {
  try {
    Runtime.install({
      logger: sdkLogger,
      shutdownSignals: [],
      // The core writes a line a poller and retry while Temporal is away.
      telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
