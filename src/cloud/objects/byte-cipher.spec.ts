import { createDecipheriv, randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { byteCipher, KEY_BYTES } from './byte-cipher.js';

const key = randomBytes(KEY_BYTES);
const plain = randomBytes(1_000);
const encrypted = byteCipher(key, 0).update(plain);

it('is AES-256 in counter mode from zero', () => {
  expect(createDecipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(encrypted).equals(plain)).toBe(true);
  expect(encrypted.equals(plain)).toBe(false);
});

it.each([0, 1, 15, 16, 17, 255, 256, 999])('goes on at byte %d', (offset) => {
  expect(byteCipher(key, offset).update(encrypted.subarray(offset))).toEqual(plain.subarray(offset));
});

it('counts beyond four thousand million blocks', () => {
  const offset = 2 ** 32 * 16;
  const far = byteCipher(key, offset).update(plain);
  expect(far.equals(encrypted)).toBe(false);
  expect(byteCipher(key, offset + 5).update(far.subarray(5))).toEqual(plain.subarray(5));
});
