import { z } from 'zod';
import type { PortSpec } from '../../workflows/contracts/guest.js';

/**
 * What a host lets into commands, configuration files and filter rules: nothing that came with a port or a rule is written
 * anywhere before it has passed here.
 */
export const portSchema = z.object({
  portId: z.uuid().toLowerCase(),
  instanceId: z.uuid().toLowerCase(),
  mac: z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/),
  address: z.ipv4(),
  hostname: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i),
  metadataHopLimit: z.int().min(1).max(64),
  minFilterVersion: z.int().min(0),
}) satisfies z.ZodType<PortSpec>;
