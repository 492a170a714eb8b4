import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 32;
const EXPIRY_BYTES = 6;

/**
 * IMDSv2 tokens without memory: when it ends (6 bytes, milliseconds) and an HMAC of that and of whose it is. Any
 * engine-api can check what another one gave; a rotated master key ends all of them, and guests ask again.
 */
export function mintMetadataToken(key: Buffer, instanceId: string, expiresAt: number): string {
  const expiry = Buffer.alloc(EXPIRY_BYTES);
  expiry.writeUIntBE(expiresAt, 0, EXPIRY_BYTES);
  return Buffer.concat([expiry, macOf(key, instanceId, expiry)]).toString('base64url');
}

/** When the token ends, in milliseconds; undefined: it is not this guest's, or has ended by `now`. */
export function checkMetadataToken(
  key: Buffer,
  instanceId: string,
  { token, now }: { readonly token: string; readonly now: number },
): number | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== EXPIRY_BYTES + MAC_BYTES) return undefined;
  const expiry = bytes.subarray(0, EXPIRY_BYTES);
  if (!timingSafeEqual(bytes.subarray(EXPIRY_BYTES), macOf(key, instanceId, expiry))) return undefined;
  const expiresAt = expiry.readUIntBE(0, EXPIRY_BYTES);
  return expiresAt > now ? expiresAt : undefined;
}

const macOf = (key: Buffer, instanceId: string, expiry: Buffer): Buffer =>
  createHmac('sha256', key).update(instanceId).update('\0').update(expiry).digest();
