import { chown, open, rm } from 'node:fs/promises';
import { exec } from '../../../../common/exec/exec.js';
import { confinement } from './confinement.js';
import type { ImageReader } from './image-bytes.js';
import { CONVERTER } from './image-bytes.js';
import { type Base, baseNode, formatNode } from './overlay-nodes.js';

const CONVERT_MS = 3_600_000;

/** Where to, and how fast. */
export interface FlatDraft {
  readonly path: string;
  /** Of the volume. */
  readonly bytes: number;
  /** Bytes a second that are read. Absent or 0: as fast as it goes. */
  readonly rate?: number;
  readonly signal: AbortSignal;
}

/** The bytes of an overlay that nobody uses, with what lies under it, in a file of the volume's size, with holes. */
export function chainBytes(reader: ImageReader, chain: { path: string; base: Base }, draft: FlatDraft) {
  return owned(reader, chain.path, () =>
    converted(reader, draft, { node: formatNode(chain.path, chain.base), group: chain.base.group }),
  );
}

/** What lies under an overlay, which may be in use, in a file of the volume's size, with holes. */
export const baseBytes = (reader: ImageReader, base: Base, draft: FlatDraft): Promise<void> =>
  converted(reader, draft, { node: baseNode(base), group: base.group });

/** Bytes of tenants are read by a process without rights, that can write this one file. */
async function converted(
  { qemuImg, uidBase }: ImageReader,
  { path, bytes, rate, signal }: FlatDraft,
  { node, group }: { readonly node: object; readonly group: number },
): Promise<void> {
  signal.throwIfAborted();
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  await file.truncate(bytes).finally(() => file.close());
  const uid = uidBase === undefined ? 0 : uidBase + CONVERTER;
  if (uid !== 0) await chown(path, uid, uid);
  const limit = !rate ? [] : ['-r', String(rate)];
  const convert = [
    'convert',
    '-n',
    '--target-is-zero',
    ...limit,
    '-O',
    'raw',
    `json:${JSON.stringify(node)}`,
    path,
  ];
  const [program = '', ...args] = [...confinement(uid, group), qemuImg, ...convert];
  await exec(program, args, { timeoutMs: CONVERT_MS, signal });
  await chown(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
}

/** The file belongs to who reads it until that has ended. */
async function owned(reader: ImageReader, path: string, work: () => Promise<void>): Promise<void> {
  if (reader.uidBase === undefined) return work();
  const uid = reader.uidBase + CONVERTER;
  await chown(path, uid, uid);
  try {
    await work();
  } finally {
    await chown(path, 0, 0);
  }
}
