#!/usr/bin/env node
import { runDaemon } from '../dist/src/daemons/run-daemon.js';

await runDaemon('engine-objectstore');
