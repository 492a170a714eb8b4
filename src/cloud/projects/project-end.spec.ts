import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { testNoun } from '../../../test/support/test-noun.js';
import { rowKeepersOf } from '../registry/machinery.js';
import { nouns } from '../registry/registry.js';
import { makeDefaultGroup } from '../security-groups/new-group-row.js';
import { UserRepository } from '../users/user.repository.js';
import { UserService } from '../users/user.service.js';
import { ProjectRepository } from './project.repository.js';
import { ProjectService } from './project.service.js';

const database = await databaseForSpec();
const board = testNoun({
  name: 'board',
  projectEnd: {
    holds: { what: 'boards', rows: 'boards WHERE project_id = $1 AND NOT broken' },
    removes: ['DELETE FROM boards WHERE project_id = $1'],
  },
});
const keepers = rowKeepersOf({ ...nouns, board });
const projects = new ProjectService(new ProjectRepository(database, keepers));
const users = new UserService(new UserRepository(database));
let projectId: string;

beforeAll(() => database.query('CREATE TABLE boards (project_id uuid, broken bool)'));
beforeEach(async () => {
  const user = await users.create(`u${randomUUID().slice(0, 8)}`);
  ({ id: projectId } = await projects.create(`p${randomUUID().slice(0, 8)}`, user.id));
  await database.transaction((tx) => makeDefaultGroup(tx, projectId));
  await database.query(
    `INSERT INTO tags (project_id, resource_id, resource_type, key, value) VALUES ($1, 'i-1', 'instance', 'k', '')`,
    [projectId],
  );
  await database.query(`INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, 'cores', 1)`, [
    projectId,
  ]);
});

/** Tables that have a row of the project. */
async function left(): Promise<readonly string[]> {
  const columns = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name ~ '^(default_)?project_id$' ORDER BY table_name`,
  );
  const found: string[] = [];
  for (const { table, column } of columns)
    if ((await database.query(`SELECT FROM ${table} WHERE ${column} = $1 LIMIT 1`, [projectId])).length > 0)
      found.push(table);
  return found;
}

const putBoard = (broken: boolean) =>
  database.query('INSERT INTO boards VALUES ($1, $2)', [projectId, broken]);
const refusal = (message: string) => expect.objectContaining({ code: 'DependencyViolation', message });

describe('the end of a project', () => {
  it('removes what its nouns and machinery say', async () => {
    await putBoard(true);
    expect(await left()).toEqual([
      ...['boards', 'dhcp_options', 'internet_gateways', 'network_acls', 'project_members', 'project_usage'],
      ...['quotas', 'route_tables', 'security_groups', 'tags', 'vpcs'],
    ]);
    await projects.delete(projectId);
    expect(await left()).toEqual([]);
    expect(await projects.find(projectId)).toBeNull();
  });

  it('is refused for what they hold, and then nothing goes', async () => {
    const { name } = await projects.get(projectId);
    await putBoard(false);
    await expect(projects.delete(projectId)).rejects.toThrow(refusal(`The project '${name}' holds boards`));
    const { imageId, instanceId } = await insertGuest(database, { host: 'h' });
    await database.query('UPDATE images SET project_id = $1 WHERE id = $2', [projectId, imageId]);
    await database.query('UPDATE instances SET project_id = $1 WHERE id = $2', [projectId, instanceId]);
    const all = `The project '${name}' holds boards and instances and images`;
    await expect(projects.delete(projectId)).rejects.toThrow(refusal(all));
    expect(await left()).toEqual(expect.arrayContaining(['boards', 'quotas', 'tags', 'vpcs']));
  });

  it('of one that is not there is refused', async () => {
    await expect(projects.delete(randomUUID())).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });
});
