import { createHash } from 'node:crypto';

/** The cloud without a name of its own: it has the defaults of the flags. */
const FIRST = 'engine';

/** Users of a cloud: one for each guest of its largest host, and more than any host has. */
const BLOCK = 65_536;
/** The last block ends below 2^31: some programs take a user's number for a signed one. */
const BLOCKS = 16_384;
const FIRST_GUEST = 200_000;
/** Users of a block from here on serve volumes. */
const VOLUMES_FROM = 60_000;

const digestOf = (cloud: string): Buffer => createHash('sha256').update(cloud).digest();

/** Two clouds on one machine must not give the same addresses to their guests: the machine has one route to each. */
export function defaultRange(cloud: string): string {
  if (cloud === FIRST) return '10.99.0.0/16';
  return `10.${100 + (digestOf(cloud).readUInt8(0) % 100)}.0.0/16`;
}

/** What `--floating_range` says for a cloud without addresses to give out. */
export const NO_RANGE = 'none';

/** Of the range for tests of devices (RFC 2544), beside the links of hosts: nobody is found there outside. */
export function defaultFloatingRange(cloud: string): string {
  const third = cloud === FIRST ? 0 : 1 + (digestOf(cloud).readUInt8(5) % 254);
  return `198.18.${third}.0/24`;
}

type OwnUser = 'qemu_uid_base' | 'volume_uid_base' | 'metadata_uid';

/**
 * `--qemu_uid_base`, `--volume_uid_base` and `--metadata_uid` of a cloud that has a name: a block of users of its own,
 * because who has the
 * same user may signal, trace and read what the other cloud's guest or metadata proxy has. Taken from other bytes of
 * the name's hash than the range: clouds whose ranges meet, and that are given others by hand, still differ here. The
 * cloud without a name keeps the flags' defaults.
 */
export function ownUsers(cloud: string): ReadonlyMap<OwnUser, string> {
  if (cloud === FIRST) return new Map();
  const first = FIRST_GUEST + BLOCK * (1 + (digestOf(cloud).readUInt32BE(1) % BLOCKS));
  return new Map([
    ['qemu_uid_base', String(first)],
    ['volume_uid_base', String(first + VOLUMES_FROM)],
    // The last of the block before: no guest's, as long as no host of that cloud has 65,535 others.
    ['metadata_uid', String(first - 1)],
  ]);
}
