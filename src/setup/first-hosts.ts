import { type Database } from '../common/prisma/database.js';
import { hashOfToken, mintHostToken } from '../cloud/hosts/host-token.js';
import { putHost } from '../cloud/hosts/host-admin.repository.js';
import { announceTokenChange } from '../cloud/hosts/token-changes.js';

/**
 * Makes the hosts known, or gives those that are known a new token, because the old one's file is gone. Tokens by host.
 */
export async function firstHosts(
  database: Database,
  names: readonly string[],
  zone: string,
): Promise<Readonly<Record<string, string>>> {
  const tokens = names.map((name) => [name, mintHostToken()] as const);
  for (const [name, token] of tokens)
    await database.transaction(async (tx) => {
      await putHost(tx, { name, zone, tokenHash: hashOfToken(token) });
      await announceTokenChange(tx, name);
    });
  return Object.fromEntries(tokens);
}
