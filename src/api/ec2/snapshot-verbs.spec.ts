import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  type DescribeSnapshotsCommandInput,
  DescribeSnapshotTierStatusCommand,
  DescribeVolumesCommand,
  ModifySnapshotAttributeCommand,
  ResetSnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../test/support/volume-host-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_snapshots=8');
const { ec2, projectId } = await door.client('sysadmin');
const { ec2: stranger, projectId: other } = await door.client('sysadmin');
const reader = await door.member(projectId);
const refused = (code: string) => expect.objectContaining({ name: code });
const NOWHERE = 'snap-0123456789abcdef0';
const accountOf = async (id: string) => {
  const [row] = await database.query<{ n: string }>(
    'SELECT account_number AS n FROM projects WHERE id = $1',
    [id],
  );
  return row?.n ?? '';
};
let VolumeId = '';

beforeAll(async () => {
  await insertVolumeHost(database);
  VolumeId =
    (await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'local-1a', Size: 2 }))).VolumeId ?? '';
});

const create = (more = {}) => ec2.send(new CreateSnapshotCommand({ VolumeId, ...more }));
const list = async (asked: DescribeSnapshotsCommandInput, as = ec2) =>
  (await as.send(new DescribeSnapshotsCommand(asked))).Snapshots ?? [];

/** As their workflows would settle them. */
async function settled(): Promise<void> {
  await database.query(
    `UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'h' WHERE lifecycle = 'creating'`,
  );
  await database.query(
    `UPDATE snapshots SET lifecycle = 'completed', task_state = NULL, completed_at = now() WHERE lifecycle = 'pending'`,
  );
}

describe('CreateSnapshot', () => {
  it('takes a volume that is there, of its project', async () => {
    await expect(create()).rejects.toThrow(refused('IncorrectState'));
    await settled();
    await expect(create({ DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    await expect(stranger.send(new CreateSnapshotCommand({ VolumeId }))).rejects.toThrow(
      refused('InvalidVolume.NotFound'),
    );
    await expect(reader.send(new CreateSnapshotCommand({ VolumeId }))).rejects.toThrow(
      refused('UnauthorizedOperation'),
    );
    await expect(create({ OutpostArn: 'arn:x' })).rejects.toThrow(refused('UnsupportedOperation'));
  });

  it('answers the snapshot as it will be, whose volume stays until it is whole', async () => {
    const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'k', Value: 'v' }] }];
    const made = await create({ Description: 'before', TagSpecifications: tags });
    expect(made).toMatchObject({
      ...{ SnapshotId: expect.stringMatching(/^snap-[0-9a-f]{17}$/), VolumeId, VolumeSize: 2 },
      ...{ State: 'pending', Progress: '0%', Description: 'before', OwnerId: await accountOf(projectId) },
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    await expect(ec2.send(new DeleteVolumeCommand({ VolumeId }))).rejects.toThrow(refused('IncorrectState'));
    await settled();
    const [found] = await list({ SnapshotIds: [made.SnapshotId ?? ''] });
    expect(found).toMatchObject({ State: 'completed', Progress: '100%', Encrypted: false });
  });
});

describe('snapshots that are there', () => {
  it('are described by id, owner, filter and page', async () => {
    for (let i = 0; i < 6; i++) await create();
    await settled();
    await expect(create().then(() => create())).rejects.toThrow(refused('SnapshotLimitExceeded'));
    await settled();
    const ids = (await list({ OwnerIds: ['self'] })).map(({ SnapshotId }) => SnapshotId);
    expect(ids).toHaveLength(8);
    const { Snapshots: first = [], NextToken } = await ec2.send(
      new DescribeSnapshotsCommand({ MaxResults: 5 }),
    );
    const rest = await list({ MaxResults: 5, NextToken });
    expect([...first, ...rest].map(({ SnapshotId }) => SnapshotId)).toEqual(ids);
    expect(await list({ Filters: [{ Name: 'tag:k', Values: ['v'] }] })).toHaveLength(1);
    expect(await list({ Filters: [{ Name: 'volume-id', Values: [VolumeId] }] })).toHaveLength(8);
    expect(await list({ Filters: [{ Name: 'status', Values: ['pending'] }] })).toEqual([]);
    expect(await list({ OwnerIds: [await accountOf(other)] })).toEqual([]);
    await expect(list({ SnapshotIds: [NOWHERE] })).rejects.toThrow(refused('InvalidSnapshot.NotFound'));
    await expect(list({ SnapshotIds: ['snap-x!'] })).rejects.toThrow(refused('InvalidSnapshotID.Malformed'));
    await expect(list({ OwnerIds: ['me'] })).rejects.toThrow(refused('InvalidUserID.Malformed'));
    const { SnapshotTierStatuses } = await ec2.send(new DescribeSnapshotTierStatusCommand({}));
    expect(SnapshotTierStatuses?.[0]).toMatchObject({ StorageTier: 'standard', Status: 'completed' });
  });

  it('are shared by account and with everybody, and not any more', async () => {
    const [{ SnapshotId = '' } = {}] = await list({});
    const account = await accountOf(other);
    const modify = (more: object, as = ec2) =>
      as.send(new ModifySnapshotAttributeCommand({ SnapshotId, ...more }));
    const permissions = async () => {
      const asked = { SnapshotId, Attribute: 'createVolumePermission' as const };
      return (await ec2.send(new DescribeSnapshotAttributeCommand(asked))).CreateVolumePermissions;
    };
    expect(await list({ SnapshotIds: [SnapshotId] }, ec2)).toHaveLength(1);
    expect(await list({}, stranger)).toEqual([]);
    await modify({ CreateVolumePermission: { Add: [{ UserId: account }] } });
    expect(await permissions()).toEqual([{ UserId: account }]);
    expect(await list({ RestorableByUserIds: ['self'] }, stranger)).toMatchObject([{ SnapshotId }]);
    expect(await list({ RestorableByUserIds: [account] })).toMatchObject([{ SnapshotId }]);
    await expect(modify({ CreateVolumePermission: { Add: [{ Group: 'all' }] } }, stranger)).rejects.toThrow(
      refused('InvalidSnapshot.NotFound'),
    );
    await modify({ Attribute: 'createVolumePermission', OperationType: 'add', GroupNames: ['all'] });
    expect(await permissions()).toEqual([{ Group: 'all' }, { UserId: account }]);
    expect(await list({ RestorableByUserIds: ['all'] }, stranger)).toHaveLength(1);
    await modify({ Attribute: 'createVolumePermission', OperationType: 'remove', UserIds: [account] });
    expect(await permissions()).toEqual([{ Group: 'all' }]);
    await expect(modify({})).rejects.toThrow(refused('InvalidParameterCombination'));
    await expect(modify({ CreateVolumePermission: { Add: [{ UserId: '000000000000' }] } })).rejects.toThrow(
      refused('InvalidParameterValue'),
    );
    await ec2.send(new ResetSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }));
    expect(await permissions()).toEqual([]);
    expect(await list({}, stranger)).toEqual([]);
  });

  it('become volumes, at least as large, and are not deleted meanwhile', async () => {
    const [{ SnapshotId = '' } = {}] = await list({});
    const make = (more = {}, as = ec2) =>
      as.send(new CreateVolumeCommand({ AvailabilityZone: 'local-1a', SnapshotId, ...more }));
    await expect(make({ Size: 1 })).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(make({}, stranger)).rejects.toThrow(refused('InvalidSnapshot.NotFound'));
    await expect(make({ SnapshotId: NOWHERE, Size: 3 })).rejects.toThrow(refused('InvalidSnapshot.NotFound'));
    const made = await make();
    expect(made).toMatchObject({ SnapshotId, Size: 2, State: 'creating' });
    expect(await make({ Size: 3 })).toMatchObject({ Size: 3 });
    const remove = (more = {}) => ec2.send(new DeleteSnapshotCommand({ SnapshotId, ...more }));
    await expect(remove()).rejects.toThrow(refused('InvalidSnapshot.InUse'));
    await settled();
    await expect(remove({ DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    await remove();
    await expect(remove()).rejects.toThrow(refused('InvalidSnapshot.NotFound'));
    const filter = { Name: 'snapshot-id', Values: [SnapshotId] };
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters: [filter] }));
    expect(Volumes).toHaveLength(2);
  });
});
