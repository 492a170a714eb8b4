import type {
  GroupIdentifier,
  Instance,
  InstanceMetadataOptionsResponse,
  StateReason,
  Tag,
} from '@aws-sdk/client-ec2';
import { INSTANCE_CONSTANTS } from '../../../cloud/instance-facts/instance-constants.js';
import { privateDnsNameOf, shownPublicName } from '../../../cloud/instance-facts/public-address.js';
import type { InstanceRow } from '../../../cloud/instances/instance-row.js';
import { ec2StateOf } from '../../../cloud/instances/views/ec2-state.js';
import { blockDeviceViews } from './block-device.view.js';
import { instanceInterfaceViews } from './instance-interface.view.js';
import { instanceStateView } from './instance-state.view.js';
import { placementView } from './placement.view.js';

/** What rows do not say: the project's account number, and the ids of zones in this region. */
export interface Seen {
  readonly ownerId: string;
  readonly zoneIdOf: (zone: string) => string;
}

type Part<Name extends keyof Instance> = NonNullable<Instance[Name]>;

/**
 * Row → EC2's Instance. What AWS always sends is always there, empty where it is empty (`privateDnsName`, `dnsName`,
 * `reason`, `productCodes`): old clients read it without asking. One literal with the same keys for every instance,
 * because a page makes a thousand of them: spreading parts together took ten times as long.
 */
export function instanceView(row: InstanceRow, { ownerId, zoneIdOf }: Seen): Instance {
  const { image } = row;
  const launchTime = new Date(row.launchTime);
  const attachTime = new Date(row.createdAt);
  const groups = groupViews(row.groups ?? {});
  const dnsName = row.address === null ? '' : privateDnsNameOf(row.address, row.domain);
  const publicName = row.publicAddress === null ? '' : shownPublicName(row.publicAddress, row);
  const attached = row.networkId !== null;
  return {
    AmiLaunchIndex: row.launchIndex,
    ImageId: image.ec2Id,
    InstanceId: row.ec2Id,
    InstanceType: row.flavorName as Part<'InstanceType'>,
    KernelId: image.kernelEc2Id ?? undefined,
    KeyName: row.keyName ?? undefined,
    LaunchTime: launchTime,
    Monitoring: MONITORING,
    Placement: placementView(row.zone, zoneIdOf(row.zone), row.placementGroup),
    PrivateDnsName: dnsName,
    PrivateIpAddress: row.address ?? undefined,
    ProductCodes: NOTHING,
    PublicDnsName: publicName,
    PublicIpAddress: row.publicAddress ?? undefined,
    Ipv6Address: row.ipv6Addresses?.[0],
    RamdiskId: image.ramdiskEc2Id ?? undefined,
    State: instanceStateView(row),
    StateTransitionReason: row.stateTransitionReason,
    SubnetId: attached ? (row.subnetEc2Id ?? undefined) : undefined,
    VpcId: attached ? (row.vpcEc2Id ?? undefined) : undefined,
    Architecture: image.architecture as Part<'Architecture'>,
    BlockDeviceMappings: blockDeviceViews(row.volumes),
    ClientToken: row.clientToken ?? '',
    EbsOptimized: false,
    EnaSupport: false,
    Hypervisor: INSTANCE_CONSTANTS.hypervisor,
    NetworkInterfaces: instanceInterfaceViews(row, ownerId),
    RootDeviceName: image.rootDeviceName,
    RootDeviceType: row.rootIsVolume ? 'ebs' : 'instance-store',
    SecurityGroups: groups,
    SourceDestCheck: attached ? (row.sourceDestCheck ?? true) : undefined,
    StateReason: stateReasonOf(row),
    Tags: row.tags === null ? undefined : Object.entries(row.tags).map(tagView),
    VirtualizationType: INSTANCE_CONSTANTS['virtualization-type'],
    CpuOptions: cpuOptionsView(row.vcpus),
    CapacityReservationSpecification: CAPACITY_RESERVATION,
    HibernationOptions: HIBERNATION,
    MetadataOptions: metadataOptionsView(row),
    EnclaveOptions: ENCLAVE,
    PlatformDetails: INSTANCE_CONSTANTS['platform-details'],
    UsageOperation: INSTANCE_CONSTANTS['usage-operation'],
    UsageOperationUpdateTime: attachTime,
    PrivateDnsNameOptions: PRIVATE_DNS_NAME,
    MaintenanceOptions: MAINTENANCE,
    CurrentInstanceBootMode: INSTANCE_CONSTANTS['current-instance-boot-mode'],
  };
}

const NOTHING: never[] = [];
const MONITORING: Part<'Monitoring'> = Object.freeze({ State: INSTANCE_CONSTANTS['monitoring-state'] });
const CAPACITY_RESERVATION: Part<'CapacityReservationSpecification'> = Object.freeze({
  CapacityReservationPreference: 'open',
});
const HIBERNATION: Part<'HibernationOptions'> = Object.freeze({ Configured: false });
const ENCLAVE: Part<'EnclaveOptions'> = Object.freeze({ Enabled: false });
const PRIVATE_DNS_NAME: Part<'PrivateDnsNameOptions'> = Object.freeze({
  HostnameType: 'ip-name',
  EnableResourceNameDnsARecord: false,
  EnableResourceNameDnsAAAARecord: false,
});
const MAINTENANCE: Part<'MaintenanceOptions'> = Object.freeze({ AutoRecovery: 'default' });
const PENDING: StateReason = Object.freeze({ Code: 'pending', Message: 'pending' });

export const groupViews = (groups: Readonly<Record<string, string>>): GroupIdentifier[] =>
  Object.entries(groups).map(([GroupId, GroupName]) => ({ GroupId, GroupName }));
const tagView = ([Key, Value]: [string, string]): Tag => ({ Key, Value });

const cpuOptions = new Map<number, Part<'CpuOptions'>>();

function cpuOptionsView(vcpus: number): Part<'CpuOptions'> {
  const made = cpuOptions.get(vcpus) ?? Object.freeze({ CoreCount: vcpus, ThreadsPerCore: 1 });
  cpuOptions.set(vcpus, made);
  return made;
}

/** A pending instance gives `pending` as its reason; a running one gives none unless something went wrong. */
function stateReasonOf(row: InstanceRow): StateReason | undefined {
  const { stateReasonCode, stateReasonMessage } = row;
  if (stateReasonCode !== null)
    return { Code: stateReasonCode, Message: stateReasonMessage ?? stateReasonCode };
  return ec2StateOf(row) === 'pending' ? PENDING : undefined;
}

type MetadataSettings = Pick<
  InstanceRow,
  'metadataEnabled' | 'metadataTokens' | 'metadataHopLimit' | 'metadataIpv6'
>;

const metadataOptions = new Map<string, InstanceMetadataOptionsResponse>();

/** Two states of three switches and 64 hop limits: made once each. */
export function metadataOptionsView(row: MetadataSettings): InstanceMetadataOptionsResponse {
  const { metadataEnabled, metadataTokens, metadataHopLimit, metadataIpv6 } = row;
  const key = `${metadataEnabled} ${metadataTokens} ${metadataHopLimit} ${metadataIpv6}`;
  const made = metadataOptions.get(key) ?? {
    State: 'applied' as const,
    HttpTokens: metadataTokens,
    HttpPutResponseHopLimit: metadataHopLimit,
    HttpEndpoint: metadataEnabled ? ('enabled' as const) : ('disabled' as const),
    HttpProtocolIpv6: metadataIpv6 ? ('enabled' as const) : ('disabled' as const),
    InstanceMetadataTags: 'disabled' as const,
  };
  metadataOptions.set(key, Object.freeze(made));
  return made;
}
