import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchCloud } from '../lib/bench-cloud.js';
import type { Figure } from '../lib/figures.js';
import { cpuSecondsOf, familyOf, pssMegabytesOf } from '../lib/processes.js';

const WATCHED_SECONDS = 20;

/** What an idle cloud takes: memory of everything, processor of everything but Temporal's own server. */
export async function idle(cloud: BenchCloud, single: boolean): Promise<Figure[]> {
  const parts = await cloud.parts();
  const families = parts.map(({ name, pid }) => ({ name, pids: name === 'engine' ? [pid] : familyOf(pid) }));
  // With one process all daemons have the supervisor's pid: each process counts once.
  const all = [...new Set(families.flatMap(({ pids }) => pids))];
  const ours = [...new Set(families.flatMap(({ name, pids }) => (/temporal/i.test(name) ? [] : pids)))];
  const before = cpuSecondsOf(ours);
  await sleep(WATCHED_SECONDS * 1000);
  const cpu = ((cpuSecondsOf(ours) - before) / WATCHED_SECONDS) * 100;
  const what = single ? 'idle, --single_process' : 'idle, separate processes';
  const memory: Figure = {
    question: `${what}: memory (PSS)`,
    unit: 'MB',
    n: all.length,
    p50: pssMegabytesOf(all),
    reach: single ? '<= 550 MB' : '<= 900 MB',
    note: families.map(({ name, pids }) => `${name} ${pssMegabytesOf(pids).toFixed(0)}`).join(', '),
  };
  const processor: Figure = {
    question: `${what}: processor beyond Temporal's own`,
    unit: '% of a core',
    n: 1,
    p50: cpu,
    reach: '<= 3 %',
  };
  return single ? [memory] : [memory, processor];
}
