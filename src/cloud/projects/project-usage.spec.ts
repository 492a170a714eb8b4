import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { until } from '../../../test/support/until.js';
import type { Queryable } from '../../common/prisma/database.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { nouns } from '../registry/registry.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { QuotaService } from '../quotas/quota.service.js';
import { DELETED_NOW } from '../../../test/support/instance-states.js';
import type { Lifecycle } from '../instances/instance.state.js';

const database = await databaseForSpec();
const quotas = new QuotaService(parseFlags(quotaFlags, []), nouns);

const LAUNCH = `
  INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
    memory_mib, disk_gib, zone, lifecycle, generation, operation_id, terminated_at, deleted_at)
  SELECT gen_random_uuid(), gen_random_uuid()::text, $1, gen_random_uuid(), gen_random_uuid(), n, gen_random_uuid(),
    'm1.tiny', 2, 512, 1, 'z', $3, 1, gen_random_uuid(), $4, $4 FROM generate_series(1, $2::int) n RETURNING id`;

describe('what a project uses', () => {
  let project = '';

  beforeEach(async () => {
    project = randomUUID();
    await database.query(
      `INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1::uuid, $1::text, right($1::text, 12), gen_random_uuid())`,
      [project],
    );
  });

  const launched = (count: number, lifecycle: Lifecycle = 'building') => [
    ...[project, count, lifecycle, lifecycle === 'deleted' ? new Date() : null],
  ];
  /** All in one statement; returns their ids. */
  const launch = async (count: number, lifecycle: Lifecycle = 'building'): Promise<readonly string[]> => {
    const rows = await database.query<{ id: string }>(LAUNCH, launched(count, lifecycle));
    return rows.map(({ id }) => id);
  };
  const usageIn = async (tx: Queryable) => (await quotas.lockUsage(tx, project))?.usage;
  const usage = () => database.transaction(usageIn);
  const of = (instances: number) => ({ instances, cores: 2 * instances, ram: 512 * instances });

  it('follows its instances until they are terminated', async () => {
    const ids = await launch(3);
    expect(await usage()).toEqual(of(3));
    await database.query(`UPDATE instances SET lifecycle = 'stopped' WHERE id = ANY($1)`, [ids]);
    expect(await usage()).toEqual(of(3));
    await database.query(`UPDATE instances SET ${DELETED_NOW} WHERE id = ANY($1)`, [ids.slice(1)]);
    expect(await usage()).toEqual(of(1));
    // Twice counts once, and so does the row's own end.
    await database.query(`UPDATE instances SET ${DELETED_NOW} WHERE id = ANY($1)`, [ids.slice(1)]);
    await database.query('DELETE FROM instances WHERE id = ANY($1)', [ids]);
    expect(await usage()).toEqual(of(0));
    await launch(1, 'deleted');
    expect(await usage()).toEqual(of(0));
  });

  it('follows their sizes', async () => {
    const [id] = await launch(1);
    await database.query('UPDATE instances SET vcpus = 4, memory_mib = 1024 WHERE id = $1', [id]);
    expect(await usage()).toEqual({ instances: 1, cores: 4, ram: 1024 });
  });

  it('forgets what was rolled back', async () => {
    await launch(1);
    const failed = database.transaction(async (tx) => {
      await tx.query(`UPDATE instances SET ${DELETED_NOW} WHERE project_id = $1`, [project]);
      expect(await usageIn(tx)).toEqual(of(0));
      throw new Error('not after all');
    });
    await expect(failed).rejects.toThrow('not after all');
    expect(await usage()).toEqual(of(1));
  });

  it('is what is committed by then for who waited', async () => {
    let second: Promise<unknown> | undefined;
    await database.transaction(async (tx) => {
      expect(await usageIn(tx)).toEqual(of(0));
      second = usage();
      await until(async () => (await lockWaits(database)) > 0);
      await tx.query(`UPDATE projects SET description = 'changed meanwhile' WHERE id = $1`, [project]);
      await tx.query(LAUNCH, launched(3));
    });
    expect(await second).toEqual(of(3));
  });

  it('is nothing when the project is gone', async () => {
    await database.query('DELETE FROM subnets s USING vpcs v WHERE v.id = s.vpc_id AND v.project_id = $1', [
      project,
    ]);
    const parts = ['internet_gateways', 'route_tables', 'network_acls', 'dhcp_options'];
    for (const table of ['security_groups', ...parts, 'vpcs'])
      await database.query(`DELETE FROM ${table} WHERE project_id = $1`, [project]);
    await database.query('DELETE FROM projects WHERE id = $1', [project]);
    expect(await usage()).toBeUndefined();
  });
});
