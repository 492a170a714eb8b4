import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import { type PublicKey } from './key-pair.js';

/** AWS takes these lengths of RSA keys. */
const RSA_BITS = [1024, 2048, 4096];
const MAX_MATERIAL = 16_384;
const BEGIN = '---- BEGIN SSH2 PUBLIC KEY ----';
const END = '---- END SSH2 PUBLIC KEY ----';

/**
 * A public key as AWS imports it: an OpenSSH line, RFC 4716, or a DER SubjectPublicKeyInfo (bare or in base64).
 * Throws InvalidKey.Format, for a second key behind the first too: a guest would never let it in.
 */
export function readPublicKey(material: Uint8Array): PublicKey {
  if (material.length > MAX_MATERIAL) refuse();
  const text = Buffer.from(material).toString('utf8').trim();
  try {
    const line = /^ssh-[a-z0-9]+[ \t]+([A-Za-z0-9+/=]+)([ \t].*)?$/.exec(text)?.[1];
    const body = line ?? rfc4716Body(text);
    if (body !== undefined) {
      const key = publicKeyOf(keyOfBlob(base64Of(body)));
      return line === undefined ? key : { ...key, importedLine: Buffer.from(material).toString('utf8') };
    }
    const der = /^[A-Za-z0-9+/=\s]+$/.test(text) ? base64Of(text) : Buffer.from(material);
    return publicKeyOf(keyOfDer(der));
  } catch (cause) {
    return refuse(cause);
  }
}

/** The forms of a key that are kept. Its fingerprint is AWS's for an imported key: MD5 of the DER for rsa. */
export function publicKeyOf(key: KeyObject): PublicKey {
  const blob = blobOf(key.export({ format: 'jwk' }));
  if (key.asymmetricKeyType === 'ed25519')
    return {
      keyType: 'ed25519',
      line: `ssh-ed25519 ${blob.toString('base64')}`,
      fingerprint: createHash('sha256').update(blob).digest('base64'),
    };
  if (!RSA_BITS.includes(key.asymmetricKeyDetails?.modulusLength ?? 0)) refuse();
  const der = key.export({ format: 'der', type: 'spki' });
  return {
    keyType: 'rsa',
    line: `ssh-rsa ${blob.toString('base64')}`,
    fingerprint: colons(createHash('md5').update(der).digest()),
  };
}

export const colons = (digest: Buffer): string => digest.toString('hex').replace(/..(?=.)/g, '$&:');

/** Headers have a colon, which base64 has not; a backslash at a line's end takes the next one in. */
function rfc4716Body(text: string): string | undefined {
  if (!text.startsWith(BEGIN) || !text.endsWith(END)) return undefined;
  const lines = text
    .slice(BEGIN.length, -END.length)
    .replaceAll(/\\\r?\n/g, '')
    .split('\n');
  return lines.filter((line) => !line.includes(':')).join('');
}

/** Node reads up to the first padding, and over what is no base64: what it would leave out is refused. */
function base64Of(text: string): Buffer {
  const bare = text.replaceAll(/\s/g, '').replace(/=+$/, '');
  const bytes = Buffer.from(bare, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === bare ? bytes : refuse();
}

/** OpenSSL reads the first structure, and does not look at what follows. */
function keyOfDer(der: Buffer): KeyObject {
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return key.export({ format: 'der', type: 'spki' }).length === der.length ? key : refuse();
}

/** RFC 4253: fields, each with its length before it. */
function keyOfBlob(blob: Buffer): KeyObject {
  const fields: Buffer[] = [];
  for (let at = 0; at < blob.length;) {
    const length = blob.readUInt32BE(at);
    if (at + 4 + length > blob.length) refuse();
    fields.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [type = '', first = Buffer.alloc(0), second] = fields;
  if (type.toString() === 'ssh-ed25519' && fields.length === 2 && first.length === 32)
    return createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: first.toString('base64url') },
      format: 'jwk',
    });
  if (type.toString() !== 'ssh-rsa' || second === undefined || fields.length !== 3) return refuse();
  const [e, n] = [first, second].map((number) => number.toString('base64url'));
  return createPublicKey({ key: { kty: 'RSA', e, n } as JsonWebKey, format: 'jwk' });
}

function blobOf({ kty, x, e, n }: JsonWebKey): Buffer {
  if (kty === 'OKP') return fieldsOf(Buffer.from('ssh-ed25519'), Buffer.from(x ?? '', 'base64url'));
  return fieldsOf(
    Buffer.from('ssh-rsa'),
    ...[e, n].map((number) => positive(Buffer.from(number ?? '', 'base64url'))),
  );
}

const fieldsOf = (...fields: readonly Buffer[]): Buffer =>
  Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return [length, field];
    }),
  );

/** A number whose first bit is set gets a zero byte before it, or it would be negative. */
const positive = (number: Buffer): Buffer =>
  ((number[0] ?? 0) & 0x80) === 0 ? number : Buffer.concat([Buffer.alloc(1), number]);

function refuse(cause?: unknown): never {
  throw new EngineError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format', { cause });
}
