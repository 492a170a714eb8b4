import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { VolumeChange } from '../../volume-driver.js';
import type { VolumeKeys } from '../../volume-keys.js';
import { type ExportsParts, isServed, servedOf } from './exports-parts.js';
import { fileBytesOf } from './file-bytes.js';
import { type AskMonitor, ServerMonitor } from './server-monitor.js';
import { allLimitsOf, EXPORT, exportOf, LIMITS, NODE, type Served } from './storage-daemon.js';
import { unlock } from './unlocked-nodes.js';
import type { VolumeRecord } from './volume-record.js';
import type { VolumeStore } from './volume-store.js';

const LOOK_MS = 5;
const GOES_MS = 10_000;

/** The volume's bytes and record after the change. Smaller only while nobody uses it. Again is success. */
export async function reshaped(
  store: VolumeStore,
  record: VolumeRecord,
  { sizeGiB: asked, generation, limits }: VolumeChange,
): Promise<VolumeRecord> {
  const { volumeId, overlay, use, isEncrypted } = record;
  const sizeGiB = use ? Math.max(asked, record.sizeGiB) : asked;
  // An overlay keeps its size until it is flat.
  if (!overlay) await resize(store.bytesOf(volumeId), fileBytesOf({ sizeGiB, isEncrypted }));
  const kept = { ...(overlay && { overlay }), ...(use && { use }), ...(isEncrypted && { isEncrypted }) };
  const next = { volumeId, sizeGiB, generation, ...(limits && { limits }), ...kept };
  await store.put(next);
  return next;
}

async function resize(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Its server exports it, as large as it is and with its limits. A node that is exported refuses another size, so the
 * export goes for some milliseconds: who uses it connects again by itself. One that is encrypted is opened first.
 */
export function serveAsItIs(served: Served, { keys }: { readonly keys: VolumeKeys }): Promise<void> {
  const { volumeId, sizeBytes, limits, isEncrypted = false } = served;
  return new ServerMonitor(served).hold(async (ask) => {
    if (isEncrypted) await unlock(ask, () => keys.of(volumeId));
    await ask('qom-set', { path: `/objects/${LIMITS}`, property: 'limits', value: allLimitsOf(limits) });
    if ((await sizeOf(ask)) !== sizeBytes) {
      if (await isExported(ask)) await withdraw(ask);
      await ask('block_resize', { 'node-name': NODE, size: sizeBytes });
    }
    if (!(await isExported(ask))) await ask('block-export-add', exportOf(served));
  });
}

/** The same where one serves it. */
export async function servedAsItIs(parts: ExportsParts, record: VolumeRecord): Promise<void> {
  const { use } = record;
  if (use && isServed(use)) await serveAsItIs(servedOf(parts, record, use), parts);
}

export async function withdraw(ask: AskMonitor): Promise<void> {
  await ask('block-export-del', { id: EXPORT, mode: 'hard' });
  const until = Date.now() + GOES_MS;
  while (await isExported(ask)) {
    if (Date.now() > until) throw new Error('the export of the volume does not go');
    await sleep(LOOK_MS);
  }
}

const nodes = z.array(z.object({ 'node-name': z.string(), image: z.object({ 'virtual-size': z.number() }) }));

async function sizeOf(ask: AskMonitor): Promise<number | undefined> {
  const found = nodes.parse(await ask('query-named-block-nodes', { flat: true }));
  return found.find((node) => node['node-name'] === NODE)?.image['virtual-size'];
}

const exports = z.array(z.object({ id: z.string() }));

const isExported = async (ask: AskMonitor): Promise<boolean> =>
  exports.parse(await ask('query-block-exports')).some(({ id }) => id === EXPORT);
