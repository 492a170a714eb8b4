import {
  AttachVolumeCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DeleteVolumeCommand,
  DescribeTagsCommand,
  DescribeVolumeAttributeCommand,
  DescribeVolumesCommand,
  DescribeVolumeStatusCommand,
  EnableVolumeIOCommand,
  ModifyVolumeAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../test/support/volume-host-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_volumes=12', '--quota_gigabytes=100');
const { ec2, projectId } = await door.client('sysadmin');
const { ec2: stranger } = await door.client('sysadmin');
const reader = await door.member(projectId);
await insertVolumeHost(database);

const zone = { AvailabilityZone: 'local-1a' };
const create = (more: Partial<CreateVolumeCommandInput> = {}) =>
  ec2.send(new CreateVolumeCommand({ ...zone, Size: 1, ...more }));
const refused = (code: string) => expect.objectContaining({ name: code });
const NOWHERE = 'vol-0123456789abcdef0';

/** As its workflow would settle it. */
const settled = () =>
  database.query(
    `UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'h' WHERE lifecycle = 'creating'`,
  );

describe('CreateVolume', () => {
  it('answers the volume as it will be, and commits its operation', async () => {
    const tags = [{ ResourceType: 'volume' as const, Tags: [{ Key: 'k', Value: 'v' }] }];
    const made = await create({ VolumeType: 'gp3', TagSpecifications: tags });
    expect(made).toMatchObject({
      ...{
        VolumeId: expect.stringMatching(/^vol-[0-9a-f]{17}$/),
        Size: 1,
        State: 'creating',
        VolumeType: 'gp3',
      },
      ...{
        AvailabilityZone: 'local-1a',
        Iops: 3000,
        Throughput: 125,
        Encrypted: false,
        Tags: [{ Key: 'k', Value: 'v' }],
      },
    });
    const committed = await database.query('SELECT workflow, action FROM operations WHERE project_id = $1', [
      projectId,
    ]);
    expect(committed).toEqual([{ workflow: 'create-volume', action: 'CreateVolume' }]);
  });

  it('answers the same volume to the same token, and refuses the token to another request', async () => {
    const one = await create({ ClientToken: 't' });
    expect((await create({ ClientToken: 't' })).VolumeId).toBe(one.VolumeId);
    await expect(create({ ClientToken: 't', Size: 2 })).rejects.toThrow(
      refused('IdempotentParameterMismatch'),
    );
  });

  it.each<[string, Partial<CreateVolumeCommandInput>]>([
    ['MissingParameter', { Size: undefined }],
    ['MissingParameter', { AvailabilityZone: undefined }],
    ['InvalidParameterValue', { AvailabilityZone: 'local-1x' }],
    ['InvalidParameterValue', { VolumeType: 'floppy' as never }],
    ['InvalidParameterValue', { Size: 0 }],
    ['InvalidParameterCombination', { Iops: 200 }],
    ['InvalidSnapshot.NotFound', { SnapshotId: 'snap-0123456789abcdef0' }],
    ['UnsupportedOperation', { MultiAttachEnabled: true }],
    ['InsufficientVolumeCapacity', { Size: 61 }],
    ['VolumeLimitExceeded', { Size: 101 }],
    ['DryRunOperation', { DryRun: true }],
  ])('is %s for %j, and nothing changes', async (code, more) => {
    const before = await database.query('SELECT id FROM volumes');
    await expect(create(more)).rejects.toThrow(refused(code));
    expect(await database.query('SELECT id FROM volumes')).toHaveLength(before.length);
  });

  it('takes a zone by its id, and is nothing for readers', async () => {
    await settled();
    const byId = await create({ AvailabilityZone: undefined, AvailabilityZoneId: 'local1-az1' });
    expect(byId.AvailabilityZone).toBe('local-1a');
    const asked = reader.send(new CreateVolumeCommand({ ...zone, Size: 1 }));
    await expect(asked).rejects.toThrow(refused('UnauthorizedOperation'));
  });
});

describe('volumes that are there', () => {
  it('are described by id, filter and page, to nobody else', async () => {
    await settled();
    for (let i = 0; i < 3; i++) await create();
    const { Volumes: all = [] } = await ec2.send(new DescribeVolumesCommand({}));
    const ids = all.map(({ VolumeId = '' }) => VolumeId);
    const first = await ec2.send(new DescribeVolumesCommand({ MaxResults: 5 }));
    const next = await ec2.send(new DescribeVolumesCommand({ MaxResults: 5, NextToken: first.NextToken }));
    expect([...(first.Volumes ?? []), ...(next.Volumes ?? [])].map(({ VolumeId }) => VolumeId)).toEqual(ids);
    const found = async (Name: string, ...Values: string[]) =>
      (await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name, Values }] }))).Volumes?.length;
    expect(await found('status', 'creating')).toBe(3);
    expect(await found('tag:k', 'v')).toBe(1);
    expect(await found('volume-type', 'gp*')).toBe(ids.length);
    expect(await found('attachment.status', 'attached')).toBe(0);
    expect(await found('availability-zone-id', 'local1-az1')).toBe(ids.length);
    const [id = ''] = ids;
    await expect(stranger.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).rejects.toThrow(
      refused('InvalidVolume.NotFound'),
    );
    expect((await stranger.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
    await expect(ec2.send(new DescribeVolumesCommand({ VolumeIds: ['vol-x!'] }))).rejects.toThrow(
      refused('InvalidVolumeID.Malformed'),
    );
  });

  it('have a status, an attribute and tags', async () => {
    await settled();
    const { Volumes: [{ VolumeId = '' } = {}] = [] } = await ec2.send(new DescribeVolumesCommand({}));
    const { VolumeStatuses } = await ec2.send(new DescribeVolumeStatusCommand({ VolumeIds: [VolumeId] }));
    expect(VolumeStatuses).toMatchObject([{ VolumeId, VolumeStatus: { Status: 'ok' } }]);
    await ec2.send(new ModifyVolumeAttributeCommand({ VolumeId, AutoEnableIO: { Value: true } }));
    const asked = { VolumeId, Attribute: 'autoEnableIO' as const };
    expect(await ec2.send(new DescribeVolumeAttributeCommand(asked))).toMatchObject({
      AutoEnableIO: { Value: true },
    });
    await ec2.send(new EnableVolumeIOCommand({ VolumeId }));
    await ec2.send(new CreateTagsCommand({ Resources: [VolumeId], Tags: [{ Key: 'a', Value: 'b' }] }));
    const { Tags } = await ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'resource-type', Values: ['volume'] }] }),
    );
    expect(Tags).toEqual(
      expect.arrayContaining([expect.objectContaining({ ResourceId: VolumeId, Key: 'a' })]),
    );
  });

  it('are deleted once, and not while an instance has them', async () => {
    await settled();
    const { Volumes: [{ VolumeId = '' } = {}] = [] } = await ec2.send(new DescribeVolumesCommand({}));
    await database.query(
      `UPDATE volumes SET instance_id = gen_random_uuid(), device = '/dev/sdf' WHERE ec2_id = $1`,
      [VolumeId],
    );
    const remove = (more = {}) => ec2.send(new DeleteVolumeCommand({ VolumeId, ...more }));
    await expect(remove()).rejects.toThrow(refused('VolumeInUse'));
    await database.query('UPDATE volumes SET instance_id = NULL, device = NULL WHERE ec2_id = $1', [
      VolumeId,
    ]);
    await expect(remove({ DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    await remove();
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    expect(Volumes).toMatchObject([{ State: 'deleting' }]);
    await expect(remove()).rejects.toThrow(refused('IncorrectState'));
    await expect(ec2.send(new DeleteVolumeCommand({ VolumeId: NOWHERE }))).rejects.toThrow(
      refused('InvalidVolume.NotFound'),
    );
  });
});

describe('AttachVolume and DetachVolume', () => {
  it('take the volume, show it at its instance, and give it back', async () => {
    await settled();
    const { VolumeId = '' } = await create();
    await settled();
    const { ec2Id: InstanceId } = await insertGuest(database, { projectId, host: 'h' });
    const attach = (more = {}) =>
      ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf', ...more }));
    await expect(attach({ Device: '/dev/vda' })).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(attach({ Device: 'floppy' })).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(attach({ InstanceId: 'i-0123456789abcdef0' })).rejects.toThrow(
      refused('InvalidInstanceID.NotFound'),
    );
    await expect(attach({ DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    const detach = (more = {}) => ec2.send(new DetachVolumeCommand({ VolumeId, ...more }));
    await expect(detach()).rejects.toThrow(refused('IncorrectState'));
    const made = await attach();
    expect(made).toMatchObject({ VolumeId, InstanceId, Device: '/dev/sdf', State: 'attaching' });
    await expect(attach()).rejects.toThrow(refused('VolumeInUse'));
    await expect(detach()).rejects.toThrow(refused('IncorrectState'));
    await database.query(`UPDATE volumes SET lifecycle = 'in-use', task_state = NULL WHERE ec2_id = $1`, [
      VolumeId,
    ]);
    const mapping = { DeviceName: '/dev/sdf', Ebs: { DeleteOnTermination: true } };
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings: [mapping] }));
    const filter = { Name: 'block-device-mapping.volume-id', Values: [VolumeId] };
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters: [filter] }));
    expect(Reservations?.[0]?.Instances?.[0]?.BlockDeviceMappings).toMatchObject([
      { DeviceName: '/dev/sdf', Ebs: { VolumeId, Status: 'attached', DeleteOnTermination: true } },
    ]);
    await expect(detach({ InstanceId, Device: '/dev/sdg' })).rejects.toThrow(
      refused('InvalidAttachment.NotFound'),
    );
    expect(await detach({ Force: true })).toMatchObject({ VolumeId, State: 'detaching' });
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    expect(Volumes).toMatchObject([{ State: 'in-use', Attachments: [{ State: 'detaching' }] }]);
    const members = await database.query(
      `SELECT m.noun, m.part FROM operation_members m JOIN operations o ON o.id = m.operation_id
       WHERE o.workflow = 'attach-volume' ORDER BY m.part`,
    );
    expect(members).toEqual([
      { noun: 'instance', part: 'companion' },
      { noun: 'volume', part: 'owner' },
    ]);
  });
});

describe('AttachVolume across hosts', () => {
  const keyOf = async (VolumeId: string): Promise<Buffer | null> => {
    const [row] = await database.query<{ key: Buffer | null }>(
      'SELECT attachment_key AS key FROM volumes WHERE ec2_id = $1',
      [VolumeId],
    );
    return row?.key ?? null;
  };
  const resting = async () => {
    const { VolumeId = '' } = await create();
    await settled();
    return VolumeId;
  };
  const attach = (VolumeId: string, InstanceId: string) =>
    ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));

  it('gives the attachment a key, which one on one host has not', async () => {
    const [near, far] = [await resting(), await resting()];
    await attach(near, (await insertGuest(database, { projectId, host: 'h' })).ec2Id);
    await attach(far, (await insertGuest(database, { projectId, host: 'other' })).ec2Id);
    expect(await keyOf(near)).toBeNull();
    expect((await keyOf(far))?.length).toBeGreaterThan(32);
  });

  it('refuses a host that knows no volumes of others', async () => {
    await database.query(
      `INSERT INTO services (host, "binary", last_seen, contract) VALUES ('old', 'engine-compute', now(), 6)`,
    );
    const { ec2Id } = await insertGuest(database, { projectId, host: 'old' });
    const volumeId = await resting();
    await expect(attach(volumeId, ec2Id)).rejects.toThrow(refused('UnsupportedOperation'));
    expect(await keyOf(volumeId)).toBeNull();
  });

  it('refuses a volume whose bytes its host has lost, which is an error, and impaired', async () => {
    const volumeId = await resting();
    await database.query('UPDATE volumes SET lost_at = now() WHERE ec2_id = $1', [volumeId]);
    const { ec2Id } = await insertGuest(database, { projectId, host: 'h' });
    await expect(attach(volumeId, ec2Id)).rejects.toThrow('has lost its bytes');
    const asked = { VolumeIds: [volumeId] };
    expect((await ec2.send(new DescribeVolumesCommand(asked))).Volumes?.[0]?.State).toBe('error');
    const filters = [{ Name: 'volume-status.status', Values: ['impaired'] }];
    const { VolumeStatuses } = await ec2.send(new DescribeVolumeStatusCommand({ Filters: filters }));
    expect(VolumeStatuses).toMatchObject([{ VolumeId: volumeId, VolumeStatus: { Status: 'impaired' } }]);
  });
});
