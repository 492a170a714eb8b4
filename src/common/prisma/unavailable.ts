import { EngineError } from '../errors/engine-error.js';

/** PostgreSQL's and the operating system's codes for what may succeed a moment later. */
const CODES = new Set([
  // A limit ended it: statement, lock, idle in a transaction.
  ...['57014', '55P03', '25P03'],
  // Shutting down, crashed, starting up, too many connections, no space on its disk.
  ...['57P01', '57P02', '57P03', '53300', '53100'],
  // Connection refused, or lost in the middle; no name server; no socket yet.
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
    'ENOENT',
  ],
  // Prisma's words for the same: not reached, timed out, closed, no connection free.
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024'],
]);

/** SQLSTATE class 08: connection exceptions. */
const CONNECTION = /^08[0-9A-Z]{3}$/;

/** What node-postgres says without a code: connections that broke, or that there were none of in time. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after)|is not queryable$/;

/** Of node-postgres, or of Prisma, which keeps PostgreSQL's code inside. */
interface Failure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } };
}

const isPassing = (code: unknown): boolean =>
  typeof code === 'string' && (CODES.has(code) || CONNECTION.test(code));

/**
 * What failed at the database, for the caller: ServiceUnavailable, with the database's own words as its cause, when the
 * same may succeed in a moment; anything else as it is.
 */
function orUnavailable(error: unknown): unknown {
  const { code, message, meta } = error as Failure;
  const original = meta?.driverAdapterError?.cause?.originalCode;
  const known = code === undefined ? saysSo(message) : isPassing(code) || isPassing(original);
  return known ? new EngineError('ServiceUnavailable', UNAVAILABLE, { cause: error }) : error;
}

/** What `work` asks the database for, its failures as `orUnavailable` tells them. */
export async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw orUnavailable(error);
  }
}

const UNAVAILABLE = 'The request has failed due to a temporary failure of the server.';

const saysSo = (message: unknown): boolean => typeof message === 'string' && WORDS.test(message);
