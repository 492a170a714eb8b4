import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import type { Bench } from '../lib/bench.js';
import { instanceIdsIn } from '../lib/ec2-caller.js';
import { type Figure, quantile, timesOf } from '../lib/figures.js';
import type { X7Caller } from '../lib/x7-caller.js';

const REPEATS = 100;
const LAUNCHES = 8;
const ROUNDS = 5;

interface Times {
  readonly replies: number[];
  readonly running: number[];
}
type Launched = readonly string[];

/** X7's launches in turns with EC2's: the reply alone, and from the request until the row says that it runs. */
export async function x7Launches(bench: Bench, x7: X7Caller): Promise<Figure[]> {
  const body = await serverBody(bench, x7);
  const ways = {
    ec2: async () => {
      const request = bench.ec2.sign('RunInstances', bench.launchParameters());
      return () => bench.ec2.send(request).then(instanceIdsIn);
    },
    x7: async () => () =>
      x7
        .ask({ method: 'POST', path: '/compute/v2.1/servers', body })
        .then(({ body: made }) => [
          ec2IdOf('instance', (JSON.parse(made) as { server: { id: string } }).server.id),
        ]),
  };
  const times = { ec2: newTimes(), x7: newTimes() };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const way of ['ec2', 'x7'] as const) {
      await bench.cpu.quiet();
      const ids: string[] = [];
      for (let i = 0; i < LAUNCHES; i += 1)
        ids.push(...(await oneLaunch(bench, await ways[way](), times[way])));
      await bench.terminate(ids);
    }
  return [
    {
      ...{ question: 'POST /servers reply, one client', ...timesOf(times.x7.replies) },
      ...{ floor: quantile(times.ec2.replies, 0.5), reach: '<= 1.2 x RunInstances (floor)' },
    },
    {
      ...{ question: 'POST /servers -> ACTIVE, idle', ...timesOf(times.x7.running) },
      ...{ floor: quantile(times.ec2.running, 0.5), reach: "<= 1.1 x EC2's (floor)" },
    },
  ];
}

const newTimes = (): Times => ({ replies: [], running: [] });

async function oneLaunch(bench: Bench, send: () => Promise<Launched>, times: Times): Promise<Launched> {
  const began = performance.now();
  const made = await send();
  times.replies.push(performance.now() - began);
  await bench.reached(made, 'running');
  times.running.push(performance.now() - began);
  return made;
}

/** What `RunInstances` launches, as X7 names it. */
async function serverBody(bench: Bench, x7: X7Caller): Promise<string> {
  const first = async (path: string, key: string, isIt: (row: Named) => boolean) => {
    const { body } = await x7.ask({ method: 'GET', path });
    const found = (JSON.parse(body) as Record<string, Named[]>)[key]?.find(isIt);
    if (!found) throw new Error(`${path} has nothing to launch`);
    return found.id;
  };
  const { ImageId, InstanceType } = bench.launchParameters();
  const isImage = ({ id }: Named) => ec2IdOf('image', id) === ImageId;
  const imageRef = await first('/image/v2/images?limit=1000', 'images', isImage);
  const flavorRef = await first('/compute/v2.1/flavors', 'flavors', ({ name }) => name === InstanceType);
  return JSON.stringify({ server: { name: 'bench', imageRef, flavorRef } });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Servers as X7 shows them, beside DescribeInstances of the same: in turns. */
export async function x7Reads(bench: Bench, x7: X7Caller, live: number): Promise<Figure[]> {
  const describe = bench.ec2.sign('DescribeInstances', { MaxResults: '1000' });
  const list = { method: 'GET', path: '/compute/v2.1/servers/detail?limit=1000' };
  const detail = await x7.ask(list);
  const { servers } = JSON.parse(detail.body) as { servers: Named[] };
  if (servers.length !== live) throw new Error(`X7 lists ${servers.length} servers, not ${live}`);
  const one = { method: 'GET', path: `/compute/v2.1/servers/${servers[0]?.id ?? ''}` };
  await bench.cpu.quiet();
  const [asEc2 = [], asX7 = []] = await inTurns([() => bench.ec2.send(describe), () => x7.ask(list)]);
  const figures: Figure[] = [
    {
      ...{ question: `GET /servers/detail of ${live}, one client`, ...timesOf(asX7) },
      ...{ floor: quantile(asEc2, 0.5), reach: '<= 1.0 x DescribeInstances (floor)' },
      note: `${(detail.body.length / 1e6).toFixed(2)} MB`,
    },
  ];
  if (live >= 1000) return figures;
  const [ofOne = []] = await inTurns([() => x7.ask(one)]);
  return [...figures, { question: 'GET /servers/{id}, one client', ...timesOf(ofOne), reach: '<= 3 ms' }];
}

/** Milliseconds of each, one after the other in turns, so that the machine is as fast for all. */
async function inTurns(works: readonly (() => Promise<unknown>)[]): Promise<readonly number[][]> {
  for (let i = 0; i < 20; i += 1) for (const work of works) await work();
  const samples = works.map((): number[] => []);
  for (let i = 0; i < REPEATS; i += 1)
    for (const [which, work] of works.entries()) {
      const began = performance.now();
      await work();
      samples[which]?.push(performance.now() - began);
    }
  return samples;
}
