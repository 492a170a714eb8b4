import { CreateImageCommand, type CreateImageRequest, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const owner = await door.client('sysadmin');
const other = await door.client('sysadmin');
let InstanceId = '';
let Name = '';
let names = 0;

const guest = async (state: 'running' | 'stopped' | 'pending') => {
  const { ec2Id } = await insertGuest(database, { host: 'h1', projectId: owner.projectId, state });
  return ec2Id;
};
let off = '';
let pending = '';
beforeAll(async () => {
  [InstanceId, off, pending] = [await guest('running'), await guest('stopped'), await guest('pending')];
});
beforeEach(() => {
  Name = `image-${(names += 1)}`;
});

const create = (more: Partial<CreateImageRequest> = {}, by = owner) =>
  by.ec2.send(new CreateImageCommand({ InstanceId, Name, ...more }));
const argsOf = async (ImageId: string | undefined) => {
  const [row] = await database.query<{ args: unknown; companion: string }>(
    `SELECT o.args->'images'->(i.id::text) AS args, c.part AS companion FROM images i
       JOIN operations o ON o.id = i.operation_id
       JOIN operation_members c ON c.operation_id = o.id AND c.noun = 'instance' WHERE i.ec2_id = $1`,
    [ImageId],
  );
  return row;
};

describe('CreateImage', () => {
  it('answers an image that is pending, and commits the work with the instance beside it', async () => {
    const Tags = [{ Key: 'k', Value: 'v' }];
    const { ImageId } = await create({
      ...{ Description: 'd', TagSpecifications: [{ ResourceType: 'image', Tags }] },
    });
    const { Images } = await owner.ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ''] }));
    expect(Images?.[0]).toMatchObject({
      ...{ ImageId, Name, State: 'pending', Description: 'd', SourceInstanceId: InstanceId, Tags },
    });
    expect(await argsOf(ImageId)).toMatchObject({
      ...{ companion: 'companion', args: { host: 'h1', graceSeconds: 120 } },
    });
  });

  it('lets the guest run on where that is asked, and where it is off', async () => {
    const running = await create({ NoReboot: true });
    expect(await argsOf(running.ImageId)).toMatchObject({ args: { graceSeconds: null } });
    const resting = await create({ InstanceId: off, Name: `${Name}b` });
    expect(await argsOf(resting.ImageId)).toMatchObject({ args: { graceSeconds: null } });
  });

  it('leaves out no volume silently', async () => {
    const [{ id } = { id: '' }] = await database.query<{ id: string }>(
      'SELECT id FROM instances WHERE ec2_id = $1',
      [InstanceId],
    );
    await database.query(
      `INSERT INTO volumes (id, ec2_id, project_id, user_id, name, zone, size_gib, volume_type, lifecycle, generation, instance_id, device, operation_id)
       VALUES ($1::uuid, 'vol-' || left($1::text, 8), $2, $1::uuid, '', 'z', 1, 'gp2', 'in-use', 1, $1::uuid, '/dev/sdf', $1::uuid)`,
      [id, owner.projectId],
    );
    await expect(create()).rejects.toMatchObject({
      ...{ name: 'UnsupportedOperation', message: expect.stringMatching('/dev/sdf') as unknown },
    });
    const none = [{ DeviceName: '/dev/sdf', NoDevice: '' }];
    expect((await create({ BlockDeviceMappings: none })).ImageId).toMatch(/^ami-/);
    await database.query('DELETE FROM volumes');
  });

  it.each([
    [{ Name: 'no' }, 'InvalidAMIName.Malformed'],
    [{ InstanceId: 'i-00000001' }, 'InvalidInstanceID.NotFound'],
    [{ InstanceId: 'ami-00000001' }, 'InvalidInstanceID.Malformed'],
    [{ BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } }] }, 'UnsupportedOperation'],
    [{ BlockDeviceMappings: [{ DeviceName: '/dev/sdf' }] }, 'InvalidParameterValue'],
    [{ SnapshotLocation: 'local' as const }, 'UnsupportedOperation'],
    [{ DryRun: true }, 'DryRunOperation'],
  ])('refuses %j with %s', async (more, name) => {
    await expect(create(more)).rejects.toMatchObject({ name });
    expect(await database.query('SELECT id FROM images WHERE name = $1', [Name])).toEqual([]);
  });

  it('refuses an instance that is another’s, and one that is neither running nor stopped', async () => {
    await expect(create({}, other)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await expect(create({ InstanceId: pending })).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
    });
  });
});
