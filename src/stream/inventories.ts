import { z } from 'zod';
import type { hostRoles } from '../../workflows/contracts/host-roles.js';
import { count, uuid, word } from './topics/words.js';

const guestFact = z.object({
  instanceId: uuid,
  generation: count,
  power: z.enum(['running', 'stopped']),
  /** It is off by itself, and the cloud has not acknowledged that yet: what becomes of it the event decides. */
  unheard: z.boolean().exactOptional(),
  /** That are plugged into it, while it runs. */
  volumes: z.array(uuid).max(1_000).exactOptional(),
  /** Ports whose cards are plugged into it beside its first, while it runs. */
  cards: z.array(uuid).max(100).exactOptional(),
  /** Its disks whose files are gone from the host: names, for the audit. */
  lacks: z.array(word(200)).max(100).exactOptional(),
});
const portFact = z.object({
  portId: uuid,
  instanceId: uuid,
  mac: word(17),
  address: word(15),
  domainId: uuid.exactOptional(),
});
/** A floating address that answers there. */
const boundFact = z.object({
  addressId: uuid,
  domainId: uuid,
  outside: word(15),
  portId: uuid,
  /** Absent: the port's first address. */
  inside: word(15).exactOptional(),
  interface: word(15),
  generation: count,
});
const names = z.array(word(200)).max(10_000);

const computeInventory = z.object({
  guests: z.array(guestFact).max(10_000),
  /** Guest folders and processes that belong to no known guest: paths or pids, for the audit. */
  strays: names,
});
const networkInventory = z.object({
  ports: z.array(portFact).max(10_000),
  taps: names,
  leases: names,
  filters: names,
  addresses: z.array(boundFact).max(10_000).exactOptional(),
  /** What holds guests in and is not as it was left, by name. */
  missing: names.exactOptional(),
  /** Ranges that are blocked for all of its guests. Absent: none, or the host knows of no such. */
  blocks: names.exactOptional(),
  /** Ports at whose other end nobody is: the guest is off, or is cut off. */
  idle: z.array(uuid).max(10_000).exactOptional(),
});
const volumeFact = z.object({
  volumeId: uuid,
  sizeGiB: count,
  generation: count,
  /** The instance that may read and write it. */
  usedBy: uuid.nullable(),
  /** Its bytes are gone from the host. */
  isLost: z.literal(true).exactOptional(),
});
const snapshotFact = z.object({ snapshotId: uuid, sizeGiB: count, generation: count });
const volumeInventory = z.object({
  volumes: z.array(volumeFact).max(10_000),
  snapshots: z.array(snapshotFact).max(10_000).exactOptional(),
  /** Files and processes that belong to no known volume: paths or pids, for the audit. */
  strays: names,
});
export type VolumeFact = z.infer<typeof volumeFact>;
export type SnapshotFact = z.infer<typeof snapshotFact>;
export type VolumeInventory = z.infer<typeof volumeInventory>;
export type ComputeInventory = z.infer<typeof computeInventory>;
export type NetworkInventoryMessage = z.infer<typeof networkInventory>;

/** What the daemon of each role says that its host has. Further roles are added by declaration merging. */
export interface RoleInventories {
  compute: ComputeInventory;
  network: NetworkInventoryMessage;
  volume: VolumeInventory;
}
export type InventoryRole = keyof RoleInventories;
export type Inventory = RoleInventories[InventoryRole];

export interface Taken<Items> {
  /** The database's time when the answer came. */
  readonly takenAt: Date;
  readonly items: Items;
}

/** The newest of a host, by role. */
export type StoredInventories = {
  readonly [Role in InventoryRole]?: Taken<RoleInventories[Role]>;
};

/** Each role that a host may have tells one: without it the cloud would end the stream of the role's daemon. */
const ofRoles = {
  compute: computeInventory,
  network: networkInventory,
  volume: volumeInventory,
} satisfies Record<keyof typeof hostRoles, z.ZodType<Inventory>>;

const schemas = new Map<string, z.ZodType<Inventory>>(Object.entries(ofRoles));

/** Once, where the role is made known. */
export function registerInventory<Role extends InventoryRole>(
  role: Role,
  schema: z.ZodType<RoleInventories[Role]>,
): void {
  schemas.set(role, schema);
}

/** What the daemon of this role has said; undefined: it is no inventory of that role, or the role has none. */
export function inventoryOf(role: string | undefined, said: unknown): Inventory | undefined {
  return schemas.get(role ?? '')?.safeParse(said).data;
}
