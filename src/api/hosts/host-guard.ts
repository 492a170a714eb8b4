import { timingSafeEqual } from 'node:crypto';
import { hashOfToken } from '../../hosts/host-token.js';
import type { HostIdentity, HostRepository } from '../../hosts/host.repository.js';

const TOKEN = /^Bearer ([\w-]{20,200})$/;

/**
 * The host that an `Authorization: Bearer …` header proves; undefined: none. Rows hold the token's hash only, and the search is
 * by that hash: how long it takes tells nothing about any token.
 */
export async function hostOf(
  authorization: string | undefined,
  hosts: Pick<HostRepository, 'byTokenHash'>,
): Promise<HostIdentity | undefined> {
  const [, token] = TOKEN.exec(authorization ?? '') ?? [];
  if (token === undefined) return undefined;
  const hash = hashOfToken(token);
  const host = await hosts.byTokenHash(hash);
  return host && timingSafeEqual(Buffer.from(host.tokenHash), Buffer.from(hash)) ? host : undefined;
}
