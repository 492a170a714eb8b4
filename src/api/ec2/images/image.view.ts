import { type Image } from '@aws-sdk/client-ec2';
import { type ImageRow } from '../../../cloud/images/image.js';
import { type ImageState } from '../../../cloud/images/image.state.js';
import { INSTANCE_CONSTANTS } from '../../../cloud/instance-facts/instance-constants.js';
import { tagsView } from '../tags/tags.view.js';
import { imageMappingView } from './image-mapping.view.js';

/** Row → EC2's Image. What the operator offers to everybody is told as the cloud's own, by AWS's word for that. */
export const imageView = (row: ImageRow): Image => ({
  ImageId: row.ec2Id,
  ImageLocation: row.location ?? `${row.accountNumber}/${row.name}`,
  ImageType: row.kind,
  Name: row.name,
  Description: row.description,
  OwnerId: row.accountNumber,
  ...(row.fromOperator && row.visibility === 'public' && { ImageOwnerAlias: 'amazon' }),
  Public: row.visibility === 'public',
  State: stateOf(row.state),
  ...(row.state === 'failed' && { StateReason: failureOf(row) }),
  ...(row.sourceImageId !== null && { SourceImageId: row.sourceImageId }),
  ...(row.sourceInstanceId !== null && { SourceInstanceId: row.sourceInstanceId }),
  CreationDate: row.createdAt.toISOString(),
  ...(row.deprecatedAt && { DeprecationTime: row.deprecatedAt.toISOString() }),
  DeregistrationProtection: row.isProtected ? 'enabled-without-cooldown' : 'disabled',
  Architecture: row.architecture as Image['Architecture'],
  ...(row.kernelEc2Id !== null && { KernelId: row.kernelEc2Id }),
  ...(row.ramdiskEc2Id !== null && { RamdiskId: row.ramdiskEc2Id }),
  // As modules that register images want to read it: Terraform makes an image anew that has it not.
  ...(row.kind === 'machine' && { RootDeviceName: row.rootDeviceName, SriovNetSupport: 'simple' }),
  // Whatever a machine's image is kept as, an instance of it may have a root volume.
  RootDeviceType: row.kind === 'machine' ? 'ebs' : 'instance-store',
  VirtualizationType: INSTANCE_CONSTANTS['virtualization-type'],
  Hypervisor: INSTANCE_CONSTANTS.hypervisor,
  PlatformDetails: INSTANCE_CONSTANTS['platform-details'],
  UsageOperation: INSTANCE_CONSTANTS['usage-operation'],
  EnaSupport: false,
  BlockDeviceMappings: row.mappings.map(imageMappingView),
  ProductCodes: [],
  Tags: tagsView(row.tags),
});

/** EC2 has one word for all that is not here yet. */
const stateOf = (state: ImageState): Image['State'] =>
  state === 'saving' || state === 'staged' ? 'pending' : state;

const failureOf = ({ reason }: ImageRow) => ({ Code: 'Client.ImageFailed', Message: reason ?? 'It failed' });
