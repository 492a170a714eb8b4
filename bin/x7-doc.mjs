#!/usr/bin/env node
/** Development: writes the table of routes into docs/x7.md from the rows in the code. After `npm run build`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withRoutes } from '../dist/src/api/x7/doc/x7-doc.js';

const file = new URL('../docs/x7.md', import.meta.url);
writeFileSync(file, withRoutes(readFileSync(file, 'utf8')));
