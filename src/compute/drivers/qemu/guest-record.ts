import { z } from 'zod';
import type { GuestDefinition } from '../../virt-driver.js';

const diskFormat = z.enum(['raw', 'qcow2']);

const definition = z.object({
  instanceId: z.uuid(),
  generation: z.int().min(0),
  name: z.string(),
  smbiosUuid: z.string(),
  vcpus: z.int().min(1),
  memoryMiB: z.int().min(1),
  root: z.object({
    base: z.string(),
    baseFormat: diskFormat,
    sizeBytes: z.number(),
    mode: z.enum(['create', 'keep']),
  }),
  kernel: z.string().exactOptional(),
  ramdisk: z.string().exactOptional(),
  kernelArgs: z.string(),
  mac: z.string(),
  binding: z.object({ tap: z.string(), namespace: z.string(), guestUid: z.int() }),
}) satisfies z.ZodType<GuestDefinition>;

/** All that is remembered of a guest, in `guest.json` of its folder. */
export const guestRecord = z.object({
  definition,
  /** The user that it runs as. */
  uid: z.int(),
  /** `off`: it ends because we asked, or its end is known already: nobody has to be told. */
  wanted: z.enum(['on', 'off']),
  /** Undefined: off, or never started. */
  process: z.object({ pid: z.int(), startTime: z.string(), bootId: z.string() }).exactOptional(),
});

export type GuestRecord = z.infer<typeof guestRecord>;
