import { type InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { type FlavorRow } from '../../../cloud/flavors/flavor.js';

/**
 * Flavor → EC2's InstanceTypeInfo. Never burstable: clients ask for the credits of such types, and there are none here.
 */
export const instanceTypeView = ({ name, vcpus, memoryMiB }: FlavorRow): InstanceTypeInfo => ({
  InstanceType: name as NonNullable<InstanceTypeInfo['InstanceType']>,
  CurrentGeneration: true,
  FreeTierEligible: false,
  SupportedUsageClasses: ['on-demand'],
  SupportedRootDeviceTypes: ['ebs', 'instance-store'],
  SupportedVirtualizationTypes: ['hvm'],
  BareMetal: false,
  Hypervisor: 'xen',
  ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  VCpuInfo: { DefaultVCpus: vcpus, DefaultCores: vcpus, DefaultThreadsPerCore: 1 },
  MemoryInfo: { SizeInMiB: memoryMiB },
  InstanceStorageSupported: false,
  EbsInfo: {
    EbsOptimizedSupport: 'unsupported',
    EncryptionSupport: 'supported',
    NvmeSupport: 'unsupported',
  },
  NetworkInfo: {
    NetworkPerformance: 'Moderate',
    MaximumNetworkInterfaces: 1,
    MaximumNetworkCards: 1,
    DefaultNetworkCardIndex: 0,
    Ipv4AddressesPerInterface: 1,
    Ipv6AddressesPerInterface: 0,
    Ipv6Supported: false,
    EnaSupport: 'unsupported',
    EfaSupported: false,
    EncryptionInTransitSupported: false,
  },
  PlacementGroupInfo: { SupportedStrategies: [] },
  HibernationSupported: false,
  BurstablePerformanceSupported: false,
  DedicatedHostsSupported: false,
  AutoRecoverySupported: false,
  SupportedBootModes: ['legacy-bios'],
  NitroEnclavesSupport: 'unsupported',
  NitroTpmSupport: 'unsupported',
});
