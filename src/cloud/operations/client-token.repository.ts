import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';

/** A request that its caller may repeat, and what it is about to make. */
export interface ClientToken {
  /** The verb: the same token of another verb is another one. */
  readonly action: string;
  /** The noun that decides how long the token is kept: see `tokenInUse`. */
  readonly noun: string;
  /** Undefined: the request has none. */
  readonly token: string | undefined;
  /** Hex SHA-256 of the request without its token. */
  readonly requestHash: string;
  readonly resourceId: string;
}

/**
 * The resource that the same request made before; undefined: this is the first, and has the token now. A concurrent
 * first one is waited for. Throws IdempotentParameterMismatch when another request had the token.
 */
export async function claimedBefore(
  tx: Queryable,
  projectId: string,
  asked: ClientToken,
): Promise<string | undefined> {
  const { action, token, requestHash } = asked;
  if (token === undefined) return undefined;
  if (await claim(tx, projectId, asked)) return undefined;
  const [found] = await tx.query<{ requestHash: string; resourceId: string }>(
    `SELECT request_hash AS "requestHash", resource_id AS "resourceId" FROM client_tokens
     WHERE project_id = $1 AND action = $2 AND token = $3`,
    [projectId, action, token],
  );
  if (found?.requestHash === requestHash) return found.resourceId;
  throw new EngineError(
    'IdempotentParameterMismatch',
    'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
  );
}

/** The first caller with this token gets true and goes on; a later one waits for the first and gets false. */
async function claim(tx: Queryable, projectId: string, asked: ClientToken): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO client_tokens (project_id, action, noun, token, request_hash, resource_id) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING RETURNING token`,
    [projectId, asked.action, asked.noun, asked.token, asked.requestHash, asked.resourceId],
  );
  return rows.length === 1;
}
