import { availableParallelism } from 'node:os';
import { type Program, type SystemUser } from './program.js';

export interface TemporalPlace {
  /** Temporal's CLI. */
  readonly binary: string;
  readonly port: number;
  /** Undefined: no web interface. */
  readonly uiPort?: number;
  /** Undefined: in memory. */
  readonly file?: string;
  readonly user?: SystemUser;
}

/** Measured settings: the first alone takes a launch from 380 ms to 94 ms. docs/architecture.md, "Temporal". */
const DYNAMIC = {
  'history.transferProcessorMaxPollRPS': 2000,
  // Lists and searches are a second behind: what has ended by then is written once, where a launch was written three
  // times.
  'history.visibilityProcessorMaxPollRPS': 1,
  'history.visibilityTaskBatchSize': 1000,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'frontend.rps': 100_000,
  'frontend.namespaceRPS': 100_000,
};

/** Of its file, which one process opens with one connection. They are applied in the order of their names. */
const PRAGMAS = {
  // Its locks are taken once and kept.
  locking_mode: 'exclusive',
  // Without the write-ahead log, file mode is four times slower. Named in full, it comes after the line above.
  'main.journal_mode': 'wal',
  synchronous: '1',
  // In pages: every launch writes five hundred, most of them the same again.
  wal_autocheckpoint: '16384',
  // In KiB, when negative.
  cache_size: '-65536',
  temp_store: 'memory',
};

export const temporalAddress = ({ port }: TemporalPlace): string => `127.0.0.1:${port}`;

/** Temporal's dev server as a program. */
export function temporalProgram(place: TemporalPlace): Program {
  const { binary, port, uiPort, file, user } = place;
  return {
    name: 'temporal',
    file: binary,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
      ...(file ? ['--db-filename', file, ...repeated('--sqlite-pragma', PRAGMAS)] : []),
      ...repeated('--dynamic-config-value', DYNAMIC),
    ],
    // Its heap may grow fourfold between collections: a sixth more launches for 200 MB. With half of the cores to
    // itself it hands less back and forth between them, and the daemons and guests beside it have the others: a sixth
    // less of its processor.
    env: { GOGC: '400', GOMAXPROCS: String(Math.max(1, Math.floor(availableParallelism() / 2))) },
    stopSignal: 'SIGTERM',
    ...(user && { user }),
  };
}

const repeated = (option: string, values: object): readonly string[] =>
  Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`]);
