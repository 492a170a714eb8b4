import { type ImageAttributeName } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { type OwnImage } from '../../../cloud/images/image-changes.service.js';
import { imageAttributeNamed, imageAttributeViews } from './image-attribute.view.js';

const IMAGE: OwnImage = {
  ...{
    id: 'i',
    ec2Id: 'ami-1',
    projectId: 'p',
    kind: 'machine',
    state: 'available',
    wanted: 'auto',
    generation: 0,
  },
  ...{ description: 'a disk', visibility: 'private', isProtected: false },
  ...{ kernelEc2Id: null, ramdiskEc2Id: null, mappings: [], members: [], lastLaunch: null },
};
const member = (accountNumber: string) => ({
  ...{ projectId: accountNumber, accountNumber, status: 'pending' as const },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
});

const shown = (name: ImageAttributeName, change: Partial<OwnImage> = {}) =>
  imageAttributeViews[name]({ ...IMAGE, ...change });

describe('imageAttributeViews', () => {
  it('shows what an image has', () => {
    expect(shown('description')).toEqual({ Description: { Value: 'a disk' } });
    expect(shown('kernel', { kernelEc2Id: 'aki-1' })).toEqual({ KernelId: { Value: 'aki-1' } });
    expect(shown('ramdisk', { ramdiskEc2Id: 'ari-1' })).toEqual({ RamdiskId: { Value: 'ari-1' } });
    expect(shown('lastLaunchedTime', { lastLaunch: new Date(1_000) })).toEqual({
      LastLaunchedTime: { Value: '1970-01-01T00:00:01.000Z' },
    });
    expect(shown('deregistrationProtection', { isProtected: true })).toEqual({
      DeregistrationProtection: { Value: 'enabled-without-cooldown' },
    });
  });

  it.each<[ImageAttributeName, object]>([
    ['kernel', { KernelId: {} }],
    ['ramdisk', { RamdiskId: {} }],
    ['lastLaunchedTime', { LastLaunchedTime: {} }],
    ['launchPermission', { LaunchPermissions: [] }],
    ['deregistrationProtection', { DeregistrationProtection: { Value: 'disabled' } }],
    ['blockDeviceMapping', { BlockDeviceMappings: [] }],
    ['productCodes', { ProductCodes: [] }],
    ['bootMode', { BootMode: {} }],
    ['imdsSupport', { ImdsSupport: {} }],
    ['sriovNetSupport', { SriovNetSupport: { Value: 'simple' } }],
    ['tpmSupport', { TpmSupport: {} }],
    ['uefiData', { UefiData: {} }],
  ])('%s is as all have it where nothing was said', (name, empty) => {
    expect(shown(name)).toEqual(empty);
  });

  it('everybody, and whoever counts beside', () => {
    const members = [member('111122223333'), member('444455556666')];
    expect(shown('launchPermission', { members })).toEqual({
      LaunchPermissions: [{ UserId: '111122223333' }, { UserId: '444455556666' }],
    });
    expect(shown('launchPermission', { members: members.slice(1), visibility: 'public' })).toEqual({
      LaunchPermissions: [{ Group: 'all' }, { UserId: '444455556666' }],
    });
  });
});

describe('imageAttributeNamed', () => {
  it('knows each that AWS has', () => {
    expect(imageAttributeNamed('uefiData')).toBe('uefiData');
  });

  it.each(['', 'colour', 'toString', 'Description'])('refuses %j', (name) => {
    expect(() => imageAttributeNamed(name)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: `Value (${name}) for parameter attribute is invalid. Unknown attribute.`,
      }),
    );
  });

  it('says a long one back in short', () => {
    expect(() => imageAttributeNamed('x'.repeat(5_000))).toThrow(/^Value \(x{64}\) for/);
  });
});
