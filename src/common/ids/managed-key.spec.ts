import { expect, it } from '@jest/globals';
import { managedKey } from './managed-key.js';

const place = { region: 'local-1', accountNumber: '000000000001' };

it('is the same each time, and another of another account and of other things', () => {
  const key = managedKey('alias/aws/s3', 'objects', place);
  expect(managedKey('alias/aws/s3', 'objects', place)).toEqual(key);
  expect(managedKey('alias/aws/ebs', 'volumes', place).id).not.toBe(key.id);
  expect(managedKey('alias/aws/s3', 'objects', { ...place, accountNumber: '000000000002' }).id).not.toBe(
    key.id,
  );
  expect(key.arn).toBe(`arn:aws:kms:local-1:000000000001:key/${key.id}`);
  expect(key.names).toEqual([
    ...['alias/aws/s3', key.id, key.arn],
    'arn:aws:kms:local-1:000000000001:alias/aws/s3',
  ]);
});
