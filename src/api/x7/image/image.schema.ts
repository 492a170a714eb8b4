import { z } from 'zod';
import { seconds } from '../door/shapes.js';

/** An image as image v2 shows it; there is no envelope. */
const imageShape = z.strictObject({
  ...{ id: z.uuid(), name: z.string(), status: z.enum(['active', 'queued']) },
  ...{ visibility: z.enum(['public', 'private']), protected: z.boolean(), os_hidden: z.boolean() },
  ...{ checksum: z.string().nullable(), os_hash_algo: z.string(), os_hash_value: z.string() },
  ...{ size: z.int(), virtual_size: z.int(), container_format: z.string(), disk_format: z.string() },
  ...{ min_ram: z.int(), min_disk: z.int(), owner: z.string(), tags: z.array(z.string()) },
  ...{ created_at: seconds, updated_at: seconds, self: z.string(), file: z.string(), schema: z.string() },
});

export const imageAnswer = () => imageShape;
export const imageList = () =>
  z.strictObject({
    images: z.array(imageShape),
    ...{ first: z.string(), schema: z.string(), next: z.string().optional() },
  });
