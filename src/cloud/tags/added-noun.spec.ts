import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { testNoun } from '../../../test/support/test-noun.js';
import { ownRows } from '../nouns/noun.js';
import { nouns } from '../registry/registry.js';
import { StrayTagRepository } from './stray-tag.repository.js';
import { TagService } from './tag.service.js';

const database = await databaseForSpec();
const board = testNoun({
  name: 'board',
  ec2: {
    prefixes: { board: 'brd' },
    malformed: null,
    notFound: () => ({ code: 'InvalidID', message: 'There is no such board' }),
  },
  tags: { ...ownRows('boards'), type: 'board', listed: () => `o.key <> 'hidden'` },
});
const registry = { ...nouns, board };
const flags = { terminated_visible_time: 3600 };
const tags = new TagService(database, flags, registry);
const ID = 'brd-01234567';

let projectId: string;
beforeAll(() => database.query('CREATE TABLE boards (ec2_id text, project_id uuid)'));
beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  await database.query('TRUNCATE boards');
  await database.query('INSERT INTO boards VALUES ($1, $2)', [ID, projectId]);
});

const keys = async () =>
  (await tags.list(projectId, { after: null, limit: 100 })).map(({ resourceType, key }) => [
    resourceType,
    key,
  ]);

it('a noun that is added is tagged, listed and looked up by its own rules', async () => {
  await tags.create(
    projectId,
    [ID],
    ['a', 'hidden'].map((key) => ({ key, value: '' })),
  );
  expect(await keys()).toEqual([['board', 'a']]);
  const missing = 'brd-00000000';
  await expect(tags.check(projectId, [ID, missing])).rejects.toMatchObject({
    noun: 'board',
    refs: [{ by: 'ec2Id', value: missing }],
  });
  await expect(new TagService(database, flags, nouns).check(projectId, [ID])).rejects.toMatchObject({
    code: 'InvalidID',
  });
});

it('and loses its tags when it is gone', async () => {
  await tags.create(projectId, [ID], [{ key: 'a', value: '' }]);
  const stray = new StrayTagRepository(database, registry);
  await stray.purge(undefined, 100);
  expect(await keys()).toHaveLength(1);
  await database.query('TRUNCATE boards');
  await stray.purge(undefined, 100);
  expect(await keys()).toEqual([]);
});
