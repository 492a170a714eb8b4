import { z } from 'zod';
import { NIL_UUID } from '../../common/ids/uuid.js';
import { count, uuid, word } from './words.js';

/** More than any machine has (64 TiB of memory, 16 PiB of disk): what a host says must fit into sums. */
export const MOST_CAPACITY = {
  ...{ vcpus: 4_096, memoryMiB: 64 * 1024 ** 2 },
  ...{ diskGiB: 16 * 1024 ** 2, volumeGiB: 16 * 1024 ** 2 },
} as const;

/** What a host has for guests. */
export interface HostCapacity {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
}

/** What the daemon of one role may tell: each tells its own. */
export interface RoleCapacity extends Partial<HostCapacity> {
  readonly volumeGiB?: number;
}

const amount = (resource: keyof typeof MOST_CAPACITY) =>
  z.int().min(0).max(MOST_CAPACITY[resource]).exactOptional();

const capacity: z.ZodType<RoleCapacity> = z.object({
  vcpus: amount('vcpus'),
  memoryMiB: amount('memoryMiB'),
  diskGiB: amount('diskGiB'),
  volumeGiB: amount('volumeGiB'),
});

/** The flat network, for hosts that start. Nil ids: from a cloud that did not tell them. */
const networkFacts = z.object({
  networkId: uuid.default(NIL_UUID),
  domainId: uuid.default(NIL_UUID),
  cidr: z.string(),
  gateway: z.string(),
  dns: z.string(),
  domain: z.string(),
  mtu: z.int(),
});

/** Who is there: the first word of each side, and the host's pulse. */
export const lifeUp = [
  z.object({
    type: z.literal('hello'),
    /** `engine-<role>`, of one of the host's roles. */
    binary: word(64),
    host: word(255),
    contract: count,
    version: word(40),
    networkManager: word(200),
    /** Of `--<role>_driver`. */
    driver: word(64).exactOptional(),
    capacity: capacity.optional(),
  }),
  /** Every 10 s. */
  z.object({ type: z.literal('heartbeat'), capacity: capacity.optional() }),
] as const;

export const lifeDown = [
  z.object({
    type: z.literal('welcome'),
    /** As hosts read it that know of no facts by role. */
    network: networkFacts,
    /** What a daemon must know of the cloud, by role. */
    facts: z.looseObject({ network: networkFacts.exactOptional() }).exactOptional(),
  }),
  /** The host is told why in one line, then the stream is closed. */
  z.object({ type: z.literal('refused'), reason: z.string() }),
] as const;
