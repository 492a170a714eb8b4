import 'reflect-metadata';
import { runDaemon } from './daemon.js';
import { engineApiFlags } from '../api/engine-api.flags.js';
import { serveEngineApi } from './serve-api.js';

await runDaemon('engine-api', engineApiFlags, serveEngineApi);
