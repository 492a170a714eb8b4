import { createHash } from 'node:crypto';

/** Locally administered, and the vendor part that OpenStack made usual for guests. */
const PREFIX = '02:16:3e';

/** The MAC of an interface: the same for the same id and attempt. Another attempt is made when the first is taken. */
export function macAddressOf(interfaceId: string, attempt = 0): string {
  const digest = createHash('sha256')
    .update(attempt === 0 ? interfaceId : `${interfaceId}/${attempt}`)
    .digest('hex');
  return [PREFIX, digest.slice(0, 2), digest.slice(2, 4), digest.slice(4, 6)].join(':');
}
