import { z } from 'zod';
import { disk, diskTag, hints, server42 } from './server-create.schema.js';

/** At 2.52 a server has tags from the beginning. */
const label = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^,/]*$/);
const server52 = server42.extend({ tags: z.array(label).max(50).optional() });
export const serverCreateBody52 = z.strictObject({ server: server52, ...hints });

/** At 2.57 files are put into no server any more. */
const server57 = server52.omit({ personality: true });
export const serverCreateBody57 = z.strictObject({ server: server57, ...hints });

/** At 2.63: the certificates that an image must be signed by, which is not built. */
const certificates = z.array(z.string().min(1)).min(1).max(50).nullable().optional();
const server63 = server57.extend({ trusted_image_certificates: certificates });
export const serverCreateBody63 = z.strictObject({ server: server63, ...hints });

/** At 2.67 a volume that is made with the server has a type. */
const disk67 = disk.extend({ tag: diskTag, volume_type: z.string().max(255).nullable().optional() });
const server67 = server63.extend({ block_device_mapping_v2: z.array(disk67).max(32).optional() });
export const serverCreateBody67 = z.strictObject({ server: server67, ...hints });

/** At 2.74 an administrator names the host. */
const hostName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[a-zA-Z0-9-._]*$/)
  .optional();
const server74 = server67.extend({ host: hostName, hypervisor_hostname: hostName });
export const serverCreateBody74 = z.strictObject({ server: server74, ...hints });
