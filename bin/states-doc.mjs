#!/usr/bin/env node
/** Development: writes docs/states.md from the tables in the code. After `npm run build`. */
import { writeFileSync } from 'node:fs';
import { statesDoc } from '../dist/src/cloud/registry/states-doc.js';

writeFileSync(new URL('../docs/states.md', import.meta.url), statesDoc());
