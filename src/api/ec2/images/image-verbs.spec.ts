import {
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  type DescribeImagesRequest,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  type ImageAttributeName,
  ModifyImageAttributeCommand,
  type ModifyImageAttributeRequest,
  ResetImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { byEc2Id } from '../../../common/refs/ref.js';
import { ImageService } from '../../../cloud/images/image.service.js';
import { findImageForLaunch } from '../../../cloud/images/image.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const [owner, other] = [await door.client('sysadmin'), await door.client('sysadmin')];
const accountOf = async ({ projectId }: typeof owner) => {
  const [row] = await database.query<{ account: string }>(
    'SELECT account_number AS account FROM projects WHERE id = $1',
    [projectId],
  );
  return row?.account ?? '';
};
const [mine, theirs] = [await accountOf(owner), await accountOf(other)];

let ImageId: string;
beforeEach(async () => {
  const images = door.app.get(ImageService, { strict: false });
  ({ ec2Id: ImageId } = await images.register({
    ...{ projectId: owner.projectId, name: 'disk', kind: 'machine', format: 'raw', isPublic: false },
    stream: Readable.from([Buffer.from('disk')]),
  }));
});

const found = async (by: typeof owner, query: DescribeImagesRequest = {}) =>
  (await by.ec2.send(new DescribeImagesCommand(query))).Images ?? [];
const isFound = async (by: typeof owner, query: DescribeImagesRequest = {}) =>
  (await found(by, query)).some((image) => image.ImageId === ImageId);
const modify = (change: Partial<ModifyImageAttributeRequest>, by = owner) =>
  by.ec2.send(new ModifyImageAttributeCommand({ ImageId, ...change }));
const attribute = (Attribute: ImageAttributeName, by = owner) =>
  by.ec2.send(new DescribeImageAttributeCommand({ ImageId, Attribute }));
const launchable = async (by: typeof owner) => {
  const look = () => findImageForLaunch(database, by.projectId, byEc2Id(ImageId));
  return look().then(
    () => 'yes',
    ({ code }: { code: string }) => code,
  );
};

describe('launch permissions', () => {
  it('let accounts in and out', async () => {
    expect(await launchable(other)).toBe('NotFound');
    await expect(found(other, { ImageIds: [ImageId] })).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
    });
    await modify({ LaunchPermission: { Add: [{ UserId: theirs }] } });
    expect(await launchable(other)).toBe('yes');
    expect(await isFound(other)).toBe(true);
    expect(await isFound(other, { ExecutableUsers: ['self'] })).toBe(true);
    expect(await isFound(owner, { ExecutableUsers: [theirs] })).toBe(true);
    expect(await isFound(owner, { ExecutableUsers: ['self'] })).toBe(false);
    expect(await isFound(other, { Owners: ['self'] })).toBe(false);
    expect((await attribute('launchPermission')).LaunchPermissions).toEqual([{ UserId: theirs }]);
    await modify({ Attribute: 'launchPermission', OperationType: 'remove', UserIds: [theirs] });
    expect(await launchable(other)).toBe('NotFound');
  });

  it('let everybody in, and are taken back', async () => {
    await modify({ Attribute: 'launchPermission', OperationType: 'add', UserGroups: ['all'] });
    const [image] = await found(other, { ImageIds: [ImageId], ExecutableUsers: ['all'] });
    expect(image).toMatchObject({ Public: true, OwnerId: mine });
    // A tenant's image is never told as the operator's.
    expect(image?.ImageOwnerAlias).toBeUndefined();
    expect(await isFound(other, { Owners: ['amazon'] })).toBe(false);
    await other.ec2.send(new CreateTagsCommand({ Resources: [ImageId], Tags: [{ Key: 'k', Value: 'v' }] }));
    await modify({ LaunchPermission: { Add: [{ UserId: theirs }], Remove: [{ Group: 'all' }] } });
    expect(await launchable(other)).toBe('yes');
    await owner.ec2.send(new ResetImageAttributeCommand({ ImageId, Attribute: 'launchPermission' }));
    expect(await launchable(other)).toBe('NotFound');
    expect((await attribute('launchPermission')).LaunchPermissions ?? []).toEqual([]);
  });

  it.each([
    [{ LaunchPermission: { Add: [{ UserId: '999999999999' }] } }, 'InvalidAMIAttributeItemValue'],
    [{ LaunchPermission: { Add: [{ Group: 'some' as 'all' }] } }, 'InvalidAMIAttributeItemValue'],
    [{ LaunchPermission: { Add: [{ OrganizationArn: 'arn' }] } }, 'UnsupportedOperation'],
    [{ Attribute: 'launchPermission', UserGroups: ['all'] }, 'MissingParameter'],
    [{ Attribute: 'launchPermission', OperationType: 'add' }, 'InvalidParameterCombination'],
    [{ Attribute: 'kernel', Value: 'aki-00000001' }, 'UnsupportedOperation'],
    [{ Attribute: 'colour' }, 'InvalidParameterValue'],
    [{ ImdsSupport: { Value: 'v2.0' } }, 'UnsupportedOperation'],
    [
      { Description: { Value: 'x' }, LaunchPermission: { Add: [{ Group: 'all' }] } },
      'InvalidParameterCombination',
    ],
    [{ Description: { Value: 'x'.repeat(256) } }, 'InvalidParameterValue'],
    [{}, 'InvalidParameterCombination'],
  ] as [Partial<ModifyImageAttributeRequest>, string][])('refuse %j: %s', async (change, name) => {
    await expect(modify(change)).rejects.toMatchObject({ name });
  });
});

it('its owner alone reads and changes attributes', async () => {
  await modify({ Description: { Value: 'a disk' } });
  expect(await attribute('description')).toMatchObject({ ImageId, Description: { Value: 'a disk' } });
  await modify({ Attribute: 'description', Value: 'another' });
  expect((await found(owner, { ImageIds: [ImageId] }))[0]).toMatchObject({ Description: 'another' });
  for (const name of ['kernel', 'lastLaunchedTime', 'blockDeviceMapping', 'productCodes'] as const)
    expect(await attribute(name)).toMatchObject({ ImageId });
  await modify({ LaunchPermission: { Add: [{ UserId: theirs }] } });
  const refused = { name: 'AuthFailure', message: `Not authorized for images: [${ImageId}]` };
  await expect(attribute('launchPermission', other)).rejects.toMatchObject(refused);
  await expect(modify({ Description: { Value: 'x' } }, other)).rejects.toMatchObject(refused);
  await expect(other.ec2.send(new DeregisterImageCommand({ ImageId }))).rejects.toMatchObject(refused);
  await expect(
    owner.ec2.send(new ResetImageAttributeCommand({ ImageId, Attribute: 'kernel' as never })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

describe('an image that is disabled', () => {
  it('is nobody else’s, and boots nothing until it is enabled', async () => {
    await modify({ LaunchPermission: { Add: [{ UserId: theirs }] } });
    for (let twice = 0; twice < 2; twice += 1)
      expect(await owner.ec2.send(new DisableImageCommand({ ImageId }))).toMatchObject({ Return: true });
    expect([await launchable(owner), await launchable(other)]).toEqual([
      'InvalidAMIID.Unavailable',
      'NotFound',
    ]);
    expect(await isFound(owner)).toBe(false);
    expect((await found(owner, { ImageIds: [ImageId], IncludeDisabled: true }))[0]?.State).toBe('disabled');
    await expect(modify({ LaunchPermission: { Add: [{ Group: 'all' }] } })).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
    });
    for (let twice = 0; twice < 2; twice += 1) await owner.ec2.send(new EnableImageCommand({ ImageId }));
    expect([await launchable(owner), await launchable(other)]).toEqual(['yes', 'NotFound']);
  });
});

describe('an image that is deprecated', () => {
  const deprecate = (DeprecateAt: Date) =>
    owner.ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt }));

  it('is left out of others’ lists once its time has come', async () => {
    await modify({ LaunchPermission: { Add: [{ Group: 'all' }] } });
    const at = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 600_000);
    await deprecate(at);
    expect((await found(owner, { ImageIds: [ImageId] }))[0]?.DeprecationTime).toBe(at.toISOString());
    expect(await isFound(other)).toBe(true);
    await database.query(`UPDATE images SET deprecated_at = now() - interval '1 hour' WHERE ec2_id = $1`, [
      ImageId,
    ]);
    expect([await isFound(owner), await isFound(other)]).toEqual([true, false]);
    expect(await isFound(other, { IncludeDeprecated: true })).toBe(true);
    expect(await launchable(other)).toBe('yes');
    await owner.ec2.send(new DisableImageDeprecationCommand({ ImageId }));
    expect(await isFound(other)).toBe(true);
  });

  it.each([[-3_600_000], [11 * 366 * 86_400_000]])('in %i ms is refused', async (ms) => {
    await expect(deprecate(new Date(Date.now() + ms))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('deregistration', () => {
  it('ends an image, unless it is protected', async () => {
    const protect = (WithCooldown?: boolean) =>
      owner.ec2.send(
        new EnableImageDeregistrationProtectionCommand({
          ImageId,
          ...(WithCooldown !== undefined && { WithCooldown }),
        }),
      );
    const deregister = (DryRun = false) => owner.ec2.send(new DeregisterImageCommand({ ImageId, DryRun }));
    await expect(protect(true)).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    expect(await protect()).toMatchObject({ Return: 'enabled-without-cooldown' });
    const filter = [{ Name: 'deregistration-protection', Values: ['enabled-without-cooldown'] }];
    expect(await isFound(owner, { Filters: filter })).toBe(true);
    for (const dry of [true, false])
      await expect(deregister(dry)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await owner.ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
    await expect(deregister(true)).rejects.toMatchObject({ name: 'DryRunOperation' });
    expect(await deregister()).toMatchObject({ Return: true });
    expect(await launchable(owner)).toBe('NotFound');
    await expect(deregister()).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });
});
