import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it, jest } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { nouns } from '../registry/registry.js';
import { OperationReader } from './operation-reader.repository.js';

const database = await databaseForSpec();
const reader = new OperationReader(database, nouns);
const asked = jest.spyOn(database, 'query');
const hashed = () => asked.mock.calls.some(([sql]) => sql.includes('sha256'));
const find = async (which: string) => (await reader.find(which))?.id;

let operationId: string;
let requestId: string;
beforeEach(() => {
  [operationId, requestId] = [randomUUID(), randomUUID()];
});

async function operationAbout(noun: string, resourceId: string): Promise<void> {
  await database.query(
    `INSERT INTO operations (id, action, workflow, request_id) VALUES ($1, 'Act', 'act', $2)`,
    [operationId, requestId],
  );
  await database.query(
    `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation) VALUES ($1, $2, $3, 0, 1)`,
    [operationId, noun, resourceId],
  );
}

it('finds an operation by its id, its request’s, and an instance’s, without a look at every member', async () => {
  const { instanceId, ec2Id } = await insertGuest(database, { host: 'h' });
  await operationAbout('instance', instanceId);
  asked.mockClear();
  for (const which of [operationId, requestId, instanceId, ec2Id])
    expect(await find(which)).toBe(operationId);
  for (const which of [randomUUID(), 'nothing', "i'", '-0123']) expect(await find(which)).toBeUndefined();
  expect(hashed()).toBe(false);
});

it('finds it by the EC2 id of what has no row of an instance (any more)', async () => {
  const [shelf, gone] = [randomUUID(), randomUUID()];
  await operationAbout('shelf', shelf);
  expect(await find(ec2IdWith('shelf', shelf))).toBe(operationId);
  expect(await find(ec2IdWith('shelf', gone))).toBeUndefined();
  const { instanceId } = await insertGuest(database, { host: 'h' });
  await database.query('UPDATE operation_members SET resource_id = $1', [instanceId]);
  await database.query('DELETE FROM instances WHERE id = $1', [instanceId]);
  expect(await find(ec2IdOf('instance', instanceId))).toBe(operationId);
});
