import { type Queryable } from '../../common/prisma/database.js';

/** engine-api hears it and believes nothing any longer of what it remembered of keys, members and roles. */
export const ACCESS_CHANNEL = 'engine_access';

/** To be called in the transaction that changes who may do what. */
export async function announceAccessChange(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_notify('${ACCESS_CHANNEL}', '')`);
}
