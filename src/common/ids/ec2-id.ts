import { createHash } from 'node:crypto';

/**
 * The EC2 id of a resource: the prefix and the first 17 hex digits of SHA-256 of its UUID (as text, lower case, with
 * dashes). Stored in the row, so that it can be looked up.
 */
export const ec2IdWith = (prefix: string, uuid: string): string =>
  `${prefix}-${createHash('sha256').update(uuid).digest('hex').slice(0, 17)}`;

/** A guest's SMBIOS uuid and serial: cloud-init takes a guest for EC2's when it begins with `ec2`. Fixed for life. */
export function smbiosUuidOf(instanceId: string): string {
  const hex = `ec2${instanceId.replaceAll('-', '').slice(-29)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
