import { z } from 'zod';

/** By what the two hosts of an attachment know each other: a pre-shared key of TLS, 256 random bits as hex. */
export const attachmentKeyAnswer = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });
export type AttachmentKeyAnswer = z.infer<typeof attachmentKeyAnswer>;
