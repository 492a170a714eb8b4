import { type ImageAttribute, type ImageAttributeName } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type OwnImage } from '../../../cloud/images/image-changes.service.js';
import { imageMappingView } from './image-mapping.view.js';

type Attribute = Omit<ImageAttribute, 'ImageId'>;

const valueOf = (Value: string | null) => (Value === null ? {} : { Value });

/** Each attribute that AWS has; empty is what no image of this cloud has. */
export const imageAttributeViews: Readonly<Record<ImageAttributeName, (image: OwnImage) => Attribute>> = {
  blockDeviceMapping: ({ mappings }) => ({ BlockDeviceMappings: mappings.map(imageMappingView) }),
  bootMode: () => ({ BootMode: {} }),
  deregistrationProtection: ({ isProtected }) => ({
    DeregistrationProtection: { Value: isProtected ? 'enabled-without-cooldown' : 'disabled' },
  }),
  description: ({ description }) => ({ Description: { Value: description } }),
  imdsSupport: () => ({ ImdsSupport: {} }),
  kernel: ({ kernelEc2Id }) => ({ KernelId: valueOf(kernelEc2Id) }),
  lastLaunchedTime: ({ lastLaunch }) => ({ LastLaunchedTime: valueOf(lastLaunch?.toISOString() ?? null) }),
  launchPermission: (image) => ({ LaunchPermissions: launchPermissionsOf(image) }),
  productCodes: () => ({ ProductCodes: [] }),
  ramdisk: ({ ramdiskEc2Id }) => ({ RamdiskId: valueOf(ramdiskEc2Id) }),
  sriovNetSupport: ({ kind }) => ({ SriovNetSupport: valueOf(kind === 'machine' ? 'simple' : null) }),
  tpmSupport: () => ({ TpmSupport: {} }),
  uefiData: () => ({ UefiData: {} }),
};

/** Everybody, and the accounts that count once it is not for everybody any more. */
const launchPermissionsOf = ({ visibility, members }: OwnImage) => [
  ...(visibility === 'public' ? [{ Group: 'all' as const }] : []),
  ...members.map(({ accountNumber }) => ({ UserId: accountNumber })),
];

/** An attribute of images that AWS has. Throws InvalidParameterValue. */
export function imageAttributeNamed(name: string): ImageAttributeName {
  if (Object.hasOwn(imageAttributeViews, name)) return name as ImageAttributeName;
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${name.slice(0, 64)}) for parameter attribute is invalid. Unknown attribute.`,
  );
}
