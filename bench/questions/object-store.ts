import type { BenchCloud } from '../lib/bench-cloud.js';
import { type Figure, tableOf } from '../lib/figures.js';
import { MinioServer } from '../lib/minio-server.js';
import { S3Caller } from '../lib/s3-caller.js';
import * as rates from './object-rates.js';

/** Beside the cloud's own ports. */
const MINIO_PORT_OFFSET = 60;
const HUGE_GIB = 5;

interface Question {
  readonly question: string;
  readonly unit: Figure['unit'];
  readonly reach: string;
  readonly ask: rates.Ask;
}

const QUESTIONS: readonly Question[] = [
  { question: 'PUT of 4 KiB, 8 clients', unit: '/s', reach: '>= 1.2 x floor', ask: rates.putSmall },
  { question: 'GET of 4 KiB, 8 clients', unit: '/s', reach: '>= 0.7 x floor', ask: rates.getSmall },
  { question: 'HEAD of 4 KiB, 8 clients', unit: '/s', reach: '>= 0.7 x floor', ask: rates.headSmall },
  { question: 'PUT of 4 KiB, one client', unit: 'ms', reach: '<= 2.5 ms', ask: rates.putAlone },
  { question: 'GET of 4 KiB, one client', unit: 'ms', reach: '<= 1.2 ms', ask: rates.getAlone },
  { question: 'list of 1,000 of 10,000 keys', unit: 'ms', reach: '<= 8 ms', ask: rates.list },
  { question: 'list by delimiter, 100 prefixes', unit: 'ms', reach: '<= 4 ms', ask: rates.listPrefixes },
  { question: 'PUT of 1 MiB, 8 clients', unit: 'MB/s', reach: '>= 0.75 x floor', ask: rates.putMebibytes },
  { question: 'PUT of 64 MiB, 8 clients', unit: 'MB/s', reach: '>= 0.75 x floor', ask: rates.putLarge },
  {
    question: 'PUT of 1 GiB in parts, 8 clients',
    unit: 'MB/s',
    reach: '>= 0.75 x floor',
    ask: rates.inParts,
  },
  { question: 'GET of 64 MiB, 8 clients', unit: 'MB/s', reach: '>= 0.6 x floor', ask: rates.getLarge },
];

/** The object store beside MinIO: each question is asked of both, one right after the other. The floor is MinIO's. */
export async function objectStore(
  cloud: BenchCloud,
  {
    minio,
    port,
    say,
  }: { readonly minio: string; readonly port: number; readonly say: (line: string) => void },
): Promise<Figure[]> {
  const server = minio === '' ? undefined : new MinioServer(minio, port + MINIO_PORT_OFFSET);
  if (!server) say('MinIO is not here: the floor is left out');
  const own = await ownStore(cloud);
  try {
    await server?.up();
    const other = server && { s3: new S3Caller(server.credentials), pids: [server.pid], helpers: [] };
    return await compare(own, other, say);
  } finally {
    await server?.down();
  }
}

async function ownStore(cloud: BenchCloud): Promise<rates.AskedStore> {
  const parts = await cloud.parts();
  const pidsOf = (part: string) => parts.filter(({ name }) => name === part).map(({ pid }) => pid);
  const endpoint = cloud.rc()['AWS_ENDPOINT_URL_S3'] ?? '';
  return {
    s3: new S3Caller({ ...cloud.credentials, endpoint }),
    ...{ pids: pidsOf('engine-objectstore'), helpers: pidsOf('postgresql') },
  };
}

async function compare(
  own: rates.AskedStore,
  other: rates.AskedStore | undefined,
  say: (line: string) => void,
): Promise<Figure[]> {
  const rest = { own: rates.memoryOf(own), other: other && rates.memoryOf(other) };
  for (const store of other ? [own, other] : [own]) await rates.warmUp(store);
  const figures: Figure[] = [];
  for (const { ask, ...question } of QUESTIONS) {
    const found = await ask(own);
    const floor = other && (await ask(other));
    const figure: Figure = {
      ...{ ...question, n: found.n, p50: found.value, cpu: { store: found.cpu } },
      ...(floor && { floor: floor.value, note: `MinIO ${floor.cpu.toFixed(1)} ms CPU each` }),
    };
    say(tableOf([figure]).split('\n')[1] ?? '');
    figures.push(figure);
  }
  const load = { own: rates.memoryOf(own), other: other && rates.memoryOf(other) };
  say(`an object of ${HUGE_GIB} GiB`);
  const huge = await rates.memoryWithObject(own, HUGE_GIB);
  return [
    ...figures,
    memory('at rest', rest, '<= 100 MB'),
    memory('after this load', load, '<= 300 MB'),
    memory(`with an object of ${HUGE_GIB} GiB`, { own: huge, other: undefined }, '<= 300 MB'),
  ];
}

const memory = (
  when: string,
  { own, other }: { readonly own: number; readonly other: number | undefined },
  reach: string,
): Figure => ({
  ...{ question: `memory (PSS) ${when}`, unit: 'MB', n: 1, p50: own, reach },
  ...(other !== undefined && { floor: other }),
});
