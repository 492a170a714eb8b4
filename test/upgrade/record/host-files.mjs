import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LARGEST = 64 * 1024;
const LEFT_OUT = /^token$|\.pid$|^accel\.json$/;

/** Copies what hosts have written as text: guests' records, ports, filters, fences. No tokens, no disks, no logs. */
export function keepHostFiles(state, target) {
  const hosts = join(state, 'hosts');
  rmSync(target, { recursive: true, force: true });
  for (const entry of readdirSync(hosts, { withFileTypes: true, recursive: true })) {
    const from = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || LEFT_OUT.test(entry.name) || statSync(from).size > LARGEST) continue;
    const text = readFileSync(from);
    if (text.length === 0 || text.includes(0)) continue;
    const to = join(target, relative(hosts, from));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
}
