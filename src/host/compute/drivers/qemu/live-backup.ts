import { setTimeout as sleep } from 'node:timers/promises';
import type { QemuMachine } from './qemu-machine.js';

const LOOK_MS = 100;

/** Names have up to 31 characters. One backup of an image is under way at a time. */
const nameOf = (imageId: string): string => `copy-${imageId.slice(0, 8)}`;

interface Job {
  readonly id: string;
  readonly status: string;
  readonly error?: string;
}

type Monitor = Pick<QemuMachine, 'ask'>;

/**
 * Copies a disk of a guest that runs, with all that lies below it, as it is at the moment in which this begins. `file`:
 * an empty qcow2 image of the disk's size that QEMU may write.
 */
export async function backUp(
  machine: Monitor,
  { imageId, device, file }: { readonly imageId: string; readonly device: string; readonly file: string },
  signal: AbortSignal,
): Promise<void> {
  const name = nameOf(imageId);
  await machine.ask('blockdev-add', {
    ...{ driver: 'qcow2', 'node-name': name, discard: 'unmap', 'detect-zeroes': 'unmap' },
    file: { driver: 'file', filename: file, discard: 'unmap' },
  });
  try {
    await machine.ask('blockdev-backup', {
      ...{ 'job-id': name, device, target: name, sync: 'full', 'auto-dismiss': false },
    });
    const { error } = await concluded(machine, name, signal);
    if (error !== undefined) throw new Error(`blockdev-backup: ${error}`);
  } finally {
    // Also flushes what it holds: the copy is whole once this is done.
    await endBackUp(machine, imageId);
  }
  signal.throwIfAborted();
}

/** Nothing of it stays in the guest's QEMU. Not there is success. */
export async function endBackUp(machine: Monitor, imageId: string): Promise<void> {
  const name = nameOf(imageId);
  if (await jobOf(machine, name)) {
    await machine.ask('job-cancel', { id: name }).catch(() => undefined);
    await concluded(machine, name, new AbortController().signal);
    await machine.ask('job-dismiss', { id: name });
  }
  const nodes = (await machine.ask('query-named-block-nodes', { flat: true })) as { 'node-name': string }[];
  if (nodes.some((node) => node['node-name'] === name))
    await machine.ask('blockdev-del', { 'node-name': name });
}

/** Its end, whatever came of it; it is cancelled when the signal fires. */
async function concluded(machine: Monitor, id: string, signal: AbortSignal): Promise<Job> {
  let isCancelled = false;
  for (;;) {
    const job = await jobOf(machine, id);
    if (!job) throw new Error(`the job ${id} is gone`);
    if (job.status === 'concluded') return job;
    if (signal.aborted && !isCancelled) {
      isCancelled = true;
      await machine.ask('job-cancel', { id }).catch(() => undefined);
    }
    await sleep(LOOK_MS);
  }
}

async function jobOf(machine: Monitor, id: string): Promise<Job | undefined> {
  const jobs = (await machine.ask('query-jobs')) as readonly Job[];
  return jobs.find((job) => job.id === id);
}
