import { runDaemon } from './daemon.js';
import { engineConductorFlags } from '../cloud/sweeps/engine-conductor.flags.js';
import { serveConductor } from './serve-conductor.js';

await runDaemon('engine-conductor', engineConductorFlags, serveConductor);
