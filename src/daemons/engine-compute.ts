import 'reflect-metadata';
import { runDaemon } from './daemon.js';
import { engineComputeFlags } from './engine-compute.flags.js';
import { serveCompute } from './serve-compute.js';

await runDaemon('engine-compute', engineComputeFlags, serveCompute);
