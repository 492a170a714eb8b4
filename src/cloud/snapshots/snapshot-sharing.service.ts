import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { lockSnapshots } from './take-snapshots.repository.js';

/** Everybody, and accounts by their numbers. */
export interface SharedWith {
  readonly all: boolean;
  readonly accounts: readonly string[];
}

/** How many accounts a snapshot may be shared with. */
const MOST_MEMBERS = 1_000;

/** Whom the owner of a snapshot lets make volumes of it. Each throws NotFound for what is not the project's own. */
@Injectable()
export class SnapshotSharing {
  constructor(private readonly database: Database) {}

  read({ projectId }: RequestContext, ref: Ref): Promise<SharedWith> {
    return this.database.transaction(async (tx) => {
      const [snapshot] = await lockSnapshots(tx, projectId, [ref]);
      const [row] = await tx.query<SharedWith>(
        `SELECT s.is_public AS "all", ARRAY(SELECT p.account_number FROM snapshot_members a
           JOIN projects p ON p.id = a.project_id WHERE a.snapshot_id = s.id ORDER BY 1) AS accounts
         FROM snapshots s WHERE s.id = $1`,
        [snapshot?.id],
      );
      return row ?? { all: false, accounts: [] };
    });
  }

  /**
   * Throws InvalidParameterValue for an account that there is not, ResourceLimitExceeded, OperationNotPermitted for one
   * that is encrypted: its account's own key opens it, as AWS's default key does.
   */
  async change(
    { projectId }: RequestContext,
    ref: Ref,
    { add, remove }: { readonly add: SharedWith; readonly remove: SharedWith },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [snapshot] = await lockSnapshots(tx, projectId, [ref]);
      if (snapshot && snapshot.dataKeyId !== null && (add.all || add.accounts.length > 0)) throw encrypted();
      const values = [snapshot?.id, await projectsOf(tx, add.accounts)];
      await tx.query(
        `INSERT INTO snapshot_members (snapshot_id, project_id) SELECT $1, p FROM unnest($2::uuid[]) AS p ORDER BY p
         ON CONFLICT (snapshot_id, project_id) DO NOTHING`,
        values,
      );
      await tx.query('DELETE FROM snapshot_members WHERE snapshot_id = $1 AND project_id = ANY($2::uuid[])', [
        snapshot?.id,
        await projectsOf(tx, remove.accounts),
      ]);
      await requireFew(tx, snapshot?.id);
      if (add.all || remove.all)
        await tx.query('UPDATE snapshots SET is_public = $2 WHERE id = $1', [snapshot?.id, add.all]);
    });
  }

  /** It is its owner's alone again. */
  async withdraw({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [snapshot] = await lockSnapshots(tx, projectId, [ref]);
      await tx.query('DELETE FROM snapshot_members WHERE snapshot_id = $1', [snapshot?.id]);
      await tx.query('UPDATE snapshots SET is_public = false WHERE id = $1', [snapshot?.id]);
    });
  }
}

const encrypted = () =>
  new EngineError('OperationNotPermitted', 'Encrypted snapshots with EBS default key cannot be shared');

async function requireFew(tx: Queryable, snapshotId: string | undefined): Promise<void> {
  const rows = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM snapshot_members WHERE snapshot_id = $1',
    [snapshotId],
  );
  if ((rows[0]?.n ?? 0) > MOST_MEMBERS)
    throw new EngineError(
      'ResourceLimitExceeded',
      `A snapshot can be shared with at most ${MOST_MEMBERS} accounts.`,
    );
}

/** Their projects. Throws InvalidParameterValue for the first that this cloud does not have. */
async function projectsOf(tx: Queryable, accounts: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string; account: string }>(
    'SELECT id, account_number AS account FROM projects WHERE account_number = ANY($1::text[])',
    [accounts],
  );
  const strange = accounts.find((account) => !rows.some((row) => row.account === account));
  if (strange !== undefined)
    throw new EngineError('InvalidParameterValue', `The user ID '${strange.slice(0, 64)}' is not valid.`);
  return rows.map(({ id }) => id);
}
