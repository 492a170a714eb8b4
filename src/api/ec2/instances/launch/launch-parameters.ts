import { empty, is, isNot, off, on, zero, type Built } from './built.js';

/** Ansible's ec2_instance asks for it whenever it is given tags or a name, and cannot be told not to. */
const NO_VOLUMES =
  'a launch makes no volumes. Tag the instance alone, or launch it without tags (with Ansible’s ec2_instance, ' +
  'without tags and name) and tag it afterwards with CreateTags (ec2_tag)';

/** RunInstances: what it understands, and what may be said because it asks for nothing. */
export const LAUNCH_PARAMETERS: Built = {
  ClientToken: 'built',
  DisableApiStop: 'built',
  DisableApiTermination: 'built',
  DryRun: 'built',
  ImageId: 'built',
  InstanceInitiatedShutdownBehavior: 'built',
  InstanceType: 'built',
  KeyName: 'built',
  MaxCount: 'built',
  MinCount: 'built',
  PrivateIpAddress: 'built',
  SecurityGroupIds: 'built',
  SecurityGroups: 'built',
  SubnetId: 'built',
  TagSpecifications: { ResourceType: isNot('volume', NO_VOLUMES), Tags: 'built' },
  UserData: 'built',
  AdditionalInfo: empty,
  CapacityReservationSpecification: { CapacityReservationPreference: is('open', 'none') },
  EbsOptimized: off,
  EnablePrimaryIpv6: off,
  EnclaveOptions: { Enabled: off },
  HibernationOptions: { Configured: off },
  Ipv6AddressCount: zero,
  MaintenanceOptions: { AutoRecovery: is('default') },
  MetadataOptions: {
    HttpEndpoint: 'built',
    HttpPutResponseHopLimit: 'built',
    HttpTokens: 'built',
    HttpProtocolIpv6: is('disabled'),
    InstanceMetadataTags: is('disabled'),
  },
  Monitoring: { Enabled: off },
  NetworkInterfaces: {
    DeviceIndex: 'built',
    Groups: 'built',
    PrivateIpAddress: 'built',
    SubnetId: 'built',
    AssociateCarrierIpAddress: off,
    AssociatePublicIpAddress: 'built',
    DeleteOnTermination: on,
    Description: 'built',
    InterfaceType: is('interface'),
    Ipv6AddressCount: zero,
    NetworkCardIndex: zero,
    SecondaryPrivateIpAddressCount: zero,
  },
  NetworkPerformanceOptions: { BandwidthWeighting: is('default') },
  Placement: {
    AvailabilityZone: 'built',
    AvailabilityZoneId: 'built',
    GroupName: empty,
    Tenancy: is('default'),
  },
  PrivateDnsNameOptions: {
    HostnameType: is('ip-name'),
    EnableResourceNameDnsARecord: off,
    EnableResourceNameDnsAAAARecord: off,
  },
};
