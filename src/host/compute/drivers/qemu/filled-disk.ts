import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { DiskContent } from '../../../../../workflows/contracts/guest.js';
import type { Exec } from '../../../../common/exec/exec.js';

/** Pages of the swap signature. Linux reads it with its own page size, which is this on every machine we run. */
const PAGE = 4_096;
const SIGNATURE = 'SWAPSPACE2';
/** Where the header has its version, its last page, its UUID and its label (`include/linux/swap.h` of Linux). */
const AT = { version: 1_024, lastPage: 1_028, uuid: 1_036, label: 1_052 } as const;
const MAKE_MS = 60_000;

export interface FilledDisk {
  readonly path: string;
  readonly sizeBytes: number;
  /** Also the file system's or the swap space's label: at most 16 bytes. */
  readonly label: string;
  readonly content: DiskContent;
}

/**
 * A qcow2 disk that a guest can use at once, as Nova makes them: swap space, or an ext4 file system. Made in a file
 * with holes, by programs that need no mount. When it fails, nothing is left but perhaps `path`.
 */
export async function fillDisk(
  disk: FilledDisk,
  { exec, qemuImg }: { readonly exec: Exec; readonly qemuImg: string },
): Promise<void> {
  const { path, sizeBytes, label, content } = disk;
  const raw = `${path}.raw`;
  await rm(raw, { force: true });
  try {
    await empty(raw, sizeBytes, content === 'swap' ? swapHeader(sizeBytes, label) : undefined);
    if (content === 'ext4') await exec('mke2fs', [...EXT4, '-L', label, raw], { timeoutMs: MAKE_MS });
    await exec(qemuImg, ['convert', '-q', '-f', 'raw', '-O', 'qcow2', raw, path], { timeoutMs: MAKE_MS });
  } finally {
    await rm(raw, { force: true });
  }
}

/** No blocks for root alone, and what may be written later is: a large one is made as fast as a small one. */
const EXT4 = ['-q', '-F', '-t', 'ext4', '-m', '0', '-E', 'lazy_itable_init=1,lazy_journal_init=1'];

async function empty(path: string, bytes: number, head: Buffer | undefined): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.truncate(bytes);
    if (head) await file.write(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
}

/** The first page of swap space of this size. */
export function swapHeader(bytes: number, label: string): Buffer {
  const header = Buffer.alloc(PAGE);
  header.writeUInt32LE(1, AT.version);
  header.writeUInt32LE(Math.floor(bytes / PAGE) - 1, AT.lastPage);
  randomBytes(16).copy(header, AT.uuid);
  header.write(label.slice(0, 16), AT.label, 'latin1');
  header.write(SIGNATURE, PAGE - SIGNATURE.length, 'latin1');
  return header;
}
