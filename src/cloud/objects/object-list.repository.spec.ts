import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';
import type { Queryable } from '../../common/prisma/database.js';
import { ObjectListRepository } from './object-list.repository.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'listed-bucket';
const [PREFIXES, KEYS] = [50, 10_000];

/** Rows of objects that this connection has read; earlier statements of it may be among them. */
async function rowsRead(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ read: number }>(
    `SELECT coalesce(idx_tup_fetch, 0) + seq_tup_read AS read FROM pg_stat_xact_user_tables WHERE relname = 'objects'`,
  );
  return row?.read ?? 0;
}

it('lists by a delimiter without reading the names behind each prefix', async () => {
  const caller = await door.caller('lister');
  await door.client(caller).send(new CreateBucketCommand({ Bucket }));
  const [bucket] = await database.query<{ id: string }>('SELECT id FROM buckets WHERE name = $1', [Bucket]);
  await database.query(
    `INSERT INTO objects (id, bucket_id, key, is_latest, storage, data, written_by)
     SELECT gen_random_uuid(), $1, 'p' || n % $2 || '/k' || n, true, 'row', '', $3 FROM generate_series(1, $4::int) n`,
    [bucket?.id, PREFIXES, caller.projectId, KEYS],
  );
  const asked = { prefix: 'p', delimiter: '/', start: '', below: 2 ** 53 - 1, passed: '', most: 1_001 };
  const { page, read } = await database.transaction(async (tx) => {
    const before = await rowsRead(tx);
    const lists = new ObjectListRepository(tx as typeof database);
    const found = await lists.page(bucket?.id ?? '', { ...asked, allVersions: false });
    return { page: found, read: (await rowsRead(tx)) - before };
  });
  expect(page.map(({ isPrefix }) => isPrefix)).toEqual(Array.from({ length: PREFIXES }, () => true));
  expect(read).toBeLessThan(KEYS / 10);
});
