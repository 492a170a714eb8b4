#!/usr/bin/env node
/** Development: writes docs/nouns.md from the registry of nouns. After `npm run build`. */
import { writeFileSync } from 'node:fs';
import { nounsDoc } from '../dist/src/cloud/registry/nouns-doc.js';

writeFileSync(new URL('../docs/nouns.md', import.meta.url), nounsDoc());
