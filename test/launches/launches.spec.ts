import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serviceProviders } from '../../src/api/service.providers.js';
import type { RequestContext } from '../../src/common/context/request-context.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import { byEc2Id, byName } from '../../src/common/refs/ref.js';
import { Sealer } from '../../src/common/seal/sealer.js';
import { engineApiFlags } from '../../src/api/engine-api.flags.js';
import { HOST_CONTRACT } from '../../src/stream/stream.contract.js';
import type { LaunchRequest } from '../../src/cloud/instances/instance.js';
import { InstanceService } from '../../src/cloud/instances/instance.service.js';
import { databaseForSpec } from '../support/database.js';
import { inEc2 } from '../support/ec2-words.js';
import { lockWaits } from '../support/lock-waits.js';
import { LAUNCH_DEFAULTS } from '../support/launch-defaults.js';
import { until } from '../support/until.js';
import { ec2StateOf, ec2StateSql } from '../../src/cloud/instances/views/ec2-state.js';

const database = await databaseForSpec(12);
const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));

@Module({})
class Services {}

let app: INestApplicationContext;
let instances: InstanceService;

beforeAll(async () => {
  const flags = parseFlags(engineApiFlags, ['--quota_instances=10', '--quota_cores=1000']);
  const module = { module: Services, providers: [...serviceProviders(database, sealer, flags)] };
  app = await NestFactory.createApplicationContext(module, { logger: false });
  instances = app.get(InstanceService);
  await database.query(
    `INSERT INTO networks (id, name, cidr, gateway, dns) VALUES ($1, 'flat', '10.9.0.0/16', '10.9.0.1', '')`,
    [randomUUID()],
  );
  await database.query(
    `INSERT INTO flavors (id, name, vcpus, memory_mib, disk_gib) VALUES ($1, 'm1.nano', 1, 128, 1)`,
    [randomUUID()],
  );
  await host('roomy', 'local-1a', 1_000_000);
});
afterAll(() => app.close());

async function host(name: string, zone: string, memoryMiB: number): Promise<void> {
  await database.query(
    'INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib) VALUES ($1, $2, $1, 1000, $3, 100000)',
    [name, zone, memoryMiB],
  );
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     SELECT $1, b, now() + interval '1 hour', $2 FROM unnest(ARRAY['engine-compute', 'engine-network']) b`,
    [name, HOST_CONTRACT],
  );
}

/** A project of its own with an image: cases do not see each other. */
async function tenant(): Promise<{ readonly context: RequestContext; readonly imageId: string }> {
  const [projectId, userId, image] = [randomUUID(), randomUUID(), randomUUID()];
  const accountNumber = String(randomInt(1e11)).padStart(12, '1');
  await database.query(
    'INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1::uuid, $1::text, $2, $1::uuid)',
    [projectId, accountNumber],
  );
  await database.query(
    `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, 'tiny', 'machine', 'raw', 1, 1, $4)`,
    [image, ec2IdOf('image', image), projectId, '0'.repeat(64)],
  );
  const requestId = randomUUID();
  const context = { requestId, userId, projectId, accountNumber, roles: new Set<string>(), isAdmin: false };
  return { context, imageId: ec2IdOf('image', image) };
}

const launch = (imageId: string, differs: Partial<LaunchRequest> = {}): LaunchRequest => ({
  ...LAUNCH_DEFAULTS,
  image: byEc2Id(imageId),
  minCount: 1,
  maxCount: 1,
  ...differs,
});

const rowsOf = (projectId: string) =>
  database.query<{ id: string; state: string; taskState: string; address: string; sealed: Buffer | null }>(
    `SELECT i.id, ${ec2StateSql('i')} AS state, i.task_state AS "taskState", n.address, i.sealed_user_data AS sealed
     FROM instances i LEFT JOIN network_interfaces n ON n.instance_id = i.id WHERE i.project_id = $1 ORDER BY launch_index`,
    [projectId],
  );

describe('a launch', () => {
  it('is pending with everything that its answer names, and work to be done', async () => {
    const { context, imageId } = await tenant();
    const userData = Buffer.from([0, 255, 10]);
    await instances.run(context, launch(imageId, { minCount: 3, maxCount: 3, userData }));
    const rows = await rowsOf(context.projectId);
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map(({ address }) => address)).size).toBe(3);
    for (const row of rows) {
      expect(row).toMatchObject({
        state: 'pending',
        taskState: 'launching',
        address: expect.stringMatching(/^10\.9\./),
      });
      expect(sealer.open(row.sealed ?? Buffer.alloc(0), `user-data/${row.id}`)).toEqual(userData);
    }
    const outbox = await database.query(
      'SELECT workflow, chunk, run, resources FROM outbox WHERE project_id = $1',
      [context.projectId],
    );
    expect(outbox).toEqual([
      { workflow: 'run-instances', chunk: 0, run: 1, resources: expect.arrayContaining([rows[0]?.id]) },
    ]);
  });

  it('is in the default subnet of the zone that was chosen', async () => {
    const { context, imageId } = await tenant();
    await host('apart', 'local-1d', 1000);
    const placed = () =>
      database.query<{ subnetId: string }>(
        `SELECT i.zone = s.zone AND v.project_id = i.project_id AS own, r.zone, n.subnet_id AS "subnetId",
           n.address::inet << s.cidr::inet AS within
         FROM instances i JOIN network_interfaces n ON n.instance_id = i.id JOIN subnets s ON s.id = n.subnet_id
         JOIN address_ranges r ON r.id = s.range_id JOIN vpcs v ON v.id = s.vpc_id
         WHERE i.project_id = $1 ORDER BY r.zone, i.launch_index`,
        [context.projectId],
      );
    await instances.run(context, launch(imageId));
    for (const clientToken of ['a', 'b'])
      await instances.run(context, launch(imageId, { zone: 'local-1d', clientToken }));
    const rows = await placed();
    const own = { own: true, within: true };
    expect(rows).toMatchObject([
      { ...own, zone: 'local-1a' },
      { ...own, zone: 'local-1d' },
      { ...own, zone: 'local-1d' },
    ]);
    expect(rows[1]?.subnetId).toBe(rows[2]?.subnetId);
    const [subnet] = await database.query<{ ec2Id: string }>(
      'SELECT ec2_id AS "ec2Id" FROM subnets WHERE id = $1',
      [rows[1]?.subnetId],
    );
    const inSubnet = { subnet: byEc2Id(subnet?.ec2Id ?? ''), clientToken: 'c' };
    await instances.run(context, launch(imageId, inSubnet));
    expect((await placed()).map(({ subnetId }) => subnetId)).toEqual(
      [0, 1, 1, 1].map((n) => rows[n]?.subnetId),
    );
    await expect(
      instances.run(context, launch(imageId, { ...inSubnet, zone: 'local-1a', clientToken: 'd' })),
    ).rejects.toMatchObject({ code: 'InvalidParameterCombination' });
    await database.query(`UPDATE hosts SET enabled = false WHERE name = 'apart'`);
  });

  it('of more than fifty is worked on in chunks', async () => {
    const { context, imageId } = await tenant();
    await database.query('INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, $2, -1)', [
      context.projectId,
      'instances',
    ]);
    await instances.run(context, launch(imageId, { minCount: 120, maxCount: 120 }));
    const chunks = await database.query(
      `SELECT chunk, count(*)::int AS members FROM operation_members m JOIN operations o ON o.id = m.operation_id
       WHERE o.project_id = $1 GROUP BY chunk ORDER BY chunk`,
      [context.projectId],
    );
    expect(chunks).toEqual([
      { chunk: 0, members: 50 },
      { chunk: 1, members: 50 },
      { chunk: 2, members: 20 },
    ]);
  });

  it('whose image is deleted while it is being written is refused', async () => {
    const { context, imageId } = await tenant();
    let launching: Promise<unknown> | undefined;
    await database.transaction(async (tx) => {
      await tx.query(`UPDATE images SET state = 'deregistered', deleted_at = now() WHERE ec2_id = $1`, [
        imageId,
      ]);
      launching = inEc2(instances.run(context, launch(imageId))).catch((error: unknown) => error);
      await until(async () => (await lockWaits(database)) > 0);
    });
    expect(await launching).toMatchObject({
      code: 'InvalidAMIID.NotFound',
      message: `The image id '[${imageId}]' does not exist`,
    });
    expect(await rowsOf(context.projectId)).toEqual([]);
  });

  it('that is refused changes nothing', async () => {
    const { context, imageId } = await tenant();
    const refused: readonly [Partial<LaunchRequest>, string][] = [
      [{ image: byEc2Id('ami-00000000000000000') }, 'InvalidAMIID.NotFound'],
      [{ keyPair: byName('nobody') }, 'InvalidKeyPair.NotFound'],
      [{ groups: [byName('nobody')] }, 'InvalidGroup.NotFound'],
      [{ zone: 'local-1z' }, 'InvalidParameterValue'],
      [{ subnet: byEc2Id('subnet-00000000000000000') }, 'InvalidSubnetID.NotFound'],
      [{ minCount: 11, maxCount: 11 }, 'InstanceLimitExceeded'],
      [{ privateAddress: '10.8.0.1' }, 'InvalidParameterValue'],
    ];
    for (const [differs, code] of refused)
      await expect(inEc2(instances.run(context, launch(imageId, differs)))).rejects.toMatchObject({ code });
    expect(await rowsOf(context.projectId)).toEqual([]);
    expect(await database.query('SELECT FROM outbox WHERE project_id = $1', [context.projectId])).toEqual([]);
  });

  it('without room for MinCount says what is short where', async () => {
    const { context, imageId } = await tenant();
    await host('cramped', 'local-1b', 500);
    const asked = launch(imageId, { zone: 'local-1b', minCount: 2, maxCount: 4 });
    await expect(instances.run(context, asked)).rejects.toMatchObject({
      code: 'InsufficientInstanceCapacity',
      message: expect.stringMatching(/is short of \d+ MiB of memory/),
    });
    await instances.run(context, { ...asked, minCount: 1 });
    expect(await rowsOf(context.projectId)).toHaveLength(1);
  });
});

describe('twenty at once', () => {
  const twenty = Array.from({ length: 20 }, (_, i) => i);

  it('with one client token are one launch with one answer', async () => {
    const { context, imageId } = await tenant();
    const asked = launch(imageId, { clientToken: 'once', minCount: 2, maxCount: 2 });
    const answers = await Promise.all(twenty.map(() => instances.run(context, asked)));
    expect(new Set(answers.map(({ reservationId }) => reservationId)).size).toBe(1);
    expect(await rowsOf(context.projectId)).toHaveLength(2);
    await expect(instances.run(context, { ...asked, requestHash: 'b' })).rejects.toMatchObject({
      code: 'IdempotentParameterMismatch',
    });
  });

  it('against a quota of ten are ten', async () => {
    const { context, imageId } = await tenant();
    const answers = await Promise.allSettled(twenty.map(() => instances.run(context, launch(imageId))));
    const refused = answers.flatMap((a) =>
      a.status === 'rejected' ? [(a.reason as { code: string }).code] : [],
    );
    expect(refused).toEqual(Array.from({ length: 10 }, () => 'InstanceLimitExceeded'));
    expect(await rowsOf(context.projectId)).toHaveLength(10);
  });

  it('that terminate one instance are one operation', async () => {
    const { context, imageId } = await tenant();
    await instances.run(context, launch(imageId));
    const [row] = await rowsOf(context.projectId);
    const id = ec2IdOf('instance', row?.id ?? '');
    const answers = await Promise.all(twenty.map(() => instances.terminate(context, [byEc2Id(id)])));
    expect(answers.flat().filter(({ previous }) => ec2StateOf(previous) === 'pending')).toHaveLength(1);
    const begun = await database.query(
      `SELECT o.id FROM operations o WHERE o.project_id = $1 AND o.workflow = 'terminate-instances'`,
      [context.projectId],
    );
    expect(begun).toHaveLength(1);
  });
});
