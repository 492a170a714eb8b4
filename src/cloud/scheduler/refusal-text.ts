import { createHash } from 'node:crypto';
import type { Refusal } from './rank.js';

/** A name that tells hosts apart without naming them: tenants see this, operators the real one. */
export const maskedHost = (host: string): string =>
  `host-${createHash('sha256').update(host).digest('hex').slice(0, 6)}`;

const MAX_HOSTS = 5;

/** One sentence for the tenant: "3 hosts were asked: host-1a2b3c is short of 512 MiB of memory; …". */
export function refusalText(refused: readonly Refusal[]): string {
  if (refused.length === 0) return 'The cloud has no hosts.';
  const told = refused.slice(0, MAX_HOSTS).map(({ host, why }) => `${maskedHost(host)} ${why}`);
  const more = refused.length > MAX_HOSTS ? `; and ${refused.length - MAX_HOSTS} more` : '';
  return `No host has room for it: ${told.join('; ')}${more}.`;
}
