import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';

const world = await x7WorldForSpec(await databaseForSpec());

const SETS = [
  ['/compute/v2.1/os-quota-sets', { quota_set: { cores: 1 } }],
  ['/volume/v3/os-quota-sets', { quota_set: { volumes: 1 } }],
  ['/network/v2.0/quotas', { quota: { floatingip: 1 } }],
] as const;
const NOBODYS = ['abc', '11111111-2222-4333-8444-555555555555'];

it.each(SETS)('%s of a project that is not there is 404, whatever its id is', async (path, body) => {
  for (const project of NOBODYS)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const asked = { method, url: `${path}/${project}`, ...(method === 'PUT' && { body }) };
      expect([project, method, (await world.ask('admin', asked)).status]).toEqual([project, method, 404]);
    }
});
