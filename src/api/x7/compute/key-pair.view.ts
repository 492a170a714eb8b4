import { createHash } from 'node:crypto';
import type { KeyPairRow } from '../../../cloud/keypairs/key-pair.js';
import { microsText } from '../door/dates.js';
import { numberOf } from './number-of.js';

/** A key pair in a list, at a microversion. */
export const keyPairItem = (row: KeyPairRow, version: number) => {
  const publicKey = row.importedLine ?? row.publicKey;
  return {
    ...{ name: row.name, public_key: publicKey, fingerprint: fingerprintOf(row.publicKey) },
    ...(version >= 2 && { type: 'ssh' }),
  };
};

/** A key pair by itself. Its `id` is a number that follows from its UUID: clients want one, and no call takes it. */
export const keyPairView = (row: KeyPairRow, version: number, userId: string) => ({
  ...{ ...keyPairItem(row, version), user_id: userId, id: numberOf(row.id) },
  ...{ created_at: microsText(row.createdAt.getTime()), updated_at: null, deleted: false, deleted_at: null },
});

/** As OpenSSH showed it: MD5 of the key's bytes. EC2's is of other bytes. */
function fingerprintOf(line: string): string {
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64');
  return createHash('md5')
    .update(blob)
    .digest('hex')
    .replace(/..(?=.)/g, '$&:');
}
