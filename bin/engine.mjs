#!/usr/bin/env node
import '../dist/src/engine/engine.js';
