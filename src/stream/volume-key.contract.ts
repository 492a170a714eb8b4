import { z } from 'zod';

/** What opens an encrypted volume or snapshot: 256 random bits as text. */
export const volumeKeyAnswer = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });
export type VolumeKeyAnswer = z.infer<typeof volumeKeyAnswer>;
