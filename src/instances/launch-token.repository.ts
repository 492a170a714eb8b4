import { EngineError } from '../common/errors/engine-error.js';
import type { Queryable } from '../common/prisma/database.js';
import type { LaunchRequest } from './instance.js';

/**
 * The reservation that the same request made before; undefined: this is the first, and has the token now. A concurrent first
 * one is waited for. Throws IdempotentParameterMismatch when another request had the token.
 */
export async function sameTokenBefore(
  tx: Queryable,
  projectId: string,
  { launch, reservationId }: { readonly launch: LaunchRequest; readonly reservationId: string },
): Promise<string | undefined> {
  const { clientToken: token, requestHash } = launch;
  if (token === undefined) return undefined;
  if (await claimToken(tx, { projectId, token, requestHash, resourceId: reservationId })) return undefined;
  const found = await findToken(tx, projectId, token);
  if (found?.requestHash === requestHash) return found.resourceId;
  throw new EngineError(
    'IdempotentParameterMismatch',
    'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
  );
}

/** The first caller with this token gets true and goes on; a later one waits for the first and gets false. */
async function claimToken(
  tx: Queryable,
  token: {
    readonly projectId: string;
    readonly token: string;
    readonly requestHash: string;
    readonly resourceId: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO client_tokens (project_id, action, token, request_hash, resource_id) VALUES ($1, 'RunInstances', $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING token`,
    [token.projectId, token.token, token.requestHash, token.resourceId],
  );
  return rows.length === 1;
}

async function findToken(
  tx: Queryable,
  projectId: string,
  token: string,
): Promise<{ readonly requestHash: string; readonly resourceId: string } | undefined> {
  const [row] = await tx.query<{ requestHash: string; resourceId: string }>(
    `SELECT request_hash AS "requestHash", resource_id AS "resourceId" FROM client_tokens
     WHERE project_id = $1 AND action = 'RunInstances' AND token = $2`,
    [projectId, token],
  );
  return row;
}
