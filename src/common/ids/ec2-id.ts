import { createHash } from 'node:crypto';
import { EC2_PREFIXES, type Ec2Kind } from '../../cloud/nouns/registry.js';

/**
 * The EC2 id of a resource: the prefix and the first 17 hex digits of SHA-256 of its UUID (as text, lower case, with dashes).
 * Stored in the row, so that it can be looked up.
 */
export const ec2IdOf = (kind: Ec2Kind, uuid: string): string => ec2IdWith(EC2_PREFIXES[kind], uuid);

/** The same for a prefix that is at hand. */
export const ec2IdWith = (prefix: string, uuid: string): string =>
  `${prefix}-${createHash('sha256').update(uuid).digest('hex').slice(0, 17)}`;

/** For people: the EC2 id of a resource of any noun; its UUID where the noun has none. */
export const shownIdOf = (noun: string, uuid: string): string =>
  Object.hasOwn(EC2_PREFIXES, noun) ? ec2IdOf(noun as Ec2Kind, uuid) : uuid;

/** A guest's SMBIOS uuid and serial: cloud-init takes a guest for EC2's when it begins with `ec2`. Fixed for life. */
export function smbiosUuidOf(instanceId: string): string {
  const hex = `ec2${instanceId.replaceAll('-', '').slice(-29)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
