import { type Queryable } from '../../common/prisma/database.js';

/** engine-api hears it and believes nothing any longer of what it remembered of keys, members and roles. */
export const ACCESS_CHANNEL = 'engine_access';

/** engine-api hears which token is revoked, and goes on believing everything else. */
export const REVOCATION_CHANNEL = 'engine_revocations';

/** To be called in the transaction that revokes the token with this first audit id. */
export async function announceRevocation(tx: Queryable, auditId: string): Promise<void> {
  await tx.query('SELECT pg_notify($1, $2)', [REVOCATION_CHANNEL, auditId]);
}

/** To be called in the transaction that changes who may do what. */
export async function announceAccessChange(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_notify('${ACCESS_CHANNEL}', '')`);
}
