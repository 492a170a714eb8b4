import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { SUMMED_RESOURCES } from '../registry/quotas.js';
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
  egress_only_internet_gateways: 5,
  vpc_subnets: 200,
  vpc_peerings: 50,
  vpc_route_tables: 200,
  route_table_routes: 50,
  gigabytes: 1000,
  buckets: 100,
  objects: 1_000_000,
  object_bytes: 100 * 2 ** 30,
  security_group_egress_rules: 20,
  floating_ips: 10,
  network_interfaces: 50,
  placement_group_members: 100,
  placement_groups: 50,
  images: 100,
  image_gib: 500,
  dhcp_options: 100,
  nat_gateways: 5,
  network_acl_entries: 20,
  vpc_network_acls: 200,
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

  it('tells what a project uses of each, but of what is counted in another resource', async () => {
    const { projectId } = await insertProject(database);
    const used = await quotas.usedBy(database, projectId);
    const inOthers = [
      'security_group_rules',
      'security_group_egress_rules',
      'vpc_subnets',
      'vpc_peerings',
      'vpc_route_tables',
      'route_table_routes',
      'placement_group_members',
      'network_acl_entries',
      'vpc_network_acls',
    ];
    const expected = Object.keys(DEFAULTS).filter((name) => !inOthers.includes(name));
    const counted = expected.filter((name) => !SUMMED_RESOURCES.some((summed) => summed === name));
    expect(Object.keys(used ?? {})).toEqual(expect.arrayContaining(counted));
    expect(inOthers.filter((name) => name in (used ?? {}))).toEqual([]);
    expect(Number(used?.['key_pairs'])).toBe(0);
    await database.query(
      `INSERT INTO key_pairs (id, ec2_id, project_id, name, key_type, fingerprint, public_key)
       VALUES (gen_random_uuid(), 'key-1', $1, 'one', 'rsa', 'f', 'p')`,
      [projectId],
    );
    expect(Number((await quotas.usedBy(database, projectId))?.['key_pairs'])).toBe(1);
  });

  it('knows of no project that is not there', async () => {
    expect(await quotas.usedBy(database, 'no-uuid')).toBeUndefined();
  });

  it('knows what is limited', async () => {
    const { projectId } = await insertProject(database);
    await expect(quotas.set(database, projectId, { resource: 'floors', limit: 1 })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining("there is no quota 'floors'"),
    });
  });
});
