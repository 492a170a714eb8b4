import { open } from 'node:fs/promises';
import { draftOf, putInPlace } from './whole-file.js';

const CLUSTER = 64 * 1024;
const ENTRIES = CLUSTER / 8;
/** Of one entry of the first table: one table of the second kind, full. */
const BYTES_AN_ENTRY = ENTRIES * CLUSTER;

const MAGIC = 0x514649fb;
const VERSION = 3;
const HEADER_BYTES = 104;

/** Places of clusters: the header is the first, then the table and the block of reference counts, then the tables. */
const COUNTS_TABLE = 1;
const COUNTS_BLOCK = 2;
const FIRST_TABLE = 3;

/**
 * An empty qcow2 file of this many bytes, whole or not at all. It names no other file: what lies under it is said by
 * who opens it. After docs/interop/qcow2.txt of QEMU.
 */
export async function writeOverlay(path: string, bytes: number): Promise<void> {
  const draft = draftOf(path);
  const entries = Math.ceil(bytes / BYTES_AN_ENTRY);
  const tableClusters = Math.max(1, Math.ceil(entries / ENTRIES));
  const file = await open(draft, 'w', 0o600);
  try {
    await file.write(headerOf(bytes, entries), 0, HEADER_BYTES, 0);
    const block = Buffer.alloc(8);
    block.writeBigUInt64BE(BigInt(COUNTS_BLOCK * CLUSTER));
    await file.write(block, 0, block.length, COUNTS_TABLE * CLUSTER);
    const counts = Buffer.alloc(2 * (FIRST_TABLE + tableClusters));
    for (let at = 0; at < counts.length; at += 2) counts.writeUInt16BE(1, at);
    await file.write(counts, 0, counts.length, COUNTS_BLOCK * CLUSTER);
    await file.truncate((FIRST_TABLE + tableClusters) * CLUSTER);
  } finally {
    await file.close();
  }
  await putInPlace(draft, path);
}

function headerOf(bytes: number, entries: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt32BE(VERSION, 4);
  header.writeUInt32BE(Math.log2(CLUSTER), 20);
  header.writeBigUInt64BE(BigInt(bytes), 24);
  header.writeUInt32BE(entries, 36);
  header.writeBigUInt64BE(BigInt(FIRST_TABLE * CLUSTER), 40);
  header.writeBigUInt64BE(BigInt(COUNTS_TABLE * CLUSTER), 48);
  header.writeUInt32BE(1, 56);
  // Reference counts have 2^4 bits.
  header.writeUInt32BE(4, 96);
  header.writeUInt32BE(HEADER_BYTES, 100);
  return header;
}
