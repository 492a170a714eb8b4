import type { LaunchFloor } from '../floor/launch-floor.js';
import type { Bench } from '../lib/bench.js';
import { instanceIdsIn, listOf } from '../lib/ec2-caller.js';
import { type Figure, timesOf } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';
import type { Measured } from '../lib/cpu-meter.js';

const ALONE = 40;
const MANY = 100;
const CLIENTS = 8;

/** The reply alone, and from the request until the row says running; one client, one launch after the other. */
export async function launchesAlone(bench: Bench, floor: LaunchFloor): Promise<Figure[]> {
  const replies: number[] = [];
  const running: number[] = [];
  const ids: string[] = [];
  const { cpu } = await bench.cpu.over(ALONE, async () => {
    for (let i = 0; i < ALONE; i += 1) {
      const request = bench.ec2.sign('RunInstances', bench.launchParameters());
      const began = performance.now();
      const made = instanceIdsIn(await bench.ec2.send(request));
      replies.push(performance.now() - began);
      await bench.reached(made, 'running');
      running.push(performance.now() - began);
      ids.push(...made);
    }
  });
  await bench.terminate(ids);
  return [
    { question: 'RunInstances reply, one client', ...timesOf(replies), reach: '<= 10 / 25 ms' },
    {
      question: 'request -> running, idle',
      ...timesOf(running),
      floor: floor.idleP50,
      reach: '<= 70 / 130 ms',
      cpu,
    },
  ];
}

/** A hundred launches at once and their ends: by a hundred requests, and by one. */
export async function launchesTogether(bench: Bench, floor: LaunchFloor): Promise<Figure[]> {
  const perSecond = ({ ms, cpu }: Measured) => ({
    unit: '/s' as const,
    n: MANY,
    p50: (MANY * 1000) / ms,
    cpu,
  });
  const measured = (work: () => Promise<void>) => bench.cpu.over(MANY, work);
  const requests = Array.from({ length: MANY }, () =>
    bench.ec2.sign('RunInstances', bench.launchParameters()),
  );
  let ids: readonly string[] = [];
  const singles = await measured(async () => {
    const answers = await inLanes(CLIENTS, MANY, (i) => bench.ec2.send(requests[i] ?? missing()));
    ids = answers.flatMap(instanceIdsIn);
    await bench.reached(ids, 'running');
  });
  const ends = ids.map((id) => bench.ec2.sign('TerminateInstances', { 'InstanceId.1': id }));
  const singleEnds = await measured(async () => {
    await inLanes(CLIENTS, MANY, (i) => bench.ec2.send(ends[i] ?? missing()));
    await bench.reached(ids, 'terminated');
  });
  const whole = bench.ec2.sign('RunInstances', bench.launchParameters(MANY));
  const batch = await measured(async () => {
    ids = instanceIdsIn(await bench.ec2.send(whole));
    await bench.reached(ids, 'running');
  });
  const wholeEnd = bench.ec2.sign('TerminateInstances', listOf('InstanceId', ids));
  const batchEnd = await measured(async () => {
    await bench.ec2.send(wholeEnd);
    await bench.reached(ids, 'terminated');
  });
  return [
    {
      question: `${MANY} launches by ${CLIENTS} clients`,
      ...perSecond(singles),
      floor: floor.singles,
      reach: '>= 28/s, >= 0.5 x floor',
    },
    {
      question: `one launch of ${MANY}`,
      ...perSecond(batch),
      floor: floor.batch,
      reach: '>= 100/s',
    },
    { question: `${MANY} terminations in ${MANY} calls`, ...perSecond(singleEnds), reach: '>= 25/s' },
    { question: `${MANY} terminations in one call`, ...perSecond(batchEnd), reach: '>= 80/s' },
  ];
}

export function missing(): never {
  throw new Error('a request that was signed beforehand is missing');
}
