#!/usr/bin/env node
/**
 * Compares the branches that the unit specs ran with the floor of each folder (test/house/branch-floors.json), and says in one line a
 * folder what fell. Other files than these two may be named: floors, then what Jest has counted. `--raise` writes floors that rose, and folders that came; none is ever lowered.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [
  FLOORS = join(root, 'test/house/branch-floors.json'),
  SUMMARY = join(root, 'node_modules/.cache/coverage/coverage-summary.json'),
] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** Percent that two runs of so many branches may differ by: which way a race goes is not the same each time. Four branches, or three in a hundred. */
const slackOf = (branches) => Math.max(3, branches === 0 ? 0 : 400 / branches);

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
  return new Map([...rooms].sort().map(([room, counts]) => [room, { percent: percent(counts), ...counts }]));
}

const floors = await read(FLOORS);
const now = measured(await read(SUMMARY));
const isFallen = (room, floor) => {
  const found = now.get(room);
  return found !== undefined && found.percent < floor - slackOf(found.total);
};
const fallen = Object.entries(floors).filter(([room, floor]) => isFallen(room, floor));
for (const [room, floor] of fallen)
  process.stderr.write(
    `coverage: ${room} runs ${now.get(room).percent} % of its branches, its floor is ${floor} %\n`,
  );
const unknown = [...now].filter(([room]) => !(room in floors));
for (const [room, { percent }] of unknown)
  process.stderr.write(`coverage: ${room} has no floor yet; --raise gives it ${percent} %\n`);

if (process.argv.includes('--raise')) {
  const raised = [...now].map(([room, { percent }]) => [room, Math.max(percent, floors[room] ?? 0)]);
  await writeFile(FLOORS, `${JSON.stringify(Object.fromEntries(raised), null, 2)}\n`);
} else if (fallen.length + unknown.length > 0) process.exitCode = 1;
