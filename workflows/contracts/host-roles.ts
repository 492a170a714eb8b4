import type { ComputeActivities, NetworkActivities } from './activities.js';
import type { VolumeActivities } from './volume.js';

/**
 * What a daemon of a host does there, by role. A role `r` is served by the binary `engine-r`, polls the queue
 * `r@<host>`, has a stream of its own and an inventory of its own. Which roles a host has, its row says
 * (`hosts.roles`): these are the ones that an operator may give it.
 */
export const hostRoles = {
  compute: 'guests and their disks',
  network: 'bridges, DHCP, filters and metadata',
  volume: 'volumes and their exports',
} as const;

/** What a host does of which nobody says anything else. */
export const usualRoles: readonly HostRole[] = ['compute', 'network'];

/** The steps of each role. Steps of a further role are added by declaration merging, beside the role's own contract. */
export interface HostRoleActivities {
  compute: ComputeActivities;
  network: NetworkActivities;
  volume: VolumeActivities;
}

export type HostRole = keyof HostRoleActivities;

/**
 * The queues of the control plane. `control`: rows are written there. `images`: bytes of images go into their store
 * there, and take as long as bytes take.
 */
export const queues = { control: 'engine-control', images: 'engine-images' } as const;

/**
 * A host's queues carry the host's own name, so that a step lands where its resource lives, also after the daemon's
 * restart.
 */
export const queueOf = (role: string, host: string): string => `${role}@${host}`;

const PREFIX = 'engine-';

export const binaryOf = (role: string): string => `${PREFIX}${role}`;

/** Undefined: not one of ours. Whether a host has the role, its row says. */
export const roleOf = (binary: string): string | undefined =>
  binary.startsWith(PREFIX) ? binary.slice(PREFIX.length) : undefined;
