import type { Bench } from '../lib/bench.js';
import type { Figure } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';
import { launchesTogether } from './launches.js';
import type { LaunchFloor } from '../floor/launch-floor.js';

const LIVE = 10_000;
const A_REQUEST = 100;
const LANES = 4;

/** Guests of the same project in the same group, which lets in its own members: the worst neighbours that a launch can have. */
async function crowd(bench: Bench): Promise<void> {
  await inLanes(LANES, LIVE / A_REQUEST, async () => bench.reached(await bench.launch(A_REQUEST), 'running'));
}

/** Launches a second beside ten thousand instances, against those of the empty cloud a moment before. Run it last. */
export async function crowded(bench: Bench, floor: LaunchFloor, emptyPerSecond: number): Promise<Figure[]> {
  await crowd(bench);
  const [singles] = await launchesTogether(bench, floor);
  if (!singles) return [];
  return [
    {
      question: `launches a second with ${LIVE} live instances`,
      unit: '/s',
      n: singles.n,
      p50: singles.p50,
      floor: emptyPerSecond,
      reach: '>= 0.9 x the empty one (floor)',
      ...(singles.cpu && { cpu: singles.cpu }),
    },
  ];
}
