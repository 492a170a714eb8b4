import { randomUUID } from 'node:crypto';
import {
  AttachVolumeCommand,
  type BlockDeviceMapping,
  CreateImageCommand,
  DeleteSnapshotCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceAttributeCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  DeregisterImageCommand,
  RegisterImageCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';
import { ec2IdOf } from '../../cloud/registry/ec2-id.js';
import { snapshotRows } from '../../cloud/snapshots/snapshot-rows.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_volumes=12', '--quota_gigabytes=200');
await createNetwork(database, { name: 'flat', cidr: '10.9.0.0/16' });
const { ec2, projectId } = await door.client('sysadmin');
const HOST = 'h-1';
const GIB = 1024 ** 3;
let ImageId = '';
let SnapshotId = '';

beforeAll(async () => {
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash, roles, vcpus, memory_mib, disk_gib, volume_gib)
     VALUES ($1, 'local-1a', $1, '{compute,network,volume}', 1000, 1000000, 1, 100)`,
    [HOST],
  );
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     SELECT $1, 'engine-' || b, now() + interval '1 hour', $2 FROM unnest(ARRAY['compute', 'network', 'volume']) b`,
    [HOST, HOST_CONTRACT],
  );
  await database.query(
    `INSERT INTO flavors (id, name, vcpus, memory_mib, disk_gib) VALUES ($1, 'm1.nano', 1, 128, 1)`,
    [randomUUID()],
  );
  const [image, snapshot] = [randomUUID(), randomUUID()];
  ImageId = ec2IdOf('image', image);
  await database.query(
    `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, 'tiny', 'machine', 'raw', 1, $4, $5)`,
    [image, ImageId, projectId, 2 * GIB, '0'.repeat(64)],
  );
  SnapshotId = ec2IdOf('snapshot', snapshot);
  await database.query(
    `INSERT INTO snapshots (id, ec2_id, project_id, user_id, volume_id, volume_ec2_id, zone, host, size_gib, lifecycle,
       generation, operation_id) VALUES ($1, $2, $3, $1, $1, 'vol-1', 'local-1a', $4, 3, 'completed', 1, $1)`,
    [snapshot, SnapshotId, projectId, HOST],
  );
});

const run = async (mappings: BlockDeviceMapping[], more: Partial<RunInstancesCommandInput> = {}) => {
  const request = { ImageId, InstanceType: 'm1.nano' as never, MinCount: 1, MaxCount: 1 };
  const asked = { ...request, BlockDeviceMappings: mappings, ...more };
  return (await ec2.send(new RunInstancesCommand(asked))).Instances?.[0];
};
const ROOT = { DeviceName: '/dev/vda', Ebs: { DeleteOnTermination: true } };
const volumesOf = async (id = '') => {
  const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters }));
  return Volumes.map(({ Size, VolumeType, SnapshotId: of, State, Attachments = [] }) => ({
    ...{ Size, VolumeType, of, State },
    ...{ Device: Attachments[0]?.Device, goes: Attachments[0]?.DeleteOnTermination },
  })).sort((a, b) => String(a.Device).localeCompare(String(b.Device)));
};
/** As its workflow would settle it. */
async function settled(id = '', lifecycle = 'active') {
  await database.query(
    `UPDATE volumes SET lifecycle = 'in-use', task_state = NULL, host = $2, settled_at = engine_now() WHERE instance_id =
       (SELECT id FROM instances WHERE ec2_id = $1)`,
    [id, HOST],
  );
  await database.query(
    'UPDATE instances SET lifecycle = $2, task_state = NULL, host = $3 WHERE ec2_id = $1',
    [id, lifecycle, HOST],
  );
}
const refused = (name: string) => expect.objectContaining({ name });
const end = async (id = '') => {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await database.query(
    `UPDATE volumes SET lifecycle = 'deleted', ended_at = engine_now(), released_at = engine_now(), instance_id = NULL,
       device = NULL WHERE task_state IN ('deleting', 'releasing')`,
  );
};

describe('RunInstances with a block device mapping', () => {
  it('makes a root of the image, and further volumes, with what is asked of them', async () => {
    const Tags = [{ Key: 'k', Value: 'v' }];
    const instance = await run(
      [
        {
          DeviceName: 'vda',
          Ebs: { VolumeSize: 8, VolumeType: 'gp3', Iops: 4000, DeleteOnTermination: false },
        },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } },
        { DeviceName: '/dev/sdg', Ebs: { SnapshotId } },
        { DeviceName: '/dev/sdh', NoDevice: '' },
      ],
      { TagSpecifications: [{ ResourceType: 'volume', Tags }] },
    );
    const id = instance?.InstanceId;
    expect(instance).toMatchObject({ RootDeviceType: 'ebs', RootDeviceName: '/dev/vda' });
    expect(instance?.BlockDeviceMappings?.map(({ DeviceName, Ebs }) => [DeviceName, Ebs?.Status])).toEqual([
      ['/dev/sdf', 'attaching'],
      ['/dev/sdg', 'attaching'],
      ['/dev/vda', 'attaching'],
    ]);
    const common = { State: 'creating', VolumeType: 'gp2', of: '', goes: true };
    expect(await volumesOf(id)).toEqual([
      { ...common, Size: 1, Device: '/dev/sdf' },
      { ...common, Size: 3, Device: '/dev/sdg', of: SnapshotId },
      { ...common, Size: 8, Device: '/dev/vda', VolumeType: 'gp3', goes: false },
    ]);
    const tagged = await ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'resource-type', Values: ['volume'] }] }),
    );
    expect(tagged.Tags).toHaveLength(3);
    const members = await database.query<{ noun: string }>(
      `SELECT m.noun FROM operation_members m JOIN operations o ON o.id = m.operation_id
       WHERE o.workflow = 'run-instances' ORDER BY m.noun`,
    );
    expect(members.map(({ noun }) => noun)).toEqual(['instance', 'volume', 'volume', 'volume']);
    await end(id);
  });

  it('keeps the root on its host where no mapping names it, and the flavor is large enough', async () => {
    await expect(run([])).rejects.toThrow(refused('InvalidParameterCombination'));
    const id = (await run([ROOT]))?.InstanceId;
    const [row] = await database.query('SELECT disk_gib, root_is_volume FROM instances WHERE ec2_id = $1', [
      id,
    ]);
    expect(row).toEqual({ disk_gib: 0, root_is_volume: true });
    await end(id);
  });

  const ebs = (Ebs: object, DeviceName = '/dev/sdf') => [{ DeviceName, Ebs }];
  it.each<[string, BlockDeviceMapping[]]>([
    ['MissingParameter', [{ Ebs: { VolumeSize: 1 } }]],
    ['MissingParameter', ebs({ DeleteOnTermination: true })],
    ['InvalidBlockDeviceMapping', [{ DeviceName: '/dev/sdf' }]],
    ['InvalidBlockDeviceMapping', [{ DeviceName: '/dev/sdf', NoDevice: '', VirtualName: 'ephemeral0' }]],
    ['InvalidBlockDeviceMapping', [{ DeviceName: '/dev/sdf', VirtualName: 'floppy' }]],
    ['InvalidBlockDeviceMapping', [...ebs({ VolumeSize: 1 }), ...ebs({ VolumeSize: 1 }, 'sdf')]],
    ['InvalidBlockDeviceMapping', ebs({ SnapshotId: 'snap-self', VolumeSize: 2 })],
    ['InvalidBlockDeviceMapping', ebs({ VolumeSize: 1 }, '/dev/vda')],
    ['InvalidBlockDeviceMapping', ebs({ SnapshotId: 'snap-self' }, '/dev/vda')],
    ['InvalidBlockDeviceMapping', [{ DeviceName: '/dev/vda', NoDevice: '' }]],
    ['InvalidParameterValue', ebs({ VolumeSize: 1 }, 'floppy')],
    ['InvalidParameterValue', ebs({ VolumeSize: 1, VolumeType: 'io1', Iops: 100 })],
    ['InvalidSnapshot.NotFound', ebs({ SnapshotId: 'snap-0123456789abcdef0' })],
    ['InvalidParameterDependency', ebs({ VolumeSize: 1, KmsKeyId: 'alias/aws/ebs' })],
    ['InvalidParameterValue', ebs({ VolumeSize: 1, Encrypted: true, KmsKeyId: 'alias/mine' })],
    ['InsufficientInstanceCapacity', [...ebs({ VolumeSize: 101 }), ROOT]],
    ['VolumeLimitExceeded', [...ebs({ VolumeSize: 90 }), ROOT]],
    [
      'AttachmentLimitExceeded',
      [...'abcdefghijklmnopq'].flatMap((letter) => ebs({ VolumeSize: 1 }, `/dev/xvd${letter}`)),
    ],
  ])('is %s for %j, and nothing changes', async (code, asked) => {
    const before = await database.query('SELECT id FROM volumes');
    const mappings = JSON.parse(JSON.stringify(asked).replaceAll('snap-self', SnapshotId)) as never[];
    if (code === 'VolumeLimitExceeded') await database.query(limitIs(91));
    for (const DryRun of [true, false])
      await expect(run(mappings, { DryRun })).rejects.toThrow(refused(code));
    await database.query('DELETE FROM quotas');
    expect(await database.query('SELECT id FROM volumes')).toHaveLength(before.length);
  });

  const limitIs = (gib: number) =>
    `INSERT INTO quotas (project_id, resource, hard_limit) VALUES ('${projectId}', 'gigabytes', ${gib})`;
});

describe('a root volume', () => {
  let id = '';
  let VolumeId = '';
  beforeAll(async () => {
    id = (await run([ROOT]))?.InstanceId ?? '';
    await settled(id);
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const [mapped] = Reservations?.[0]?.Instances?.[0]?.BlockDeviceMappings ?? [];
    expect(mapped).toMatchObject({ DeviceName: '/dev/vda', Ebs: { Status: 'attached' } });
    VolumeId = mapped?.Ebs?.VolumeId ?? '';
  });

  it('is found by filters, and by the attribute', async () => {
    const Filters = [
      { Name: 'root-device-type', Values: ['ebs'] },
      { Name: 'instance-id', Values: [id] },
    ];
    expect((await ec2.send(new DescribeInstancesCommand({ Filters }))).Reservations).toHaveLength(1);
    const asked = { InstanceId: id, Attribute: 'blockDeviceMapping' } as const;
    const { BlockDeviceMappings } = await ec2.send(new DescribeInstanceAttributeCommand(asked));
    expect(BlockDeviceMappings).toMatchObject([
      { DeviceName: '/dev/vda', Ebs: { DeleteOnTermination: true } },
    ]);
    const change = [{ DeviceName: '/dev/vda', Ebs: { DeleteOnTermination: false } }];
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, BlockDeviceMappings: change }));
    expect(await volumesOf(id)).toMatchObject([{ goes: false }]);
  });

  it('leaves only an instance that is stopped, which then cannot start until it has one again', async () => {
    const detach = (Force = false) => ec2.send(new DetachVolumeCommand({ VolumeId, Force }));
    await expect(detach()).rejects.toThrow(refused('OperationNotPermitted'));
    await expect(detach(true)).rejects.toThrow(refused('OperationNotPermitted'));
    await settled(id, 'stopped');
    await detach();
    await database.query(
      `UPDATE volumes SET lifecycle = 'available', task_state = NULL, instance_id = NULL, device = NULL WHERE ec2_id = $1`,
      [VolumeId],
    );
    await database.query('DELETE FROM operation_members WHERE part = $1', ['companion']);
    const start = () => ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    await expect(start()).rejects.toThrow(/does not have a volume attached at root \(\/dev\/vda\)/);
    const attach = () => ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: id, Device: 'vda' }));
    await settled(id);
    await expect(attach()).rejects.toThrow(refused('IncorrectState'));
    await settled(id, 'stopped');
    expect((await attach()).Device).toBe('/dev/vda');
  });

  it('is in an image of its instance, which is there when its snapshot is', async () => {
    await settled(id, 'stopped');
    const asked = { InstanceId: id, Name: 'copy' };
    const rootless = [{ DeviceName: '/dev/vda', NoDevice: '' }];
    await expect(
      ec2.send(new CreateImageCommand({ ...asked, BlockDeviceMappings: rootless })),
    ).rejects.toThrow(refused('InvalidBlockDeviceMapping'));
    await expect(ec2.send(new CreateImageCommand({ ...asked, DryRun: true }))).rejects.toThrow(
      refused('DryRunOperation'),
    );
    const Tags = [{ Key: 'of', Value: 'copy' }];
    const tagged = { ...asked, TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags }] };
    const made = (await ec2.send(new CreateImageCommand(tagged))).ImageId ?? '';
    const [image] = (await ec2.send(new DescribeImagesCommand({ ImageIds: [made] }))).Images ?? [];
    const of = image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId;
    expect(image).toMatchObject({
      ...{ State: 'pending', SourceInstanceId: id, RootDeviceType: 'ebs', RootDeviceName: '/dev/vda' },
      BlockDeviceMappings: [{ DeviceName: '/dev/vda', Ebs: { VolumeSize: 2, VolumeType: 'gp2' } }],
    });
    const tagsOf = new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [String(of)] }] });
    expect((await ec2.send(tagsOf)).Tags).toMatchObject([{ Key: 'of', Value: 'copy' }]);
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: of }))).rejects.toThrow(
      refused('InvalidSnapshot.InUse'),
    );
    const [snapshot] = await database.query<{ id: string; operation: string }>(
      'SELECT id, operation_id AS operation FROM snapshots WHERE ec2_id = $1',
      [of],
    );
    await database.transaction((tx) =>
      snapshotRows.write(tx, { operationId: snapshot?.operation ?? '', chunk: 0, run: 1 }, [
        { noun: 'snapshot', id: snapshot?.id ?? '', generation: 1, kind: 'created' },
      ]),
    );
    const Filters = [{ Name: 'block-device-mapping.snapshot-id', Values: [String(of)] }];
    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters }));
    expect(Images).toMatchObject([{ ImageId: made, State: 'available' }]);
  });
});

describe('an image of an instance with several volumes', () => {
  it('is of one moment of all of them, but for those that are left out', async () => {
    const devices = ['/dev/vda', '/dev/sdg', '/dev/sdh'].map((DeviceName) => ({
      DeviceName,
      Ebs: { VolumeSize: 2 },
    }));
    const InstanceId = (await run(devices))?.InstanceId ?? '';
    await settled(InstanceId, 'stopped');
    await database.query(
      `UPDATE volumes v SET lifecycle = 'in-use', task_state = NULL FROM instances i
       WHERE i.id = v.instance_id AND i.ec2_id = $1`,
      [InstanceId],
    );
    const without = [{ DeviceName: '/dev/sdh', NoDevice: '' }];
    const asked = { InstanceId, Name: 'several', BlockDeviceMappings: without };
    await expect(ec2.send(new CreateImageCommand({ ...asked, DryRun: true }))).rejects.toThrow(
      refused('DryRunOperation'),
    );
    const made = (await ec2.send(new CreateImageCommand(asked))).ImageId ?? '';
    const [image] = (await ec2.send(new DescribeImagesCommand({ ImageIds: [made] }))).Images ?? [];
    expect(image?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName).sort()).toEqual([
      '/dev/sdg',
      '/dev/vda',
    ]);
    const operations = await database.query<{ action: string; instance: boolean }>(
      `SELECT DISTINCT o.action, o.args ? 'instanceId' AS instance FROM operations o
       JOIN snapshots s ON s.operation_id = o.id WHERE s.ec2_id = ANY($1)`,
      [image?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.SnapshotId)],
    );
    expect(operations).toEqual([{ action: 'CreateSnapshots', instance: true }]);
  });
});

describe('an image of a snapshot', () => {
  const register = (mappings: BlockDeviceMapping[], more = {}) =>
    ec2.send(
      new RegisterImageCommand({
        ...{ Name: 'of-snapshot', RootDeviceName: '/dev/vda', BlockDeviceMappings: mappings, ...more },
      }),
    );

  it.each<[string, BlockDeviceMapping[], object]>([
    ['InvalidBlockDeviceMapping', [{ DeviceName: '/dev/vda', Ebs: { VolumeSize: 1 } }], {}],
    ['InvalidBlockDeviceMapping', [{ DeviceName: '/dev/vda', NoDevice: '' }], {}],
    [
      'InvalidSnapshot.NotFound',
      [{ DeviceName: '/dev/vda', Ebs: { SnapshotId: 'snap-0123456789abcdef0' } }],
      {},
    ],
    ['MissingParameter', [{ DeviceName: '/dev/vda', Ebs: { VolumeSize: 1 } }], { RootDeviceName: undefined }],
    ['UnsupportedOperation', [{ DeviceName: '/dev/vda', Ebs: { VolumeSize: 1 } }], { ImageLocation: 'a/b' }],
  ])('is %s for %j', async (code, mappings, more) => {
    await expect(register(mappings, more)).rejects.toThrow(refused(code));
  });

  it('is there at once, and launched from it with what the request says over it', async () => {
    const mappings = [
      { DeviceName: '/dev/vda', Ebs: { SnapshotId, DeleteOnTermination: false } },
      { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 5 } },
      { DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' },
    ];
    const made = (await register(mappings)).ImageId;
    await expect(register(mappings)).rejects.toThrow(refused('InvalidAMIName.Duplicate'));
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId }))).rejects.toThrow(
      refused('InvalidSnapshot.InUse'),
    );
    const instance = await run(
      [
        { DeviceName: '/dev/sdg', NoDevice: '' },
        { DeviceName: '/dev/vda', Ebs: { VolumeSize: 7 } },
      ],
      { ImageId: made },
    );
    expect(instance?.RootDeviceType).toBe('ebs');
    expect(await volumesOf(instance?.InstanceId)).toEqual([
      { Size: 7, VolumeType: 'gp2', of: SnapshotId, State: 'creating', Device: '/dev/vda', goes: false },
    ]);
    const small = [{ DeviceName: '/dev/vda', Ebs: { VolumeSize: 2 } }];
    await expect(run(small, { ImageId: made })).rejects.toThrow(refused('InvalidBlockDeviceMapping'));
  });

  it('takes its snapshots along when it goes, but for those that another image needs', async () => {
    const mappings = [{ DeviceName: '/dev/vda', Ebs: { SnapshotId } }];
    const of = async (Name: string) => (await register(mappings, { Name })).ImageId;
    const [one, two, three] = [await of('one'), await of('two'), await of('three')];
    const goes = async (ImageId: string | undefined, DeleteAssociatedSnapshots?: boolean) =>
      ec2.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots }));
    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    for (const { ImageId } of Images ?? [])
      if (![one, two, three].includes(ImageId)) await goes(ImageId).catch(() => undefined);
    expect(await goes(one)).toMatchObject({ Return: true, DeleteSnapshotResults: [] });
    expect(await goes(two, true)).toMatchObject({
      DeleteSnapshotResults: [{ SnapshotId, ReturnCode: 'skipped' }],
    });
    await database.query(`UPDATE volumes SET lifecycle = 'in-use' WHERE lifecycle = 'creating'`);
    expect(await goes(three, true)).toMatchObject({
      DeleteSnapshotResults: [{ SnapshotId, ReturnCode: 'success' }],
    });
    const [row] = await database.query<{ task: string }>(
      'SELECT task_state AS task FROM snapshots WHERE ec2_id = $1',
      [SnapshotId],
    );
    expect(row?.task).toBe('deleting');
  });
});
