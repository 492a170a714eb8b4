import {
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { type GuestRows, insertGuest } from '../../../../test/support/guest-rows.js';
import { createFlavor, ensureDefaultFlavors } from '../../../cloud/flavors/flavor.repository.js';
import { HOST_CONTRACT } from '../../../stream/stream.contract.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_cores=3', '--quota_ram=4096', '--guest_overhead_mb=16');
const { ec2, projectId } = await door.client('sysadmin');
/** vCPUs, MiB, GiB. A host has 16 × 2, 3000 and 20; an instance before its change 1, 128 and 1. */
const SIZES = {
  big: [2, 1024, 4],
  'no-disk': [1, 64, 1],
  'many-cores': [4, 256, 1],
  'much-memory': [1, 8192, 1],
  'more-than-the-host': [1, 3500, 1],
  'more-disk-than-the-host': [1, 128, 21],
} as const;

let guest: GuestRows;

const facts = async () => {
  const [row] = await database.query(
    `SELECT i.flavor_name AS flavor, a.vcpus, a.memory_mib AS mib, a.disk_gib AS gib, 
       coalesce((u.claimed->>'vcpus')::int, 0) AS "hostVcpus", coalesce((u.claimed->>'memoryMiB')::int, 0) AS "hostMib",
       coalesce((u.claimed->>'diskGiB')::int, 0) AS "hostGib",
       (p.used->>'cores')::int AS "usedVcpus", (p.used->>'ram')::int AS "usedMib"
     FROM instances i JOIN instance_attempts a ON a.instance_id = i.id JOIN host_usage u ON u.host = a.host
     JOIN project_usage p ON p.project_id = i.project_id WHERE i.id = $1`,
    [guest.instanceId],
  );
  return row;
};
const change = (type: string, more: Partial<ModifyInstanceAttributeCommandInput> = {}) =>
  ec2.send(
    new ModifyInstanceAttributeCommand({ InstanceId: guest.ec2Id, InstanceType: { Value: type }, ...more }),
  );

beforeAll(async () => {
  await ensureDefaultFlavors(database);
  for (const [name, [vcpus, memoryMiB, diskGiB]] of Object.entries(SIZES))
    await createFlavor(database, { name, vcpus, memoryMiB, diskGiB });
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib) VALUES ('h1', 'local-1a', 'h1', 2, 3000, 20)`,
  );
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     SELECT 'h1', 'engine-' || role, engine_now(), $1 FROM unnest(ARRAY['compute', 'network']) role`,
    [HOST_CONTRACT],
  );
});

beforeEach(async () => {
  await database.query('DELETE FROM instance_attempts');
  await database.query('DELETE FROM instance_groups');
  await database.query('DELETE FROM network_interfaces');
  await database.query('DELETE FROM instances');
  guest = await insertGuest(database, { host: 'h1', projectId, state: 'stopped' });
  await database.query('UPDATE instance_attempts SET powered = false');
});

describe('the type of a stopped instance', () => {
  it('is changed with all that it claims; the next start claims the rest', async () => {
    await change('big');
    const changed = { flavor: 'big', vcpus: 2, mib: 1024 + 16, gib: 4, usedVcpus: 2, usedMib: 1024 };
    expect(await facts()).toEqual({ ...changed, hostVcpus: 0, hostMib: 0, hostGib: 4 });
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [guest.ec2Id] }));
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      InstanceType: 'big',
      CpuOptions: { CoreCount: 2 },
      State: { Name: 'stopped' },
    });
    await ec2.send(new StartInstancesCommand({ InstanceIds: [guest.ec2Id] }));
    expect(await facts()).toEqual({ ...changed, hostVcpus: 2, hostMib: 1024 + 16, hostGib: 4 });
  });

  it('is changed by its older spelling too, and back as far as the disk allows', async () => {
    await change('', { InstanceType: undefined, Attribute: 'instanceType', Value: 'no-disk' });
    expect(await facts()).toMatchObject({ flavor: 'no-disk', mib: 64 + 16, usedMib: 64, hostGib: 1 });
    await change('m1.nano');
    expect(await facts()).toMatchObject({ flavor: 'm1.nano', usedMib: 128 });
    await change('big');
    await expect(change('m1.nano')).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: expect.stringContaining('has 4 GiB; that of instance type m1.nano has 1 GiB'),
    });
  });

  it.each([
    ['many-cores', 'VcpuLimitExceeded', 'current vCPU limit of 3'],
    ['much-memory', 'InsufficientInstanceCapacity', 'is short of'],
    ['more-than-the-host', 'InsufficientInstanceCapacity', 'is short of 516 MiB of memory'],
    ['more-disk-than-the-host', 'InsufficientInstanceCapacity', 'of disk'],
    ['x9.huge', 'InvalidParameterValue', "Invalid value 'x9.huge' for InstanceType."],
  ])('stays for %s, also as a dry run', async (type, name, words) => {
    const before = await facts();
    for (const DryRun of [false, true])
      await expect(change(type, { DryRun })).rejects.toMatchObject({
        name,
        message: expect.stringContaining(words),
      });
    expect(await facts()).toEqual(before);
  });

  it('stays when memory is over the project’s limit', async () => {
    await database.query('UPDATE hosts SET memory_mib = 100000');
    await expect(change('much-memory')).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
    await database.query('UPDATE hosts SET memory_mib = 3000');
  });

  it('stays on a dry run that would succeed', async () => {
    const before = await facts();
    await expect(change('big', { DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' });
    expect(await facts()).toEqual(before);
  });

  it('shrinks although the quota is used up', async () => {
    await database.query(
      `INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, 'cores', 0), ($1, 'instances', 0)`,
      [projectId],
    );
    await change('no-disk');
    await expect(change('big')).rejects.toMatchObject({ name: 'VcpuLimitExceeded' });
    await database.query('DELETE FROM quotas');
    expect(await facts()).toMatchObject({ flavor: 'no-disk' });
  });
});

describe('the type of any other instance', () => {
  it.each([
    ['active', null],
    ['stopped', 'starting'],
    ['active', 'stopping'],
  ])('stays: %s, %s', async (lifecycle, task) => {
    await database.query('UPDATE instances SET lifecycle = $1, task_state = $2', [lifecycle, task]);
    await expect(change('big')).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
      message: `The instance '${guest.ec2Id}' is not in the 'stopped' state.`,
    });
    expect(await facts()).toMatchObject({ flavor: 'm1.nano' });
  });

  it('stays for who may only read', async () => {
    const member = await door.member(projectId);
    const asked = { InstanceId: guest.ec2Id, InstanceType: { Value: 'big' } };
    await expect(member.send(new ModifyInstanceAttributeCommand(asked))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
  });
});
