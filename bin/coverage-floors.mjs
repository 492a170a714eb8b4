#!/usr/bin/env node
/**
 * Compares the branches that the unit specs ran with the floor of each folder (test/house/coverage-floors.json), and says in one line a
 * folder what fell. Other files than these two may be named: floors, then what Jest has counted. `--raise` writes floors that rose, and folders that came; none is ever lowered.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [
  FLOORS = join(root, 'test/house/coverage-floors.json'),
  SUMMARY = join(root, 'node_modules/.cache/coverage/coverage-summary.json'),
] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** Percent that two runs may differ by: which branch a race takes is not the same each time. */
const SLACK = 0.5;

const read = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** `src/cloud/instances` of `src/cloud/instances/filters/ec2.ts`: rooms, not every folder in them. */
const roomOf = (path) => dirname(path).split('/').slice(0, 3).join('/');

/** Percent of branches by room, rounded down to a tenth. */
function measured(summary) {
  const rooms = new Map();
  for (const [path, { branches }] of Object.entries(summary)) {
    if (path === 'total') continue;
    const room = roomOf(relative(root, path));
    const { total = 0, covered = 0 } = rooms.get(room) ?? {};
    rooms.set(room, { total: total + branches.total, covered: covered + branches.covered });
  }
  const percent = ({ total, covered }) => (total === 0 ? 100 : Math.floor((covered / total) * 1000) / 10);
  return Object.fromEntries([...rooms].sort().map(([room, counts]) => [room, percent(counts)]));
}

const floors = await read(FLOORS);
const now = measured(await read(SUMMARY));
const fallen = Object.entries(floors).filter(([room, floor]) => room in now && now[room] < floor - SLACK);
for (const [room, floor] of fallen)
  process.stderr.write(`coverage: ${room} runs ${now[room]} % of its branches, its floor is ${floor} %\n`);
const unknown = Object.keys(now).filter((room) => !(room in floors));
for (const room of unknown)
  process.stderr.write(`coverage: ${room} has no floor yet; --raise gives it ${now[room]} %\n`);

if (process.argv.includes('--raise')) {
  const raised = Object.entries(now).map(([room, percent]) => [room, Math.max(percent, floors[room] ?? 0)]);
  await writeFile(FLOORS, `${JSON.stringify(Object.fromEntries(raised), null, 2)}\n`);
} else if (fallen.length + unknown.length > 0) process.exitCode = 1;
