import { allowed, type Constraint, type Constraints } from '../protocol/constraint.js';

const onOff = allowed('enabled', 'disabled');
const hopLimit: Constraint = { min: 1, max: 64 };
const shutdown = allowed('stop', 'terminate');
/** EC2's word where a verb on instances names none. */
const instances: Readonly<Record<string, Constraint>> = {
  InstanceId: { missing: { code: 'InvalidParameterCombination', message: 'No instances specified' } },
};

/** See `CONSTRAINTS`. */
export const instancesConstraints: Constraints = {
  RunInstances: {
    MinCount: { min: 1, max: 1000 },
    MaxCount: { min: 1, max: 1000 },
    ClientToken: { maxLength: 64 },
    InstanceInitiatedShutdownBehavior: shutdown,
    'BlockDeviceMapping.Ebs.VolumeType': allowed('standard', 'io1', 'io2', 'gp2', 'gp3', 'sc1', 'st1'),
    'CapacityReservationSpecification.CapacityReservationPreference': allowed(
      ...['capacity-reservations-only', 'open', 'none'],
    ),
    'CpuOptions.AmdSevSnp': onOff,
    'InstanceMarketOptions.MarketType': allowed(
      'spot',
      'capacity-block',
      'interruptible-capacity-reservation',
    ),
    'MaintenanceOptions.AutoRecovery': allowed('disabled', 'default'),
    'MetadataOptions.HttpTokens': allowed('optional', 'required'),
    'MetadataOptions.HttpEndpoint': onOff,
    'MetadataOptions.HttpProtocolIpv6': onOff,
    'MetadataOptions.InstanceMetadataTags': onOff,
    'MetadataOptions.HttpPutResponseHopLimit': hopLimit,
    'Placement.Tenancy': allowed('default', 'dedicated', 'host'),
    'PrivateDnsNameOptions.HostnameType': allowed('ip-name', 'resource-name'),
    'TagSpecification.ResourceType': allowed(
      ...['instance', 'volume', 'network-interface', 'spot-instances-request', 'elastic-gpu'],
    ),
    // 16 KiB and what base64 adds are the service's limit; this one only keeps a megabyte from being copied about.
    UserData: { maxLength: 65_536 },
  },
  ModifyInstanceAttribute: {
    'InstanceInitiatedShutdownBehavior.Value': shutdown,
    'UserData.Value': { maxLength: 65_536 },
    Value: { maxLength: 65_536 },
  },
  ModifyInstanceMetadataOptions: {
    HttpTokens: allowed('optional', 'required'),
    HttpEndpoint: onOff,
    HttpProtocolIpv6: onOff,
    InstanceMetadataTags: onOff,
    HttpPutResponseHopLimit: hopLimit,
  },
  RebootInstances: instances,
  StartInstances: instances,
  StopInstances: instances,
  TerminateInstances: instances,
};
