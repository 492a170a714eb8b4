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

const resourceTypes: Constraint = {
  oneOf: [
    'instance',
    'image',
    'key-pair',
    'security-group',
    'volume',
    'network-interface',
    'spot-instances-request',
  ],
};
const onOff: Constraint = { oneOf: ['enabled', 'disabled'] };
const port: Constraint = { min: -1, max: 65535 };
const rules: Readonly<Record<string, Constraint>> = {
  FromPort: port,
  ToPort: port,
  'IpPermissions.FromPort': port,
  'IpPermissions.ToPort': port,
  'TagSpecification.ResourceType': { oneOf: ['security-group', 'security-group-rule'] },
};

/**
 * Enums and ranges that the published schema lacks: verb → parameter (as it stands in a request, without list indexes) →
 * what it may hold. Codes: InvalidParameterValue. What depends on rows (types, ids, zones) is the services' affair.
 */
export const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, Constraint>>>> = {
  RunInstances: {
    MinCount: { min: 1, max: 1000 },
    MaxCount: { min: 1, max: 1000 },
    ClientToken: { maxLength: 64 },
    InstanceInitiatedShutdownBehavior: { oneOf: ['stop', 'terminate'] },
    'MetadataOptions.HttpTokens': { oneOf: ['optional', 'required'] },
    'MetadataOptions.HttpEndpoint': onOff,
    'MetadataOptions.HttpProtocolIpv6': onOff,
    'MetadataOptions.InstanceMetadataTags': onOff,
    'MetadataOptions.HttpPutResponseHopLimit': { min: 1, max: 64 },
    'Placement.Tenancy': { oneOf: ['default', 'dedicated', 'host'] },
    'TagSpecification.ResourceType': resourceTypes,
    // 16 KiB and what base64 adds are the service's limit; this one only keeps a megabyte from being copied about.
    UserData: { maxLength: 65_536 },
  },
  ModifyInstanceAttribute: { 'UserData.Value': { maxLength: 65_536 }, Value: { maxLength: 65_536 } },
  ModifyInstanceMetadataOptions: {
    HttpTokens: { oneOf: ['optional', 'required'] },
    HttpEndpoint: onOff,
    HttpProtocolIpv6: onOff,
    InstanceMetadataTags: onOff,
    HttpPutResponseHopLimit: { min: 1, max: 64 },
  },
  AuthorizeSecurityGroupIngress: rules,
  RevokeSecurityGroupIngress: rules,
  CreateKeyPair: { KeyType: { oneOf: ['rsa', 'ed25519'] }, KeyFormat: { oneOf: ['pem', 'ppk'] } },
  ImportKeyPair: { PublicKeyMaterial: { maxLength: 32_768 } },
  ImportPublicKey: { PublicKey: { maxLength: 32_768 } },
};
