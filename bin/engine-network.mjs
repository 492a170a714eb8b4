#!/usr/bin/env node
import '../dist/src/daemons/engine-network.js';
