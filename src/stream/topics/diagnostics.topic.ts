import { z } from 'zod';
import { uuid, word } from './words.js';

/** Since the guest was started. A 64-bit counter that has passed what JSON can say is told as the most that it can. */
const counter = z.number().int().min(0);

const direction = z.object({ octets: counter, packets: counter, errors: counter, drops: counter });

/** What a guest that runs has used so far, as its host counts it. */
export const guestCounters = z.object({
  /** Seconds since its hypervisor began. */
  uptimeSeconds: counter,
  /** Nanoseconds that each of its processors has run, in their order. */
  cpuNanoseconds: z.array(counter).max(512),
  memory: z.object({ maximumMiB: counter, usedMiB: counter }),
  /** In the order of the guest's own. */
  disks: z
    .array(
      z.object({
        ...{ readBytes: counter, readRequests: counter, writeBytes: counter, writeRequests: counter },
        errors: counter,
      }),
    )
    .max(64),
  /** What its cards have got and sent, seen from the guest; the first first. */
  cards: z.array(z.object({ mac: word(17), got: direction, sent: direction })).max(64),
});
export type GuestCounters = z.infer<typeof guestCounters>;

/** A live read of what a guest has used. */
export const diagnosticsUp = [
  z.object({
    type: z.literal('diagnostics'),
    readId: uuid,
    counters: guestCounters.optional(),
    /** Why there are none. */
    error: z.string().max(1000).optional(),
  }),
] as const;

export const diagnosticsDown = [
  z.object({ type: z.literal('read-diagnostics'), readId: uuid, instanceId: uuid }),
] as const;
