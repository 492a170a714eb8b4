/** What a parameter may hold beyond its type. All that is given must hold. */
export interface Constraint {
  /** The only texts allowed. */
  readonly oneOf?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Characters of a text, where it is not MAX_TEXT. */
  readonly maxLength?: number;
}

/** The longest text that a parameter without a limit of its own may hold. */
export const MAX_TEXT = 4096;

const allowed = (...oneOf: readonly string[]): Constraint => ({ oneOf });

const onOff = allowed('enabled', 'disabled');
const hopLimit: Constraint = { min: 1, max: 64 };
const shutdown = allowed('stop', 'terminate');
const port: Constraint = { min: -1, max: 65_535 };
const rules: Rows = {
  FromPort: port,
  ToPort: port,
  'IpPermissions.FromPort': port,
  'IpPermissions.ToPort': port,
};
const instanceAttribute = allowed(
  ...['instanceType', 'kernel', 'ramdisk', 'userData', 'disableApiTermination', 'disableApiStop'],
  ...[
    'instanceInitiatedShutdownBehavior',
    'rootDeviceName',
    'blockDeviceMapping',
    'productCodes',
    'groupSet',
  ],
  ...['sourceDestCheck', 'ebsOptimized', 'sriovNetSupport', 'enaSupport', 'enclaveOptions'],
);

type Rows = Readonly<Record<string, Constraint>>;

/**
 * Enums and ranges that the published schema lacks: verb → parameter (as it stands in a request, without list indexes) →
 * what it may hold. A breach is InvalidParameterValue. What depends on rows (types, ids, zones) is the services' affair.
 */
export const CONSTRAINTS: Readonly<Record<string, Rows>> = {
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
    Attribute: instanceAttribute,
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
  DescribeInstanceAttribute: { Attribute: instanceAttribute },
  DescribeAccountAttributes: {
    // Beyond the two of the schema: what AWS documents and answers.
    AttributeName: allowed(
      ...['supported-platforms', 'default-vpc', 'max-instances', 'max-elastic-ips'],
      ...['vpc-max-elastic-ips', 'vpc-max-security-groups-per-interface'],
    ),
  },
  AuthorizeSecurityGroupIngress: {
    ...rules,
    'TagSpecification.ResourceType': allowed('security-group-rule'),
  },
  RevokeSecurityGroupIngress: rules,
  CreateSecurityGroup: { 'TagSpecification.ResourceType': allowed('security-group') },
  CreateKeyPair: {
    KeyType: allowed('rsa', 'ed25519'),
    KeyFormat: allowed('pem', 'ppk'),
    'TagSpecification.ResourceType': allowed('key-pair'),
  },
  ImportKeyPair: {
    PublicKeyMaterial: { maxLength: 32_768 },
    'TagSpecification.ResourceType': allowed('key-pair'),
  },
  ImportPublicKey: { PublicKey: { maxLength: 32_768 } },
};
