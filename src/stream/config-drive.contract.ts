import { z } from 'zod';

/** What is on a guest's config drive: path → bytes, in base64. */
export const configDriveAnswer = z.object({
  files: z.record(z.string().regex(/^[a-z0-9._/-]{1,200}$/), z.base64()),
});
export type ConfigDriveAnswer = z.infer<typeof configDriveAnswer>;
