import type { LaunchFloor } from '../floor/launch-floor.js';
import type { Bench } from '../lib/bench.js';
import { type Measured, meanCpu } from '../lib/cpu-meter.js';
import { instanceIdsIn, listOf } from '../lib/ec2-caller.js';
import { type Figure, quantile, timesOf } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';

/** Of every question, in turns with its floor: how fast the machine is changes within a minute. */
export const ROUNDS = 5;

const ALONE = 8;
const MANY = 100;
const CLIENTS = 8;

/** The reply alone, and from the request until the row says running; one client, one launch after the other. */
export async function launchesAlone(bench: Bench, floor: LaunchFloor): Promise<Figure[]> {
  const floors: number[] = [];
  const replies: number[] = [];
  const running: number[] = [];
  const rounds: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await bench.cpu.quiet();
    for (let i = 0; i < ALONE; i += 1) floors.push(await floor.one());
    await bench.cpu.quiet();
    const ids: string[] = [];
    const one = async () => {
      const request = bench.ec2.sign('RunInstances', bench.launchParameters());
      const began = performance.now();
      const made = instanceIdsIn(await bench.ec2.send(request));
      replies.push(performance.now() - began);
      await bench.reached(made, 'running');
      running.push(performance.now() - began);
      ids.push(...made);
    };
    rounds.push(await bench.cpu.over(ALONE, () => inLanes(1, ALONE, one)));
    await bench.terminate(ids);
  }
  return [
    { question: 'RunInstances reply, one client', ...timesOf(replies), reach: '<= 10 / 25 ms' },
    {
      question: 'request -> running, idle',
      ...timesOf(running),
      floor: quantile(floors, 0.5),
      reach: '<= 70 / 130 ms',
      cpu: meanCpu(rounds),
    },
  ];
}

/** A hundred launches by eight clients, which end in `ids`. */
export async function manyLaunches(bench: Bench, ids: string[]): Promise<Measured> {
  const requests = signed(bench, 'RunInstances', Array(MANY).fill(bench.launchParameters()));
  return bench.cpu.over(MANY, async () => {
    const answers = await inLanes(CLIENTS, MANY, (i) => bench.ec2.send(requests[i] ?? missing()));
    ids.push(...answers.flatMap(instanceIdsIn));
    await bench.reached(ids, 'running');
  });
}

/** A hundred launches at once and their ends: by a hundred requests, and by one. */
export async function launchesTogether(bench: Bench, floor: LaunchFloor): Promise<Figure[]> {
  const floors = { singles: [] as number[], batch: [] as number[] };
  const rounds: Record<'singles' | 'singleEnds' | 'batch' | 'batchEnd', Measured[]> = {
    singles: [],
    singleEnds: [],
    batch: [],
    batchEnd: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const singles: string[] = [];
    const batch: string[] = [];
    const quietly = async <T>(work: () => Promise<T>) => {
      await bench.cpu.quiet();
      return work();
    };
    floors.singles.push(await quietly(() => floor.singles(MANY)));
    rounds.singles.push(await quietly(() => manyLaunches(bench, singles)));
    rounds.singleEnds.push(await quietly(() => manyEnds(bench, singles)));
    floors.batch.push(await quietly(() => floor.batch(MANY)));
    rounds.batch.push(await quietly(() => oneLaunch(bench, batch)));
    rounds.batchEnd.push(await quietly(() => manyEndsAtOnce(bench, batch)));
  }
  return [
    {
      question: `${MANY} launches by ${CLIENTS} clients`,
      ...ratesOf(rounds.singles),
      floor: quantile(floors.singles, 0.5),
      reach: '>= 28/s, >= 0.5 x floor',
    },
    {
      question: `one launch of ${MANY}`,
      ...ratesOf(rounds.batch),
      floor: quantile(floors.batch, 0.5),
      reach: '>= 100/s',
    },
    { question: `${MANY} terminations in ${MANY} calls`, ...ratesOf(rounds.singleEnds), reach: '>= 25/s' },
    { question: `${MANY} terminations in one call`, ...ratesOf(rounds.batchEnd), reach: '>= 80/s' },
  ];
}

/**
 * Things a second: the median round. Each is a burst: what Temporal writes into its lists a second later is in `cpu`,
 * not in the rate.
 */
export const ratesOf = (rounds: readonly Measured[]) => ({
  unit: '/s' as const,
  n: MANY * rounds.length,
  p50: quantile(
    rounds.map(({ ms }) => (MANY * 1000) / ms),
    0.5,
  ),
  cpu: meanCpu(rounds),
});

async function manyEnds(bench: Bench, ids: readonly string[]): Promise<Measured> {
  const parameters = ids.map((id) => ({ 'InstanceId.1': id }));
  const requests = signed(bench, 'TerminateInstances', parameters);
  return bench.cpu.over(MANY, async () => {
    await inLanes(CLIENTS, MANY, (i) => bench.ec2.send(requests[i] ?? missing()));
    await bench.reached(ids, 'terminated');
  });
}

async function oneLaunch(bench: Bench, ids: string[]): Promise<Measured> {
  const [request = missing()] = signed(bench, 'RunInstances', [bench.launchParameters(MANY)]);
  return bench.cpu.over(MANY, async () => {
    ids.push(...instanceIdsIn(await bench.ec2.send(request)));
    await bench.reached(ids, 'running');
  });
}

async function manyEndsAtOnce(bench: Bench, ids: readonly string[]): Promise<Measured> {
  const [request = missing()] = signed(bench, 'TerminateInstances', [listOf('InstanceId', ids)]);
  return bench.cpu.over(MANY, async () => {
    await bench.ec2.send(request);
    await bench.reached(ids, 'terminated');
  });
}

/** Beforehand: what is measured is the cloud. */
const signed = (bench: Bench, action: string, parameters: readonly Record<string, string>[]) =>
  parameters.map((one) => bench.ec2.sign(action, one));

function missing(): never {
  throw new Error('a request that was signed beforehand is missing');
}
