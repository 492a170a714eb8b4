import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../src/common/package-folder.js';
import { LaunchFloor } from './floor/launch-floor.js';
import { Bench } from './lib/bench.js';
import { BenchCloud } from './lib/bench-cloud.js';
import { type Figure, tableOf } from './lib/figures.js';
import { X7Caller } from './lib/x7-caller.js';
import { cold } from './questions/cold.js';
import { crowded } from './questions/crowded.js';
import { describes, describesWithPast } from './questions/describes.js';
import { idle } from './questions/idle.js';
import { launchesAlone, launchesTogether } from './questions/launches.js';
import { objectStore } from './questions/object-store.js';
import { realGuests } from './questions/real-guests.js';
import { realVolumes, volumeRates } from './questions/volumes.js';
import { x7Launches, x7Reads } from './questions/x7.js';
import { x7Door } from './questions/x7-door.js';

/** Away from every cloud that somebody may have running here. */
const PORT_OFFSET = 7_000;
const EMPTY_PORT_OFFSET = 7_500;
const COLD_PORT_OFFSET = 8_000;
const FAKE = [
  '--fake_hosts=10',
  '--compute_driver=fake',
  '--network_driver=fake',
  '--quota_instances=-1',
  '--quota_volumes=-1',
  '--quota_gigabytes=-1',
  // One key asks as fast as it can.
  '--ec2_requests_per_key=0',
  '--ec2_requests_per_address=0',
  '--x7_requests_per_user=0',
  '--x7_requests_per_address=0',
  '--quota_cores=-1',
  '--quota_ram=-1',
  // Room for ten thousand.
  '--cpu_allocation_ratio=1000',
  '--ram_allocation_ratio=1000',
  '--disk_allocation_ratio=1000',
  // What is described is what is asked for: the live ones.
  '--terminated_visible_time=1',
];

const say = (line: string) => process.stderr.write(`${line}\n`);

/**
 * `npm run bench -- fake single s3 guests volumes`: these parts only; none named: all but `cold`, which downloads
 * files.
 */
const asked = process.argv.slice(2);
const wants = (part: string): boolean => asked.length === 0 || asked.includes(part);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** The figures of one cloud; it is taken down whatever happens. */
async function on(cloud: BenchCloud, ask: (cloud: BenchCloud) => Promise<Figure[]>): Promise<Figure[]> {
  await cloud.up();
  try {
    return await ask(cloud);
  } finally {
    await cloud.down();
  }
}

async function fakeQuestions(cloud: BenchCloud): Promise<Figure[]> {
  const figures: Figure[] = [
    {
      question: 'engine up to every part up, warm',
      unit: 's',
      n: 1,
      p50: cloud.startedInMs / 1000,
      reach: '<= 10 s',
    },
  ];
  const ask = async (what: string, question: () => Promise<Figure[]>) => {
    say(what);
    const answers = await question();
    say(tableOf(answers));
    figures.push(...answers);
  };
  await ask('idle', () => idle(cloud, false));
  const bench = await Bench.at(cloud);
  const floor = await LaunchFloor.beside(`127.0.0.1:${7233 + PORT_OFFSET}`);
  await ask('launches, one after the other', () => launchesAlone(bench, floor));
  await ask('launches, many at once', () => launchesTogether(bench, floor));
  await ask('volumes', () => volumeRates(bench, floor));
  await floor.close();
  const x7 = await X7Caller.signedIn(cloud.rc());
  await ask('the door of X7', () => x7Door(bench, x7));
  await ask('launches by X7', () => x7Launches(bench, x7));
  const hundred = await bench.launch(100);
  await bench.reached(hundred, 'running');
  await ask('describes of 100', () => describes(bench, 100));
  await ask('servers of 100', () => x7Reads(bench, x7, 100));
  await ask('describes of 100 with a past', () => describesWithPast(bench, 100));
  const thousand = await bench.launch(900);
  await bench.reached(thousand, 'running');
  await ask('describes of 1,000', () => describes(bench, 1000));
  await ask('servers of 1,000', () => x7Reads(bench, x7, 1000));
  x7.close();
  await bench.terminate([...hundred, ...thousand]);
  await ask('a crowded cloud', () =>
    on(new BenchCloud('bench-empty', EMPTY_PORT_OFFSET, FAKE), async (beside) => {
      const empty = await Bench.at(beside);
      return crowded(bench, empty).finally(() => empty.ec2.close());
    }),
  );
  bench.ec2.close();
  return figures;
}

const figures: Figure[] = [];
if (wants('fake')) figures.push(...(await on(new BenchCloud('bench', PORT_OFFSET, FAKE), fakeQuestions)));
if (wants('single'))
  figures.push(
    ...(await on(new BenchCloud('bench', PORT_OFFSET, [...FAKE, '--single_process']), (cloud) =>
      idle(cloud, true),
    )),
  );
if (wants('s3')) {
  const flags = [...FAKE, '--quota_objects=-1', '--quota_object_bytes=-1'];
  const minio = process.env['ENGINE_BENCH_MINIO'] ?? '';
  figures.push(
    ...(await on(new BenchCloud('bench', PORT_OFFSET, flags), (cloud) =>
      objectStore(cloud, { minio, port: PORT_OFFSET, say }),
    )),
  );
}
if (wants('guests')) figures.push(...(await realGuests(PORT_OFFSET, say)));
if (wants('volumes')) figures.push(...(await realVolumes(PORT_OFFSET, say)));
if (asked.includes('cold')) figures.push(await cold(COLD_PORT_OFFSET, say));

const folder = join(packageFolder(), 'bench/results');
mkdirSync(folder, { recursive: true });
const report = { at: new Date().toISOString(), node: process.version, figures };
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${tableOf(figures)}\n`);
