import type { GroupIdentifier, Instance, InstanceMetadataOptionsResponse, Tag } from '@aws-sdk/client-ec2';
import type { InstanceRow } from '../../../instances/instance-row.js';
import { INSTANCE_CONSTANTS } from '../../../instances/instance-constants.js';
import { subnetIdOf, VPC_ID } from '../../../networks/vpc.js';
import { instanceInterfaceViews } from './instance-interface.view.js';
import { instanceStateView } from './instance-state.view.js';

/**
 * Row → EC2's Instance. What AWS always sends is always there, empty where it is empty (`privateDnsName`, `dnsName`,
 * `reason`, `productCodes`): old clients read it without asking.
 */
export function instanceView(row: InstanceRow, ownerId: string): Instance {
  const launchTime = new Date(row.launchTime);
  const groups = row.groups?.map(groupView) ?? [];
  const dnsName = row.address === null ? '' : privateDnsNameOf(row.address, row.domain ?? '');
  return {
    ...ALWAYS,
    AmiLaunchIndex: row.launchIndex,
    ImageId: row.imageEc2Id,
    InstanceId: row.ec2Id,
    InstanceType: row.flavorName as Instance['InstanceType'],
    LaunchTime: launchTime,
    Placement: placementView(row.zone),
    PrivateDnsName: dnsName,
    State: instanceStateView(row.state),
    StateTransitionReason: row.stateTransitionReason,
    Architecture: row.architecture as Instance['Architecture'],
    ClientToken: row.clientToken ?? '',
    NetworkInterfaces: instanceInterfaceViews(row, { groups, dnsName, launchTime, ownerId }),
    RootDeviceName: row.rootDeviceName,
    SecurityGroups: groups,
    CpuOptions: cpuOptionsView(row.vcpus),
    MetadataOptions: metadataOptionsView(row),
    UsageOperationUpdateTime: launchTime,
    ...(row.keyName !== null && { KeyName: row.keyName }),
    ...(row.kernelEc2Id !== null && { KernelId: row.kernelEc2Id }),
    ...(row.ramdiskEc2Id !== null && { RamdiskId: row.ramdiskEc2Id }),
    ...(row.address !== null && addressView(row.address, row.networkId)),
    ...stateReasonView(row),
    ...(row.tags !== null && { Tags: row.tags.map(tagView) }),
  };
}

/** The same for every instance of this cloud. */
const ALWAYS = {
  Monitoring: { State: INSTANCE_CONSTANTS['monitoring-state'] },
  ProductCodes: [],
  PublicDnsName: '',
  BlockDeviceMappings: [],
  EbsOptimized: false,
  EnaSupport: false,
  Hypervisor: INSTANCE_CONSTANTS.hypervisor,
  RootDeviceType: INSTANCE_CONSTANTS['root-device-type'],
  VirtualizationType: INSTANCE_CONSTANTS['virtualization-type'],
  CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
  HibernationOptions: { Configured: false },
  EnclaveOptions: { Enabled: false },
  PlatformDetails: INSTANCE_CONSTANTS['platform-details'],
  UsageOperation: INSTANCE_CONSTANTS['usage-operation'],
  PrivateDnsNameOptions: {
    HostnameType: 'ip-name',
    EnableResourceNameDnsARecord: false,
    EnableResourceNameDnsAAAARecord: false,
  },
  MaintenanceOptions: { AutoRecovery: 'default', RebootMigration: 'default' },
  CurrentInstanceBootMode: INSTANCE_CONSTANTS['current-instance-boot-mode'],
} as const satisfies Partial<Instance> | object;

/** `ip-10-0-0-1.internal`. */
export const privateDnsNameOf = (address: string, domain: string): string =>
  `ip-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;

const groupView = ([GroupId, GroupName]: readonly [string, string]): GroupIdentifier => ({
  GroupId,
  GroupName,
});
const tagView = ([Key, Value]: readonly [string, string]): Tag => ({ Key, Value });

const addressView = (address: string, networkId: string | null): Partial<Instance> => ({
  PrivateIpAddress: address,
  SourceDestCheck: true,
  VpcId: VPC_ID,
  ...(networkId !== null && { SubnetId: subnetIdOf(networkId) }),
});

const placements = new Map<string, NonNullable<Instance['Placement']>>();

function placementView(zone: string): NonNullable<Instance['Placement']> {
  const made = placements.get(zone) ?? { AvailabilityZone: zone, GroupName: '', Tenancy: 'default' };
  placements.set(zone, made);
  return made;
}

const cpuOptions = new Map<number, NonNullable<Instance['CpuOptions']>>();

function cpuOptionsView(vcpus: number): NonNullable<Instance['CpuOptions']> {
  const made = cpuOptions.get(vcpus) ?? { CoreCount: vcpus, ThreadsPerCore: 1 };
  cpuOptions.set(vcpus, made);
  return made;
}

/** A pending instance gives `pending` as its reason; a running one gives none unless something went wrong. */
function stateReasonView(row: InstanceRow): Pick<Instance, 'StateReason'> {
  if (row.stateReasonCode !== null)
    return {
      StateReason: { Code: row.stateReasonCode, Message: row.stateReasonMessage ?? row.stateReasonCode },
    };
  return row.state === 'pending' ? PENDING : NONE;
}

const NONE = Object.freeze({});
const PENDING = Object.freeze({ StateReason: { Code: 'pending', Message: 'pending' } });

export const metadataOptionsView = (
  row: Pick<InstanceRow, 'metadataEnabled' | 'metadataTokens' | 'metadataHopLimit'>,
): InstanceMetadataOptionsResponse => ({
  State: 'applied',
  HttpTokens: row.metadataTokens,
  HttpPutResponseHopLimit: row.metadataHopLimit,
  HttpEndpoint: row.metadataEnabled ? 'enabled' : 'disabled',
  HttpProtocolIpv6: 'disabled',
  InstanceMetadataTags: 'disabled',
});
