import {
  CopyImageCommand,
  type CopyImageRequest,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { ImageStore } from '../../../cloud/images/image-store.js';
import { ImageService } from '../../../cloud/images/image.service.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const [owner, other] = [await door.client('sysadmin'), await door.client('sysadmin')];
let SourceImageId = '';
let Name = '';
let names = 0;

beforeEach(async () => {
  Name = `copy-${(names += 1)}`;
  const images = door.app.get(ImageService, { strict: false });
  ({ ec2Id: SourceImageId } = await images.register({
    ...{ projectId: owner.projectId, name: `disk-${names}`, kind: 'machine', format: 'raw', isPublic: false },
    stream: Readable.from([Buffer.from('disk')]),
  }));
});

const copy = (more: Partial<CopyImageRequest> = {}, by = owner) =>
  by.ec2.send(new CopyImageCommand({ Name, SourceImageId, SourceRegion: 'local-1', ...more }));
const described = async (ImageId: string | undefined) =>
  (await owner.ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ''] }))).Images?.[0];

describe('CopyImage', () => {
  it('answers an image that is pending, with tags of its own and of its source', async () => {
    const Tags = [
      { Key: 'a', Value: 'old' },
      { Key: 'b', Value: 'kept' },
    ];
    await owner.ec2.send(new CreateTagsCommand({ Resources: [SourceImageId], Tags }));
    const { ImageId } = await copy({
      ...{ Description: 'again', CopyImageTags: true },
      TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a', Value: 'new' }] }],
    });
    expect(await described(ImageId)).toMatchObject({
      ...{ ImageId, Name, Description: 'again', State: 'pending', SourceImageId },
      Tags: [
        { Key: 'a', Value: 'new' },
        { Key: 'b', Value: 'kept' },
      ],
    });
  });

  it('makes one image of a request that is sent twice', async () => {
    const { ImageId } = await copy({ ClientToken: `t-${names}` });
    expect((await copy({ ClientToken: `t-${names}` })).ImageId).toBe(ImageId);
    await expect(copy({ ClientToken: `t-${names}`, Name: `${Name}b` })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('keeps the bytes of its source until it has them', async () => {
    await copy();
    await owner.ec2.send(new DeregisterImageCommand({ ImageId: SourceImageId }));
    const images = door.app.get(ImageService, { strict: false });
    await images.sweep();
    const stored = await door.app.get(ImageStore, { strict: false }).list(-1);
    const source = await database.query<{ id: string }>('SELECT id FROM images WHERE ec2_id = $1', [
      SourceImageId,
    ]);
    expect(stored).toContain(source[0]?.id);
    await database.query(`UPDATE images SET task_state = NULL WHERE name = $1`, [Name]);
    expect(await images.sweep()).toBe(1);
  });

  it.each([
    [{ SourceRegion: 'elsewhere' }, 'InvalidParameterValue'],
    [{ SourceImageId: 'ami-00000001' }, 'InvalidAMIID.NotFound'],
    [{ SourceImageId: 'snap-00000001' }, 'InvalidAMIID.Malformed'],
    [{ Encrypted: true }, 'UnsupportedOperation'],
    [{ KmsKeyId: 'k' }, 'InvalidParameterDependency'],
    [{ Encrypted: true, KmsKeyId: 'k' }, 'InvalidParameterValue'],
    [{ Name: 'no' }, 'InvalidAMIName.Malformed'],
    [{ DryRun: true }, 'DryRunOperation'],
  ])('refuses %j with %s', async (more, name) => {
    await expect(copy(more)).rejects.toMatchObject({ name });
  });

  it('copies what others share, and nothing else', async () => {
    await expect(copy({}, other)).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    await database.query(`UPDATE images SET visibility = 'public' WHERE ec2_id = $1`, [SourceImageId]);
    expect((await copy({}, other)).ImageId).toMatch(/^ami-/);
    await database.query(`UPDATE images SET state = 'disabled' WHERE ec2_id = $1`, [SourceImageId]);
    await expect(copy({ Name: `${Name}b` }, other)).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
    });
  });
});
