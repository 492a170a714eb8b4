import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { certificate } from './certificate.js';

const authority = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const user = generateKeyPairSync('rsa', { modulusLength: 2_048 });

it('is read as what was asked for, and verified by who signed it', () => {
  const of = { issuer: 'the cloud', signer: authority.privateKey, days: 30 };
  const own = new X509Certificate(
    certificate({ ...of, subject: 'the cloud', publicKey: authority.publicKey, isAuthority: true }),
  );
  const given = new X509Certificate(
    certificate({ ...of, subject: 'ann ü', publicKey: user.publicKey, isAuthority: false }),
  );
  expect([given.subject, given.issuer, given.ca]).toEqual(['CN=ann ü', 'CN=the cloud', false]);
  expect([own.subject, own.ca]).toEqual(['CN=the cloud', true]);
  expect(given.verify(authority.publicKey)).toBe(true);
  expect(given.verify(user.publicKey)).toBe(false);
  expect(given.checkIssued(own)).toBe(true);
  expect(given.checkPrivateKey(user.privateKey)).toBe(true);
  expect(new Date(given.validTo).getTime() - Date.now()).toBeGreaterThan(29 * 86_400_000);
  expect(new Date(given.validFrom).getTime()).toBeLessThan(Date.now());
});
