import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';

const database = await databaseForSpec();

/** Two nouns to come: one of which most changes count, one that is changed for other reasons. */
const NOUNS = ['STATEMENT', 'ROW'] as const;
const tableOf = (each: (typeof NOUNS)[number]) => `crates_${each.toLowerCase()}`;

beforeAll(async () => {
  for (const each of NOUNS) {
    await database.query(
      `CREATE TABLE ${tableOf(each)} (id uuid PRIMARY KEY, project_id uuid, gib int, ended boolean DEFAULT false, label text)`,
    );
    await database.query(
      `CALL sum_usage(source => '${tableOf(each)}', owner => 'project_id', sums => 'project_usage', total => 'used',
         counts => 'NOT r.ended', measures => '{"crates": "1", "gigabytes": "r.gib"}', each => '${each}')`,
    );
  }
});

it.each(NOUNS)('a noun’s usage is one call in its migration (%s)', async (each) => {
  const table = tableOf(each);
  const projects = [(await insertProject(database)).projectId, (await insertProject(database)).projectId];
  const [first = '', second = ''] = projects;
  await database.query(`UPDATE project_usage SET used = '{"instances": 2}' WHERE project_id = $1`, [first]);
  const used = async (id: string) =>
    (await database.query<{ used: object }>('SELECT used FROM project_usage WHERE project_id = $1', [id]))[0]
      ?.used;
  const crates = await database.query<{ id: string }>(
    `INSERT INTO ${table} (id, project_id, gib) SELECT gen_random_uuid(), p, n FROM generate_series(1, 3) n,
       unnest($1::uuid[]) p RETURNING id`,
    [projects],
  );
  // What others sum stays.
  expect(await used(first)).toEqual({ instances: 2, crates: 3, gigabytes: 6 });
  expect(await used(second)).toEqual({ crates: 3, gigabytes: 6 });
  await database.query(`UPDATE ${table} SET label = 'x'`);
  await database.query(`UPDATE ${table} SET gib = gib + 1 WHERE project_id = $1`, [first]);
  expect(await used(first)).toEqual({ instances: 2, crates: 3, gigabytes: 9 });
  await database.query(`UPDATE ${table} SET ended = true WHERE gib = 4 AND project_id = $1`, [first]);
  await database.query(`UPDATE ${table} SET ended = true, gib = 100 WHERE gib = 4`);
  expect(await used(first)).toEqual({ instances: 2, crates: 2, gigabytes: 5 });
  await database.query(`DELETE FROM ${table} WHERE id = ANY($1)`, [crates.map(({ id }) => id)]);
  for (const id of projects) expect(await used(id)).toMatchObject({ crates: 0, gigabytes: 0 });
  await database.query(`INSERT INTO ${table} (id, project_id, gib, ended) VALUES ($1, $2, 1, true)`, [
    randomUUID(),
    second,
  ]);
  expect(await used(second)).toEqual({ crates: 0, gigabytes: 0 });
});
