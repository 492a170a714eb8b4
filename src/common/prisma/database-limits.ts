import { controlFlags } from '../flags/common.flags.js';
import type { FlagValues } from '../flags/flags.js';

export type DatabaseFlags = Pick<
  FlagValues<typeof controlFlags>,
  'database_statement_timeout' | 'database_lock_timeout' | 'database_transaction_idle_timeout'
>;

/**
 * Settings of every connection, under the names that node-postgres has for them, in milliseconds; 0: what the server is
 * set to. They end statements and transactions, never a session: who listens or holds an advisory lock may be idle for
 * ever.
 */
export interface DatabaseLimits {
  readonly statement_timeout: number;
  readonly lock_timeout: number;
  readonly idle_in_transaction_session_timeout: number;
  /** Ours: the server may have gone without a word, and then the statement is not ended there. */
  readonly query_timeout: number;
}

/** A statement that the server ends says so within this time. */
const GRACE_MS = 5_000;

export function limitsOf(flags: DatabaseFlags): DatabaseLimits {
  const statement = Math.round(flags.database_statement_timeout * 1_000);
  return {
    statement_timeout: statement,
    lock_timeout: Math.round(flags.database_lock_timeout * 1_000),
    idle_in_transaction_session_timeout: Math.round(flags.database_transaction_idle_timeout * 1_000),
    query_timeout: statement === 0 ? 0 : statement + GRACE_MS,
  };
}

/** The defaults of the flags. */
export const USUAL_LIMITS = limitsOf({
  database_statement_timeout: controlFlags.database_statement_timeout.initial,
  database_lock_timeout: controlFlags.database_lock_timeout.initial,
  database_transaction_idle_timeout: controlFlags.database_transaction_idle_timeout.initial,
});
