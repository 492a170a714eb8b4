import { type Queryable } from '../../common/prisma/database.js';

/** engine-api hears on it which host's token is no longer valid, and believes it no longer. */
export const HOST_TOKEN_CHANNEL = 'engine_host_tokens';

/**
 * To be called in the transaction that changes or ends the host's token. A first token needs none: it is in no cache.
 */
export async function announceTokenChange(tx: Queryable, host: string): Promise<void> {
  await tx.query(`SELECT pg_notify('${HOST_TOKEN_CHANNEL}', $1)`, [host]);
}
