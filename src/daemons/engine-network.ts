import 'reflect-metadata';
import { runDaemon } from './daemon.js';
import { engineNetworkFlags } from './engine-network.flags.js';
import { serveNetwork } from './serve-network.js';

await runDaemon('engine-network', engineNetworkFlags, serveNetwork);
