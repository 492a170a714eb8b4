import type { Queryable } from '../../../common/prisma/database.js';

/** What only X7 says of an instance: what is given is written. */
export interface OwnWords {
  readonly description?: string | null;
  readonly labels?: readonly string[];
  readonly lockedBy?: 'owner' | 'admin' | null;
  readonly lockedReason?: string | null;
}

const COLUMNS = {
  ...{ description: 'description', labels: 'labels' },
  ...{ lockedBy: 'locked_by', lockedReason: 'locked_reason' },
} as const;

/** Locks the instance until the transaction ends. */
export async function lockInstance(tx: Queryable, id: string): Promise<void> {
  await tx.query('SELECT FROM instances WHERE id = $1 FOR UPDATE', [id]);
}

export async function writeWords(tx: Queryable, id: string, words: OwnWords): Promise<void> {
  for (const [key, value] of Object.entries(words))
    await tx.query(`UPDATE instances SET ${COLUMNS[key as keyof OwnWords]} = $2 WHERE id = $1`, [id, value]);
}
