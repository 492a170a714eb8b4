import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import sshpk from 'sshpk';
import { type GeneratedKey, type KeyType } from './key-pair.js';
import { colons, publicKeyOf } from './public-key.js';

const generate = promisify(generateKeyPair);

/** As AWS: 2048 bits, made in a thread of its own. The fingerprint of a created rsa key is SHA-1 of its PKCS#8 DER. */
export async function generateKey(keyType: KeyType): Promise<GeneratedKey> {
  if (keyType === 'ed25519') {
    const { publicKey, privateKey } = await generate('ed25519');
    return { ...publicKeyOf(publicKey), privateKey: openssh(privateKey) };
  }
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    ...publicKeyOf(publicKey),
    fingerprint: colons(createHash('sha1').update(der).digest()),
    privateKey: String(privateKey.export({ format: 'pem', type: 'pkcs1' })),
  };
}

/** Node does not write OpenSSH's format, and OpenSSH reads ed25519 keys in no other. */
const openssh = (key: KeyObject): string =>
  sshpk
    .parsePrivateKey(String(key.export({ format: 'pem', type: 'pkcs8' })), 'pkcs8')
    .toString('ssh-private');
