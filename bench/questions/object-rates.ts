import { Readable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { inLanes } from '../lib/lanes.js';
import { quantile } from '../lib/figures.js';
import { cpuSecondsOf, familyOf, pssMegabytesOf } from '../lib/processes.js';
import type { S3Caller } from '../lib/s3-caller.js';

/** A store that is asked: ours, or MinIO. */
export interface AskedStore {
  readonly s3: S3Caller;
  readonly pids: readonly number[];
  /** A database beside it: counts for CPU. */
  readonly helpers: readonly number[];
}

/** What one question gave of one store. */
export interface Rate {
  readonly n: number;
  /** Milliseconds, or things or MB a second. */
  readonly value: number;
  /** Milliseconds of CPU for each thing. */
  readonly cpu: number;
}

export type Ask = (store: AskedStore) => Promise<Rate>;

export const BUCKET = '/bench-bucket';
const MIB = 2 ** 20;
const SMALL = randomBytes(4_096);
const CLIENTS = 8;

const spentBy = ({ pids, helpers }: AskedStore): number =>
  1000 * cpuSecondsOf([...pids, ...helpers].flatMap((pid) => familyOf(pid)));

export const memoryOf = ({ pids }: AskedStore): number =>
  pssMegabytesOf(pids.flatMap((pid) => familyOf(pid)));

interface Work {
  readonly count: number;
  readonly lanes: number;
  /** Bytes of one; absent: things are counted, not MB. */
  readonly bytes?: number;
  one(store: AskedStore, n: number): Promise<unknown>;
}

/** Things, or MB, a second. */
const perSecond =
  ({ count, lanes, bytes, one }: Work): Ask =>
  async (store) => {
    const before = spentBy(store);
    const began = performance.now();
    await inLanes(lanes, count, (n) => one(store, n));
    const seconds = (performance.now() - began) / 1000;
    const value = (count * (bytes === undefined ? 1 : bytes / 1e6)) / seconds;
    return { n: count, value, cpu: (spentBy(store) - before) / count };
  };

/** The median of one client's, in milliseconds. */
const median =
  (count: number, one: Work['one']): Ask =>
  async (store) => {
    const before = spentBy(store);
    const samples = await inLanes(1, count, async (n) => {
      const began = performance.now();
      await one(store, n);
      return performance.now() - began;
    });
    return { n: count, value: quantile(samples, 0.5), cpu: (spentBy(store) - before) / count };
  };

const keyOf = (n: number): string => `${BUCKET}/p${String(n % 100).padStart(2, '0')}/k${n}`;
const put = ({ s3 }: AskedStore, path: string, body = SMALL) => s3.ask({ method: 'PUT', path, body });
const get = ({ s3 }: AskedStore, path: string, query = {}) => s3.ask({ method: 'GET', path, query });

/** A bucket, and all that is first done once and slower. */
export async function warmUp(store: AskedStore): Promise<void> {
  await store.s3.ask({ method: 'PUT', path: BUCKET });
  await inLanes(CLIENTS, 200, async (n) => {
    await put(store, `${BUCKET}/warm${n}`);
    await get(store, `${BUCKET}/warm${n}`);
  });
  await put(store, `${BUCKET}/large`, randomBytes(64 * MIB));
}

/** Fills the bucket, too, for lists. */
export const putSmall = perSecond({ count: 10_000, lanes: CLIENTS, one: (store, n) => put(store, keyOf(n)) });
export const getSmall = perSecond({ count: 2_000, lanes: CLIENTS, one: (store, n) => get(store, keyOf(n)) });
export const headSmall = perSecond({
  ...{ count: 2_000, lanes: CLIENTS },
  one: ({ s3 }, n) => s3.ask({ method: 'HEAD', path: keyOf(n) }),
});
export const putAlone = median(200, (store, n) => put(store, `${BUCKET}/alone${n}`));
export const getAlone = median(200, (store, n) => get(store, keyOf(n)));
export const list = median(40, (store) => get(store, BUCKET, { 'list-type': '2', prefix: 'p' }));
export const listPrefixes = median(40, (store) =>
  get(store, BUCKET, { 'list-type': '2', delimiter: '/', prefix: 'p' }),
);

const mebibyte = randomBytes(MIB);
const large = randomBytes(64 * MIB);
export const putMebibytes = perSecond({
  ...{ count: 160, lanes: CLIENTS, bytes: MIB },
  one: (store, n) => put(store, `${BUCKET}/mib${n}`, mebibyte),
});
export const putLarge = perSecond({
  ...{ count: 8, lanes: CLIENTS, bytes: 64 * MIB },
  one: (store, n) => put(store, `${BUCKET}/large${n}`, large),
});
export const getLarge = perSecond({
  ...{ count: 16, lanes: CLIENTS, bytes: 64 * MIB },
  one: (store) => get(store, `${BUCKET}/large`),
});

/** 1 GiB in parts of 64 MiB. */
export const inParts = perSecond({
  ...{ count: 1, lanes: 1, bytes: 1024 * MIB },
  async one(store) {
    const path = `${BUCKET}/parts`;
    const begun = await store.s3.ask({ method: 'POST', path, query: { uploads: '' } });
    const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(begun.text)?.[1] ?? '';
    const etags = await inLanes(CLIENTS, 16, async (n) => {
      const query = { partNumber: String(n + 1), uploadId };
      return (await store.s3.ask({ method: 'PUT', path, query, body: large })).headers.etag ?? '';
    });
    const parts = etags.map(
      (etag, n) => `<Part><PartNumber>${n + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
    await store.s3.ask({ method: 'POST', path, query: { uploadId }, body });
  },
});

/** The most memory, in MB, while an object of so many GiB is put and read. */
export async function memoryWithObject(store: AskedStore, gib: number): Promise<number> {
  const length = gib * 1024 * MIB;
  let most = 0;
  const look = setInterval(() => (most = Math.max(most, memoryOf(store))), 500);
  try {
    const body = Readable.from(pieces(length / MIB), { objectMode: false });
    await store.s3.ask({ method: 'PUT', path: `${BUCKET}/huge`, body, length });
    await get(store, `${BUCKET}/huge`);
  } finally {
    clearInterval(look);
  }
  return most;
}

function* pieces(count: number): Generator<Buffer> {
  for (let n = 0; n < count; n += 1) yield mebibyte;
}
