import { parseFlags } from '../common/flags/parse-flags.js';
import { type Daemon } from './daemon.js';
import { type DaemonName, flagsOf } from './flags-of.js';

type Serve = (argv: readonly string[]) => Promise<Daemon>;

/** Each daemon as a function of its command line, for `--single_process`. Loaded when it is asked for. */
export const serveOf: Readonly<Record<DaemonName, Serve>> = {
  'engine-api': async (argv) =>
    (await import('./serve-api.js')).serveEngineApi(parseFlags(flagsOf['engine-api'], argv)),
  'engine-conductor': async (argv) =>
    (await import('./serve-conductor.js')).serveConductor(parseFlags(flagsOf['engine-conductor'], argv)),
  'engine-compute': async (argv) =>
    (await import('./serve-compute.js')).serveCompute(parseFlags(flagsOf['engine-compute'], argv)),
  'engine-network': async (argv) =>
    (await import('./serve-network.js')).serveNetwork(parseFlags(flagsOf['engine-network'], argv)),
};
