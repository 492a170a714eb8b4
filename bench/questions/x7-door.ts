import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../lib/bench.js';
import type { Figure } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';
import { tokenCheckMs } from '../lib/token-checks.js';
import type { X7Caller } from '../lib/x7-caller.js';

const CHECKS = 20_000;
const REQUESTS = 2_000;
const LANES = 8;

/**
 * Tokens that one core checks a second, alone and as requests that ask for nothing else; and what X7 takes of
 * engine-api's memory.
 */
export async function x7Door(bench: Bench, x7: X7Caller): Promise<Figure[]> {
  const headers = { 'x-subject-token': x7.token };
  const check = () => x7.ask({ method: 'HEAD', path: '/identity/v3/auth/tokens', headers });
  await inLanes(LANES, 500, check);
  await bench.cpu.quiet();
  const { cpu } = await bench.cpu.over(REQUESTS, () => inLanes(LANES, REQUESTS, check));
  const perSecond = (ms: number | undefined) => ({ unit: '/s' as const, p50: 1000 / (ms ?? Number.NaN) });
  return [
    {
      ...{ question: 'token checks a second a core', n: CHECKS, reach: '>= 5,000/s' },
      ...perSecond(await tokenCheckMs(bench.cloud, CHECKS)),
    },
    {
      ...{ question: 'HEAD of a token, a second a core of engine-api', n: REQUESTS, reach: '-', cpu },
      ...perSecond(cpu['engine-api']),
    },
    {
      ...{ question: 'memory that X7 adds to engine-api', unit: 'MB', n: 1 },
      ...{ p50: await footprint(), reach: '<= 25 MB' },
    },
  ];
}

async function footprint(): Promise<number> {
  const program = fileURLToPath(new URL('../lib/x7-footprint.js', import.meta.url));
  const child = fork(program, [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const said = once(child, 'message') as Promise<[number]>;
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the footprint was not measured')));
  const [megabytes] = await Promise.race([said, ended]);
  return megabytes;
}
