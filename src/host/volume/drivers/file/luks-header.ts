import { createCipheriv, createHash, pbkdf2 as derive, randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const pbkdf2 = promisify(derive);

const SECTOR = 512;
const KEY_BYTES = 64;
const STRIPES = 4_000;
const DIGEST_BYTES = 20;
const SALT_BYTES = 32;
/** Rounds make guessing slow; nobody guesses 256 random bits. */
const ROUNDS = 1_000;
const SLOTS = 8;
const FIRST_SLOT = { header: 208, sector: 8, bytes: 48, sectors: 504 } as const;
const ACTIVE = 0x00ac71f3;
const DISABLED = 0x0000dead;

/** Bytes before the first that is the volume's own. */
export const LUKS_OFFSET = (FIRST_SLOT.sector + SLOTS * FIRST_SLOT.sectors) * SECTOR;

/**
 * The first `LUKS_OFFSET` bytes of a LUKS1 container (aes-xts-plain64, a master key of its own) that `secret` opens.
 * Written here because QEMU gauges the machine for seconds before it writes one, and fails when the machine is loaded.
 */
export async function luksHeader(secret: string): Promise<Buffer> {
  const master = randomBytes(KEY_BYTES);
  const [salt, digestSalt] = [randomBytes(SALT_BYTES), randomBytes(SALT_BYTES)];
  const slotKey = await pbkdf2(secret, salt, ROUNDS, KEY_BYTES, 'sha256');
  const header = Buffer.alloc(LUKS_OFFSET);
  header.write('LUKS\xba\xbe', 0, 'latin1');
  header.writeUInt16BE(1, 6);
  header.write('aes', 8);
  header.write('xts-plain64', 40);
  header.write('sha256', 72);
  header.writeUInt32BE(LUKS_OFFSET / SECTOR, 104);
  header.writeUInt32BE(KEY_BYTES, 108);
  (await pbkdf2(master, digestSalt, ROUNDS, DIGEST_BYTES, 'sha256')).copy(header, 112);
  digestSalt.copy(header, 132);
  header.writeUInt32BE(ROUNDS, 164);
  header.write(randomUUID(), 168);
  for (let slot = 0; slot < SLOTS; slot++) writeSlot(header, slot, slot === 0 ? salt : undefined);
  sectorsSealed(split(master), slotKey).copy(header, FIRST_SLOT.sector * SECTOR);
  return header;
}

/** Without a salt nobody uses it. */
function writeSlot(header: Buffer, slot: number, salt: Buffer | undefined): void {
  const at = FIRST_SLOT.header + slot * FIRST_SLOT.bytes;
  header.writeUInt32BE(salt ? ACTIVE : DISABLED, at);
  header.writeUInt32BE(salt ? ROUNDS : 0, at + 4);
  salt?.copy(header, at + 8);
  header.writeUInt32BE(FIRST_SLOT.sector + slot * FIRST_SLOT.sectors, at + 40);
  header.writeUInt32BE(STRIPES, at + 44);
}

/** Spread over stripes, so that one that is lost makes all of them worthless. */
function split(key: Buffer): Buffer {
  const spread = Buffer.alloc(KEY_BYTES * STRIPES);
  let sum: Buffer = Buffer.alloc(KEY_BYTES);
  for (let stripe = 0; stripe < STRIPES - 1; stripe++) {
    const block = randomBytes(KEY_BYTES);
    block.copy(spread, stripe * KEY_BYTES);
    sum = diffused(xored(sum, block));
  }
  xored(sum, key).copy(spread, (STRIPES - 1) * KEY_BYTES);
  return spread;
}

const xored = (one: Buffer, other: Buffer): Buffer =>
  Buffer.from(one.map((byte, i) => byte ^ (other[i] ?? 0)));

/** Each 32 bytes are hashed with their number before them. */
function diffused(bytes: Buffer): Buffer {
  const parts = [0, 1].map((part) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(part);
    return createHash('sha256')
      .update(number)
      .update(bytes.subarray(part * 32, part * 32 + 32))
      .digest();
  });
  return Buffer.concat(parts);
}

/** Sector by sector, as the kernel and QEMU do: the number of the sector begins its cipher. */
function sectorsSealed(bytes: Buffer, key: Buffer): Buffer {
  const sectors = Array.from({ length: bytes.length / SECTOR }, (_, sector) => {
    const number = Buffer.alloc(16);
    number.writeUInt32LE(sector);
    const cipher = createCipheriv('aes-256-xts', key, number);
    return Buffer.concat([
      cipher.update(bytes.subarray(sector * SECTOR, (sector + 1) * SECTOR)),
      cipher.final(),
    ]);
  });
  return Buffer.concat(sectors);
}
