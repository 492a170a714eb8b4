import { z } from 'zod';
import { NIL_UUID } from '../common/ids/uuid.js';

/**
 * What host daemons and the host API say to each other over the WebSocket at `GET /v1/stream`, one JSON object a message.
 * `Authorization: Bearer <host token>` names the host. Limits: 1 MiB a message up, 1 MiB down.
 */

/** Raised when the arguments or meaning of a host step change. The scheduler filters on it. */
export const HOST_CONTRACT = 2;

const uuid = z.uuid();
/** Below PostgreSQL's integer, with room to count on from it: what a host says must not make a row that cannot be written. */
const count = z.int().min(0).max(2_000_000_000);
/** More than any machine has (64 TiB of memory, 16 PiB of disk): what a host says must fit into sums. */
export const MOST_CAPACITY = { vcpus: 4_096, memoryMiB: 64 * 1024 ** 2, diskGiB: 16 * 1024 ** 2 } as const;

const capacity = z.object({
  vcpus: z.int().min(0).max(MOST_CAPACITY.vcpus),
  memoryMiB: z.int().min(0).max(MOST_CAPACITY.memoryMiB),
  diskGiB: z.int().min(0).max(MOST_CAPACITY.diskGiB),
});
const guestFact = z.object({
  instanceId: uuid,
  generation: count,
  power: z.enum(['running', 'stopped']),
  /** It is off by itself, and the cloud has not acknowledged that yet: what becomes of it the event decides. */
  unheard: z.boolean().exactOptional(),
});
const portFact = z.object({
  portId: uuid,
  instanceId: uuid,
  mac: z.string().max(17),
  address: z.string().max(15),
  domainId: uuid.exactOptional(),
});

const names = z.array(z.string().max(200)).max(10_000);
export const computeInventory = z.object({
  guests: z.array(guestFact).max(10_000),
  /** Guest folders and processes that belong to no known guest: paths or pids, for the audit. */
  strays: names,
});
export const networkInventory = z.object({
  ports: z.array(portFact).max(10_000),
  taps: names,
  leases: names,
  filters: names,
});

export const upMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    binary: z.enum(['engine-compute', 'engine-network']),
    host: z.string().max(255),
    contract: count,
    version: z.string().max(40),
    networkManager: z.string().max(200),
    bootId: z.string().max(64),
    capacity: capacity.optional(),
  }),
  /** Every 10 s. */
  z.object({ type: z.literal('heartbeat'), capacity: capacity.optional() }),
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
  /** Once a minute, after hello, and when wanted. */
  z.object({ type: z.literal('compute-inventory'), inventory: computeInventory }),
  z.object({ type: z.literal('network-inventory'), inventory: networkInventory }),
  z.object({ type: z.literal('filters-applied'), version: count }),
  /** Base64 of the newest output, or why there is none. */
  z.object({
    type: z.literal('console'),
    readId: uuid,
    output: z.string().max(900_000).optional(),
    error: z.string().max(1000).optional(),
  }),
]);
export type UpMessage = z.infer<typeof upMessage>;

export const downMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    /** The flat network, for hosts that start. Nil ids: from a cloud that did not tell them. */
    network: z.object({
      networkId: uuid.default(NIL_UUID),
      domainId: uuid.default(NIL_UUID),
      cidr: z.string(),
      gateway: z.string(),
      dns: z.string(),
      domain: z.string(),
      mtu: z.int(),
    }),
  }),
  /** The host is told why in one line, then the stream is closed. */
  z.object({ type: z.literal('refused'), reason: z.string() }),
  z.object({ type: z.literal('power-ack'), eventId: uuid }),
  /** The guest's row is at a newer generation than the event: say it again if none of what came since has reached the guest. */
  z.object({ type: z.literal('confirm-power'), eventId: uuid, rowGeneration: z.int().min(0) }),
  /** "Filters are at this version": pull `GET /v1/filters`, at once when a port, or a person's rule, waits for it. Repeated every 250 ms until applied. */
  z.object({ type: z.literal('filters'), version: z.int().min(0), isAwaited: z.boolean().optional() }),
  z.object({ type: z.literal('read-console'), readId: uuid, instanceId: uuid, maxBytes: z.int().min(1) }),
  z.object({ type: z.literal('want-inventory') }),
]);
export type DownMessage = z.infer<typeof downMessage>;
export type ComputeInventory = z.infer<typeof computeInventory>;
export type NetworkInventoryMessage = z.infer<typeof networkInventory>;
