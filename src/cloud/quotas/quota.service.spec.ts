import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { nouns } from '../registry/registry.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { QuotaService } from './quota.service.js';

const database = await databaseForSpec();
const quotas = new QuotaService(parseFlags(quotaFlags, ['--quota_key_pairs=-1']), nouns);
const DEFAULTS = {
  instances: 10,
  cores: 20,
  ram: 51_200,
  key_pairs: Infinity,
  security_groups: 10,
  security_group_rules: 20,
  volumes: 50,
  snapshots: 100,
  vpcs: 5,
  internet_gateways: 5,
  vpc_subnets: 200,
  vpc_route_tables: 200,
  route_table_routes: 50,
  gigabytes: 1000,
  buckets: 100,
  objects: 1_000_000,
  object_bytes: 100 * 2 ** 30,
  security_group_egress_rules: 20,
  floating_ips: 10,
  network_interfaces: 50,
  images: 100,
  image_gib: 500,
};

describe('QuotaService', () => {
  it('starts from the flags; a row of the project counts more', async () => {
    const { projectId } = await insertProject(database);
    expect(await quotas.limitsOf(database, projectId)).toEqual(DEFAULTS);
    await quotas.set(database, projectId, { resource: 'cores', limit: 4 });
    await quotas.set(database, projectId, { resource: 'cores', limit: 5 });
    await quotas.set(database, projectId, { resource: 'ram', limit: -1 });
    expect(await quotas.limitsOf(database, projectId)).toEqual({
      ...DEFAULTS,
      cores: 5,
      ram: Infinity,
    });
    await quotas.reset(database, projectId, 'cores');
    await quotas.reset(database, projectId, 'ram');
    expect(await quotas.limitsOf(database, projectId)).toEqual(DEFAULTS);
  });

  it('knows what is limited', async () => {
    const { projectId } = await insertProject(database);
    await expect(quotas.set(database, projectId, { resource: 'floors', limit: 1 })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining("there is no quota 'floors'"),
    });
  });
});
