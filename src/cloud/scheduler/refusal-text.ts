import { createHash } from 'node:crypto';
import type { Refusal } from './rank.js';

/** A name that tells hosts apart without naming them: tenants see this, operators the real one. */
export const maskedHost = (host: string): string =>
  `host-${createHash('sha256').update(host).digest('hex').slice(0, 6)}`;

const MASK = /\bhost-[0-9a-f]{6}\b/g;

const MAX_HOSTS = 5;

/** The same text with the names of `hosts` in place of their masks: for operators. */
export function unmasked(text: string, hosts: readonly string[]): string {
  const names = new Map(hosts.map((host) => [maskedHost(host), host]));
  return text.replaceAll(MASK, (mask) => names.get(mask) ?? mask);
}

/** One sentence for the tenant: "No host has room for it: host-1a2b3c is short of 512 MiB of memory; …". */
export function refusalText(refused: readonly Refusal[], who = 'No host'): string {
  if (refused.length === 0) return 'The cloud has no hosts.';
  const told = refused.slice(0, MAX_HOSTS).map(({ host, why }) => `${maskedHost(host)} ${why}`);
  const more = refused.length > MAX_HOSTS ? `; and ${refused.length - MAX_HOSTS} more` : '';
  return `${who} has room for it: ${told.join('; ')}${more}.`;
}
