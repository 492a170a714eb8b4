import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { claimedBefore, type ClientToken } from './client-token.repository.js';

const database = await databaseForSpec();
const asked = (differs: Partial<ClientToken> = {}): ClientToken => ({
  action: 'RunInstances',
  noun: 'instance',
  token: 'once',
  requestHash: 'a',
  resourceId: randomUUID(),
  ...differs,
});

it('a token answers what its first request made; of another verb or project it is another one', async () => {
  const [project, other] = [randomUUID(), randomUUID()];
  const first = asked();
  expect(await claimedBefore(database, project, first)).toBeUndefined();
  expect(await claimedBefore(database, project, asked())).toBe(first.resourceId);
  expect(await claimedBefore(database, project, asked({ action: 'CreateShelf' }))).toBeUndefined();
  expect(await claimedBefore(database, other, asked())).toBeUndefined();
  await expect(claimedBefore(database, project, asked({ requestHash: 'b' }))).rejects.toMatchObject({
    code: 'IdempotentParameterMismatch',
  });
});

it('a request without a token is always the first, and keeps none', async () => {
  const project = randomUUID();
  for (let i = 0; i < 2; i += 1)
    expect(await claimedBefore(database, project, asked({ token: undefined }))).toBeUndefined();
  expect(await database.query('SELECT FROM client_tokens WHERE project_id = $1', [project])).toEqual([]);
});
