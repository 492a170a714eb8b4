import { z } from 'zod';
import type { PortSpecV1 } from '../../../workflows/contracts/guest-v1.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { PlacedPort } from './placed-port.js';

const id = z.uuid().toLowerCase();

/** What a plan for a network checks further; here only what must not reach a file as it is. */
export const networkSchema = z.object({
  networkId: id,
  domainId: id,
  cidr: z.cidrv4(),
  gateway: z.ipv4(),
  dns: z.union([z.literal(''), z.ipv4()]),
  domain: z.string().max(200),
  mtu: z.int(),
  segment: z.object({ kind: z.enum(['vlan', 'vxlan']), id: z.int().min(1).max(16_777_215) }).exactOptional(),
}) satisfies z.ZodType<NetworkSpec>;

/**
 * What a host lets into commands, configuration files and filter rules: nothing that came with a port or a rule is
 * written anywhere before it has passed here.
 */
export const portSchema = z.object({
  portId: id,
  instanceId: id,
  mac: z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/),
  address: z.ipv4(),
  hostname: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i),
  metadataHopLimit: z.int().min(1).max(64),
  minFilterVersion: z.int().min(0),
}) satisfies z.ZodType<PortSpecV1>;

/** A port with its network. */
export const networkedPortSchema = portSchema.extend({ network: networkSchema });

/** As it is remembered. */
export const placedPortSchema = networkedPortSchema.extend({
  guestUid: z.int().min(0),
}) satisfies z.ZodType<PlacedPort>;
