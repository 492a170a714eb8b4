import { type Cipher, createCipheriv } from 'node:crypto';

/** Of a data key, in bytes. */
export const KEY_BYTES = 32;

const BLOCK = 16;

/**
 * What turns bytes from this offset of an object, or of a part, into encrypted ones, and back: AES-256 in counter mode.
 * The counter begins at zero, because no key has ever a second object or part: two with one key would give away both.
 */
export function byteCipher(key: Buffer, offset: number): Cipher {
  const counter = Buffer.alloc(BLOCK);
  counter.writeBigUInt64BE(BigInt(Math.floor(offset / BLOCK)), BLOCK / 2);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  cipher.update(Buffer.alloc(offset % BLOCK));
  return cipher;
}
