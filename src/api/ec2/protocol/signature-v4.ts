import { EngineError } from '../../../common/errors/engine-error.js';
import { canonicalQuery, hmac, sha256Hex } from './canonical.js';
import { type Ec2Request, headerOf, type Pair } from './ec2-request.js';
import { type Claim } from './signature.js';
import { queryDialect, type V4Dialect } from './v4-dialect.js';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
/** A presigned URL holds for a week at most. */
const MAX_EXPIRES = 604_800;
/** More than fit into the headers that are read. */
const MAX_SIGNED = 1000;
/** Keys are kept by what it says. */
const MAX_CREDENTIAL = 1024;

interface Parts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly stamp: string;
  readonly query: readonly Pair[];
  /** Seconds; null: the clock skew bounds it. */
  readonly expires: number | null;
}

/** What a version 4 signature claims, by header or in the URL; null: there is none. Throws IncompleteSignature. */
export function claimV4(request: Ec2Request, dialect: V4Dialect = queryDialect): Claim | null {
  const authorization = headerOf(request, 'authorization');
  const parts =
    authorization !== undefined
      ? headerParts(request, authorization)
      : request.parameters.has('X-Amz-Algorithm')
        ? urlParts(request)
        : null;
  return parts && claimOf(request, parts, dialect);
}

function claimOf(request: Ec2Request, parts: Parts, dialect: V4Dialect): Claim {
  const scope = parts.credential.split('/');
  const [accessKey, date, region, service, terminator] = scope;
  const isWhole = terminator === 'aws4_request' && scope.length === 5;
  if (!accessKey || !date || !region || !service || !isWhole || parts.credential.length > MAX_CREDENTIAL)
    incomplete(`Credential must be ACCESS/yyyymmdd/region/service/aws4_request`);
  const signedHeaders = parts.signedHeaders.split(';');
  if (!signedHeaders.includes('host')) incomplete("'Host' must be a signed header");
  // Each is copied into what is hashed: a name said often would make gigabytes of a small request.
  if (signedHeaders.length > MAX_SIGNED || new Set(signedHeaders).size < signedHeaders.length)
    incomplete('SignedHeaders names each header once');
  const signedAt = timeOf(parts.stamp);
  if (!parts.stamp.startsWith(date)) incomplete('Credential must have the date of the request');
  return {
    version: 4,
    accessKey,
    region,
    service,
    stamp: parts.stamp,
    signedHeaders,
    signedAt,
    expiresAt: parts.expires === null ? null : new Date(signedAt.getTime() + parts.expires * 1000),
    signature: parts.signature,
    expected: (secret, keys) => {
      const canonical = canonicalRequest(request, { ...parts, names: signedHeaders }, dialect);
      const text = [
        ALGORITHM,
        parts.stamp,
        `${date}/${region}/${service}/aws4_request`,
        sha256Hex(canonical),
      ].join('\n');
      return [hmac(keys.of({ secret, date, region, service }), text).toString('hex')];
    },
  };
}

/** The canonical path and the body's hash are the dialect's; all else is the same for every service. */
function canonicalRequest(
  request: Ec2Request,
  { query, signedHeaders, names }: Parts & { readonly names: readonly string[] },
  dialect: V4Dialect,
): string {
  const bodyHash = dialect.bodyHash(request);
  const headers = names.map((name) => `${name}:${trimmed(headerOf(request, name) ?? '')}\n`).join('');
  const path = dialect.path(request);
  return [request.method, path, canonicalQuery(query), headers, signedHeaders, bodyHash].join('\n');
}

function headerParts(request: Ec2Request, authorization: string): Parts {
  const [, algorithm, rest] = /^(\S+)\s+(.*)$/s.exec(authorization) ?? [];
  if (algorithm !== ALGORITHM || rest === undefined) incomplete(`the algorithm must be ${ALGORITHM}`);
  const fields = new Map(
    rest.split(',').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim(), field.slice(at + 1).trim()] as const;
    }),
  );
  const field = (name: string) =>
    fields.get(name) || incomplete(`Authorization header requires '${name}' parameter`);
  const stamp = headerOf(request, 'x-amz-date') ?? stampOfDate(headerOf(request, 'date'));
  const signedHeaders = field('SignedHeaders');
  if (!/(^|;)(x-amz-date|date)(;|$)/.test(signedHeaders)) incomplete("'X-Amz-Date' must be a signed header");
  const [credential, signature] = [field('Credential'), field('Signature')];
  return { credential, signedHeaders, signature, stamp, query: request.query, expires: null };
}

function urlParts(request: Ec2Request): Parts {
  const { parameters } = request;
  const field = (name: string) => parameters.get(name) || incomplete(`the query must have '${name}'`);
  if (parameters.get('X-Amz-Algorithm') !== ALGORITHM) incomplete(`the algorithm must be ${ALGORITHM}`);
  const expires = field('X-Amz-Expires');
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > MAX_EXPIRES)
    incomplete(`X-Amz-Expires is from 1 to ${MAX_EXPIRES} seconds`);
  return {
    credential: field('X-Amz-Credential'),
    signedHeaders: field('X-Amz-SignedHeaders'),
    signature: field('X-Amz-Signature'),
    stamp: field('X-Amz-Date'),
    query: request.query.filter(([name]) => name !== 'X-Amz-Signature'),
    expires: Number(expires),
  };
}

function timeOf(stamp: string): Date {
  const time = new Date(stamp.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'));
  return STAMP.test(stamp) && !Number.isNaN(time.getTime())
    ? time
    : incomplete('the date must be of the form yyyymmddThhmmssZ');
}

/** A client may sign `Date` (RFC 1123) instead of `X-Amz-Date`. */
function stampOfDate(date: string | undefined): string {
  if (date !== undefined && STAMP.test(date)) return date;
  const time = new Date(date ?? NaN);
  if (Number.isNaN(time.getTime())) incomplete("it requires 'X-Amz-Date' or 'Date'");
  return `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

const trimmed = (value: string): string => value.trim().replace(/\s+/g, ' ');

function incomplete(why: string): never {
  throw new EngineError(
    'IncompleteSignature',
    `The request signature does not conform to AWS standards: ${why}.`,
  );
}
