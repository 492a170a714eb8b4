import {
  CopySnapshotCommand,
  CreateSnapshotsCommand,
  type CreateSnapshotsCommandInput,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
  type InstanceSpecification,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../../test/support/volume-host-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_snapshots=6');
const { ec2, projectId } = await door.client('sysadmin');
const { ec2: stranger } = await door.client('sysadmin');
const reader = await door.member(projectId);
const refused = (code: string) => expect.objectContaining({ name: code });
let [InstanceId, instanceUuid] = ['', ''];
const volumes: string[] = [];

beforeAll(async () => {
  await insertVolumeHost(database);
  ({ ec2Id: InstanceId, instanceId: instanceUuid } = await insertGuest(database, { projectId, host: 'h' }));
});

/** A volume that the instance has. */
async function attached(device: string): Promise<string> {
  const asked = { AvailabilityZone: 'local-1a', Size: 2 };
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand(asked));
  await database.query(
    `UPDATE volumes SET lifecycle = 'in-use', task_state = NULL, host = 'h', instance_id = $2, device = $3
     WHERE ec2_id = $1`,
    [VolumeId, instanceUuid, device],
  );
  return VolumeId;
}

/** As their workflows would settle them. */
const settled = () =>
  database.query(
    `UPDATE snapshots SET lifecycle = 'completed', task_state = NULL, completed_at = now() WHERE lifecycle = 'pending'`,
  );

const create = (more: Partial<CreateSnapshotsCommandInput> = {}, of: Partial<InstanceSpecification> = {}) =>
  ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId, ...of }, ...more }));
const operation = async () => {
  const [row] = await database.query(
    `SELECT o.workflow, o.action, o.args, array_agg(m.noun || ' ' || m.part ORDER BY m.noun) AS members
     FROM operations o JOIN operation_members m ON m.operation_id = o.id WHERE o.project_id = $1
     GROUP BY o.id ORDER BY o.number DESC LIMIT 1`,
    [projectId],
  );
  return row;
};

describe('CreateSnapshots', () => {
  it('refuses an instance without volumes, of others, and what is not built', async () => {
    await expect(create()).rejects.toThrow(refused('InvalidParameterValue'));
    volumes.push(await attached('/dev/sdf'), await attached('/dev/sdg'), await attached('/dev/vda'));
    await expect(create({ DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    await expect(create({ OutpostArn: 'arn:x' })).rejects.toThrow(refused('UnsupportedOperation'));
    await expect(create({}, { InstanceId: 'i-0123456789abcdef0' })).rejects.toThrow(
      refused('InvalidInstanceID.NotFound'),
    );
    const strange = { ExcludeDataVolumeIds: ['vol-0123456789abcdef0'] };
    await expect(create({}, strange)).rejects.toThrow(refused('InvalidParameterValue'));
    const asked = new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId } });
    await expect(stranger.send(asked)).rejects.toThrow(refused('InvalidInstanceID.NotFound'));
    await expect(reader.send(asked)).rejects.toThrow(refused('UnauthorizedOperation'));
  });

  it('answers one of each volume, all of one operation, with its words and its volume’s tags', async () => {
    const [first = ''] = volumes;
    await ec2.send(new CreateTagsCommand({ Resources: [first], Tags: [{ Key: 'a', Value: 'b' }] }));
    const { Snapshots = [] } = await create({
      ...{ Description: 'all', CopyTagsFromSource: 'volume' },
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'k', Value: 'v' }] }],
    });
    expect(Snapshots.map(({ VolumeId }) => VolumeId).sort()).toEqual([...volumes].sort());
    expect(Snapshots.find(({ VolumeId }) => VolumeId === first)).toMatchObject({
      ...{ State: 'pending', VolumeSize: 2, Description: 'all', Encrypted: false },
      Tags: [
        { Key: 'a', Value: 'b' },
        { Key: 'k', Value: 'v' },
      ],
    });
    expect(await operation()).toEqual({
      ...{ workflow: 'create-snapshot', action: 'CreateSnapshots', args: { instanceId: instanceUuid } },
      members: ['snapshot owner', 'snapshot owner', 'snapshot owner'],
    });
    await settled();
  });

  it('leaves out the volume that it starts from and those that are named; one that is off stays so meanwhile', async () => {
    const [first = '', second] = volumes;
    await database.query(`UPDATE instances SET lifecycle = 'stopped' WHERE id = $1`, [instanceUuid]);
    const { Snapshots } = await create({}, { ExcludeBootVolume: true, ExcludeDataVolumeIds: [first] });
    expect(Snapshots?.map(({ VolumeId }) => VolumeId)).toEqual([second]);
    expect(await operation()).toMatchObject({ members: ['instance companion', 'snapshot owner'] });
    await settled();
    await expect(create()).rejects.toThrow(refused('SnapshotLimitExceeded'));
    await database.query(`UPDATE instances SET task_state = 'starting' WHERE id = $1`, [instanceUuid]);
    await expect(create()).rejects.toThrow(refused('IncorrectState'));
  });
});

describe('CopySnapshot', () => {
  it('makes one that is what the other is, which stays until then', async () => {
    const { Snapshots: [{ SnapshotId: source = '' } = {}] = [] } = await ec2.send(
      new DescribeSnapshotsCommand({ OwnerIds: ['self'] }),
    );
    const copy = (more = {}, as = ec2) =>
      as.send(new CopySnapshotCommand({ SourceRegion: 'local-1', SourceSnapshotId: source, ...more }));
    await expect(copy({ DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    await expect(copy({}, stranger)).rejects.toThrow(refused('InvalidSnapshot.NotFound'));
    const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'c', Value: 'd' }] }];
    const { SnapshotId = '', Tags } = await copy({ Description: 'again', TagSpecifications: tags });
    expect(Tags).toEqual([{ Key: 'c', Value: 'd' }]);
    expect(await operation()).toMatchObject({ workflow: 'copy-snapshot', action: 'CopySnapshot' });
    await expect(copy({ SourceSnapshotId: SnapshotId })).rejects.toThrow(refused('IncorrectState'));
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: source }))).rejects.toThrow(
      refused('InvalidSnapshot.InUse'),
    );
    await settled();
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
    expect(Snapshots).toMatchObject([
      { VolumeId: 'vol-ffffffff', VolumeSize: 2, Description: 'again', State: 'completed' },
    ]);
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId: source }));
  });
});
