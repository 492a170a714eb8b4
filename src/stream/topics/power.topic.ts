import { z } from 'zod';
import { count, uuid } from './words.js';

/** Guests that went off by themselves. */
export const powerUp = [
  /** Kept on the host's disk and sent again until acknowledged. */
  z.object({
    type: z.literal('power'),
    eventId: uuid,
    instanceId: uuid,
    generation: count,
    kind: z.enum(['guest-shutdown', 'guest-panicked', 'guest-lost']),
    at: z.iso.datetime(),
    /** Repeats what `confirm-power` named: the host has looked again since, and nothing newer has reached the guest. */
    rowGeneration: count.exactOptional(),
  }),
] as const;

export const powerDown = [
  z.object({ type: z.literal('power-ack'), eventId: uuid }),
  /**
   * The guest's row is at a newer generation than the event: say it again if none of what came since has reached the
   * guest.
   */
  z.object({ type: z.literal('confirm-power'), eventId: uuid, rowGeneration: z.int().min(0) }),
] as const;
