import { type KeyPairInfo } from '@aws-sdk/client-ec2';
import { type KeyPairRow } from '../../../cloud/keypairs/key-pair.js';
import { tagsView } from '../tags/tags.view.js';

export const keyPairView = (row: KeyPairRow, includePublicKey: boolean): KeyPairInfo => ({
  KeyPairId: row.ec2Id,
  KeyName: row.name,
  KeyType: row.keyType,
  KeyFingerprint: row.fingerprint,
  CreateTime: row.createdAt,
  ...(includePublicKey && { PublicKey: row.publicKey }),
  Tags: tagsView(row.tags) ?? [],
});
