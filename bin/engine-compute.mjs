#!/usr/bin/env node
import '../dist/src/daemons/engine-compute.js';
