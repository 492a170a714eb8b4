import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { hashOfToken } from '../cloud/hosts/host-token.js';
import { HOST_TOKEN_CHANNEL } from '../cloud/hosts/token-changes.js';
import { addRoles } from '../cloud/hosts/add-roles.js';
import { firstHosts } from './first-hosts.js';

const database = await databaseForSpec();

it('makes hosts known, and tells whoever remembers the old token of a known one', async () => {
  const tokenHash = async () => (await database.query('SELECT name, token_hash AS hash FROM hosts'))[0];
  const first = await firstHosts(database, ['h'], 'local-1a');
  expect(await tokenHash()).toEqual({ name: 'h', hash: hashOfToken(first['h'] ?? '') });
  const told: (string | undefined)[] = [];
  const session = await database.session();
  session.on('notification', ({ payload }) => told.push(payload));
  await session.query(`LISTEN ${HOST_TOKEN_CHANNEL}`);
  const next = await firstHosts(database, ['h'], 'local-1a');
  expect(await tokenHash()).toEqual({ name: 'h', hash: hashOfToken(next['h'] ?? '') });
  await session.query('SELECT 1');
  session.release(true);
  expect(told).toEqual(['h']);
});

it('gives hosts roles that they have not, and takes none away', async () => {
  await firstHosts(database, ['a', 'b'], 'local-1a');
  const roles = async () => {
    const rows = await database.query<{ name: string; roles: readonly string[] }>(
      `SELECT name, roles FROM hosts WHERE name IN ('a', 'b') ORDER BY name`,
    );
    return rows.map((row) => [row.name, ...row.roles]);
  };
  const before = await roles();
  await addRoles(database, ['a', 'b'], ['network']);
  expect(await roles()).toEqual(before);
  await addRoles(database, ['a'], ['shelving', 'network']);
  expect(await roles()).toEqual([
    ['a', 'compute', 'network', 'shelving'],
    ['b', 'compute', 'network'],
  ]);
  await addRoles(database, ['a'], ['compute']);
  expect((await roles())[0]).toEqual(['a', 'compute', 'network', 'shelving']);
});
