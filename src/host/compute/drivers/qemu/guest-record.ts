import { z } from 'zod';
import { processRecord } from '../../../processes/process-record.js';
import type { GuestDefinition } from '../../virt-driver.js';
import { recordOfNow } from './guest-record-v1.js';

const tcp = z.object({ host: z.string(), port: z.int() });

const source = z.discriminatedUnion('from', [
  z.object({ from: z.literal('image'), base: z.string(), baseFormat: z.enum(['raw', 'qcow2']) }),
  z.object({
    from: z.literal('volume'),
    volumeId: z.string(),
    address: z.object({ socket: z.string(), tcp: tcp.exactOptional() }).exactOptional(),
  }),
  z.object({ from: z.literal('blank'), holds: z.enum(['swap', 'ext4']).exactOptional() }),
]);

const disk = z.object({
  source,
  sizeBytes: z.number(),
  bus: z.literal('virtio'),
  serial: z.string(),
  bootOrder: z.int().exactOptional(),
  mode: z.enum(['create', 'keep']),
  /** Of a volume: its place on the bus. */
  port: z.int().exactOptional(),
});

const binding = z.object({
  tap: z.string(),
  namespace: z.string(),
  domainNamespace: z.string().exactOptional(),
  bridge: z.string().exactOptional(),
  guestUid: z.int(),
  domainId: z.string(),
});

const nic = z.object({
  portId: z.string().exactOptional(),
  mac: z.string(),
  model: z.literal('virtio'),
  binding,
  /** Of a card beside the first: its place on the bus. */
  port: z.int().exactOptional(),
  isCut: z.boolean().exactOptional(),
});

const definition = z.object({
  instanceId: z.uuid(),
  generation: z.int().min(0),
  name: z.string(),
  smbiosUuid: z.string(),
  vcpus: z.int().min(1),
  memoryMiB: z.int().min(1),
  disks: z.array(disk).min(1),
  kernel: z.string().exactOptional(),
  ramdisk: z.string().exactOptional(),
  kernelArgs: z.string(),
  nics: z.array(nic),
  pin: z.object({ machineType: z.string(), cpuModel: z.string() }).exactOptional(),
}) satisfies z.ZodType<GuestDefinition>;

const record = z.object({
  definition,
  /** The user that it runs as. */
  uid: z.int(),
  /** `off`: it ends because we asked, or its end is known already: no report is due. */
  wanted: z.enum(['on', 'off']),
  /** Undefined: off, or never started. */
  process: processRecord.exactOptional(),
});

/** All that is remembered of a guest, in `guest.json` of its folder; one that an earlier version wrote is read, too. */
export const guestRecord = z.preprocess(recordOfNow, record);

export type GuestRecord = z.infer<typeof record>;
