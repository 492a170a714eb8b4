import { type StaticOperationSchema } from '@smithy/types';

const NAMESPACE = 'com.amazonaws.ec2';
const STRING = 0;
const BOOLEAN = 2;

/**
 * The original's ImportPublicKey, which AWS never had, in the form of AWS's published schemas: KeyName and PublicKey
 * (an OpenSSH line as it is) must be there; Fingerprint was believed then and is computed now.
 */
export const ImportPublicKey$: StaticOperationSchema = [
  9,
  NAMESPACE,
  'ImportPublicKey',
  0,
  [
    3,
    NAMESPACE,
    'ImportPublicKeyRequest',
    0,
    ['KeyName', 'PublicKey', 'Fingerprint', 'DryRun'],
    [STRING, STRING, STRING, BOOLEAN],
    2,
  ],
  'unit',
];

export interface ImportPublicKeyRequest {
  readonly KeyName: string;
  readonly PublicKey: string;
}
