import type { InstanceAttribute, InstanceAttributeName } from '@aws-sdk/client-ec2';
import type { InstanceSettings } from '../../../cloud/instances/instance-row.js';
import { blockDeviceViews } from './block-device.view.js';
import { groupViews } from './instance.view.js';

type Shown = (settings: InstanceSettings) => Omit<InstanceAttribute, 'InstanceId'>;

const value = (text: string | null): { Value?: string } => (text === null ? {} : { Value: text });

/** DescribeInstanceAttribute shows one attribute; one that is not set is an empty element. */
export const instanceAttributeViews: Readonly<Record<InstanceAttributeName, Shown>> = {
  blockDeviceMapping: ({ volumes }) => ({ BlockDeviceMappings: blockDeviceViews(volumes) }),
  disableApiStop: ({ disableStop }) => ({ DisableApiStop: { Value: disableStop } }),
  disableApiTermination: ({ disableTermination }) => ({
    DisableApiTermination: { Value: disableTermination },
  }),
  ebsOptimized: () => ({ EbsOptimized: { Value: false } }),
  enaSupport: () => ({ EnaSupport: { Value: false } }),
  enclaveOptions: () => ({ EnclaveOptions: { Enabled: false } }),
  groupSet: ({ groups }) => ({ Groups: groupViews(groups) }),
  instanceInitiatedShutdownBehavior: ({ shutdownBehaviour }) => ({
    InstanceInitiatedShutdownBehavior: { Value: shutdownBehaviour },
  }),
  instanceType: ({ flavorName }) => ({ InstanceType: { Value: flavorName } }),
  kernel: ({ kernelEc2Id }) => ({ KernelId: value(kernelEc2Id) }),
  productCodes: () => ({ ProductCodes: [] }),
  ramdisk: ({ ramdiskEc2Id }) => ({ RamdiskId: value(ramdiskEc2Id) }),
  rootDeviceName: ({ rootDeviceName }) => ({ RootDeviceName: { Value: rootDeviceName } }),
  sourceDestCheck: ({ sourceDestCheck }) => ({ SourceDestCheck: { Value: sourceDestCheck } }),
  sriovNetSupport: () => ({ SriovNetSupport: {} }),
  userData: ({ userData }) => ({ UserData: value(userData && userData.toString('base64')) }),
};
