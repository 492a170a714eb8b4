import { constants, type KeyObject, privateDecrypt } from 'node:crypto';

const BYTES = 16;

/**
 * A key or IV of AES-128 in a manifest: hexadecimal text, padded as PKCS #1 version 1.5 says and encrypted to the
 * cloud's RSA key. Undefined: it is none. The padding is taken off here: Node's OpenSSL does not always do it (CVE-
 * 2023-46809), and says nothing else when it is wrong than of any other bytes.
 */
export function openedKey(encrypted: Buffer, privateKey: KeyObject): string | undefined {
  try {
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encrypted);
    const end = block.indexOf(0, 2);
    const text = block
      .subarray(end + 1)
      .toString('latin1')
      .trim();
    const isPadded = block[0] === 0 && block[1] === 2 && end >= 10;
    return isPadded && text.length === 2 * BYTES && /^[0-9a-f]+$/i.test(text)
      ? text.toLowerCase()
      : undefined;
  } catch {
    // Not of the length of the key: it is somebody else's.
    return undefined;
  }
}
