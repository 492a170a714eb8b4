import {
  DeregisterImageCommand,
  DescribeImagesCommand,
  RegisterImageCommand,
  type RegisterImageRequest,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { insertBucket, insertObject } from '../../../../test/support/object-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_images=4');
const owner = await door.client('sysadmin');
const other = await door.client('sysadmin');
let ImageLocation = '';
let names = 0;
let Name = '';

beforeEach(async () => {
  Name = `web-${(names += 1)}`;
  const bucket = `images-${names}`;
  await insertBucket(database, owner.projectId, bucket);
  await insertObject(database, bucket, 'disk.raw', Buffer.alloc(512));
  ImageLocation = `${bucket}/disk.raw`;
  await database.query('DELETE FROM images');
});

const register = (more: Partial<RegisterImageRequest> = {}, by = owner) =>
  by.ec2.send(new RegisterImageCommand({ Name, ImageLocation, ...more }));
const described = async (ImageId: string | undefined) =>
  (await owner.ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ''] }))).Images?.[0];

describe('RegisterImage', () => {
  it('answers an image that is pending, and commits the work', async () => {
    const Tags = [{ Key: 'stage', Value: 'test' }];
    const { ImageId } = await register({
      ...{ Description: 'the web', Architecture: 'x86_64', VirtualizationType: 'hvm', EnaSupport: true },
      ...{ RootDeviceName: '/dev/sda1', TagSpecifications: [{ ResourceType: 'image', Tags }] },
    });
    expect(await described(ImageId)).toMatchObject({
      ...{ ImageId, Name, Description: 'the web', State: 'pending', ImageLocation, Public: false, Tags },
      ...{ RootDeviceName: '/dev/sda1', ImageType: 'machine' },
    });
    const committed = await database.query(
      `SELECT o.workflow, o.action, b.workflow AS due FROM operations o JOIN outbox b ON b.operation_id = o.id
       JOIN operation_members m ON m.operation_id = o.id JOIN images i ON i.id = m.resource_id WHERE i.ec2_id = $1`,
      [ImageId],
    );
    expect(committed).toEqual([
      { workflow: 'register-image', action: 'RegisterImage', due: 'register-image' },
    ]);
  });

  it('can be taken back while its bytes come', async () => {
    const { ImageId } = await register();
    await owner.ec2.send(new DeregisterImageCommand({ ImageId }));
    expect(await described(ImageId).catch(({ name }: Error) => name)).toBe('InvalidAMIID.NotFound');
    const members = await database.query(
      `SELECT m.outcome FROM operation_members m JOIN images i ON i.id = m.resource_id WHERE i.ec2_id = $1`,
      [ImageId],
    );
    expect(members).toEqual([{ outcome: 'overtaken' }]);
  });

  it('changes nothing in a dry run', async () => {
    await expect(register({ DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' });
    await expect(register({ DryRun: true, ImageLocation: 'none/x' })).rejects.toMatchObject({
      name: 'InvalidManifest',
    });
    expect(await database.query('SELECT id FROM images')).toEqual([]);
  });

  it('reads with the rights of its caller', async () => {
    await expect(register({}, other)).rejects.toMatchObject({
      ...{ name: 'InvalidManifest', message: expect.stringMatching('403') as unknown },
    });
    const [bucket = ''] = ImageLocation.split('/');
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
      ],
    });
    await database.query('UPDATE buckets SET configuration = $2 WHERE name = $1', [
      bucket,
      JSON.stringify({ policy }),
    ]);
    expect((await register({}, other)).ImageId).toMatch(/^ami-/);
  });

  it.each([
    [{ Name: 'no' }, 'InvalidAMIName.Malformed'],
    [{ Name: 'a*b*c' }, 'InvalidAMIName.Malformed'],
    [{ ImageLocation: '' }, 'MissingParameter'],
    [{ ImageLocation: 'bucket' }, 'InvalidParameterValue'],
    [{ ImageLocation: 'no-such-bucket/key' }, 'InvalidManifest'],
    [{ ImageLocation: 'a/image.manifest.xml' }, 'InvalidManifest'],
    [{ Architecture: 'arm64' as const }, 'UnsupportedOperation'],
    [{ BootMode: 'uefi' as const }, 'UnsupportedOperation'],
    [{ VirtualizationType: 'paravirtual' }, 'UnsupportedOperation'],
    [
      { BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: 'snap-1' } }] },
      'UnsupportedOperation',
    ],
    [{ RootDeviceName: 'sda1' }, 'InvalidParameterValue'],
    [{ KernelId: 'ami-00000001' }, 'InvalidAMIID.Malformed'],
    [{ KernelId: 'aki-00000001' }, 'InvalidAMIID.NotFound'],
    [
      { TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'k', Value: 'v' }] }] },
      'InvalidParameterValue',
    ],
  ])('refuses %j with %s', async (more, name) => {
    await expect(register(more)).rejects.toMatchObject({ name });
    expect(await database.query('SELECT id FROM images')).toEqual([]);
  });

  it('refuses a name that is taken, and what passes the limit', async () => {
    const { ImageId } = await register();
    await expect(register()).rejects.toMatchObject({
      ...{
        name: 'InvalidAMIName.Duplicate',
        message: `AMI name ${Name} is already in use by AMI ${ImageId}`,
      },
    });
    for (const more of ['b', 'c', 'd']) await register({ Name: `${Name}${more}` });
    await expect(register({ Name: `${Name}e` })).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
  });

  it('tells why one failed', async () => {
    const { ImageId } = await register();
    await database.query(
      `UPDATE images SET state = 'failed', task_state = NULL, reason = 'it is a web page' WHERE ec2_id = $1`,
      [ImageId],
    );
    expect(await described(ImageId)).toMatchObject({
      ...{ State: 'failed', StateReason: { Code: 'Client.ImageFailed', Message: 'it is a web page' } },
    });
    expect((await register()).ImageId).not.toBe(ImageId);
  });
});
