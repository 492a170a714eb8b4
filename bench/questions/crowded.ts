import type { Bench } from '../lib/bench.js';
import type { Measured } from '../lib/cpu-meter.js';
import type { Figure } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';
import { manyLaunches, ratesOf, ROUNDS } from './launches.js';

const LIVE = 10_000;
const A_REQUEST = 100;
const LANES = 4;

/**
 * Guests of the same project in the same group, which lets in its own members: the worst neighbours that a launch can
 * have.
 */
async function crowd(bench: Bench): Promise<void> {
  await inLanes(LANES, LIVE / A_REQUEST, async () => bench.reached(await bench.launch(A_REQUEST), 'running'));
}

/** Launches a second beside ten thousand instances, in turns with those of an empty cloud. */
export async function crowded(bench: Bench, empty: Bench): Promise<Figure[]> {
  await crowd(bench);
  const rounds: Record<'full' | 'empty', Measured[]> = { full: [], empty: [] };
  const sides = [['empty', empty] as const, ['full', bench] as const];
  // The first round warms the empty one as launching the crowd has warmed the other.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, one] of round % 2 === 0 ? sides : sides.toReversed()) {
      const ids: string[] = [];
      await Promise.all([bench.cpu.quiet(), empty.cpu.quiet()]);
      const launches = await manyLaunches(one, ids);
      if (round > 0) rounds[name].push(launches);
      await one.terminate(ids);
    }
  }
  return [
    {
      question: `launches a second with ${LIVE} live instances`,
      ...ratesOf(rounds.full),
      floor: ratesOf(rounds.empty).p50,
      reach: '>= 0.9 x the empty one (floor)',
    },
  ];
}
