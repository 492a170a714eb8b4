import { z } from 'zod';

/** What a relay is told: in a file of its own, `<name>.json`. */
export const relaySpec = z.object({
  /** Of the socket that it makes. */
  path: z.string(),
  /** The only user, beside root, that may open it. */
  uid: z.int().min(0),
  /** Where it leads. */
  host: z.string(),
  port: z.int().min(1).max(65_535),
});

export type RelaySpec = z.infer<typeof relaySpec>;
