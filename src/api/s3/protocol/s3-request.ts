import { encoded } from '../../ec2/protocol/canonical.js';
import { type Ec2Request, headerOf, readRequest } from '../../ec2/protocol/ec2-request.js';
import type { V4Dialect } from '../../ec2/protocol/v4-dialect.js';
import { invalidArgument, S3Error } from './s3-error.js';

/** A request for S3, as far as it can be understood before its body has come. */
export interface S3Request extends Ec2Request {
  /** Undefined: the service itself is asked. */
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  /** Whether the bucket was in the host's name. */
  readonly isVirtual: boolean;
  readonly address: string;
}

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly address: string;
}

const NOTHING = Buffer.alloc(0);
/** In bytes, of S3. */
const MAX_KEY = 1024;

/**
 * `domains`: the names under which a bucket may be a label (`bucket.s3.example`). Throws InvalidURI, KeyTooLongError,
 * and what `readRequest` throws.
 */
export function readS3Request(
  { method, url, rawHeaders, address }: RawRequest,
  domains: readonly string[],
): S3Request {
  const request = readRequest({
    method,
    url: asUtf8(url.replace(/^https?:\/\/[^/?]*/i, '')),
    rawHeaders,
    body: NOTHING,
  });
  requireText(request);
  requireVersionId(request);
  const decoded = decodedPath(request.path);
  const label = bucketIn(headerOf(request, 'host') ?? '', domains);
  const path = decoded.replace(/^\//, '');
  if (label !== undefined)
    return { ...request, address, isVirtual: true, bucket: label, key: requireKey(path) };
  const at = path.indexOf('/');
  const bucket = at < 0 ? path : path.slice(0, at);
  const key = at < 0 ? '' : path.slice(at + 1);
  return {
    ...request,
    address,
    isVirtual: false,
    bucket: bucket || undefined,
    key: bucket ? requireKey(key) : undefined,
  };
}

/** S3 signs the path encoded once, and what is said of the body: it is compared when the body has come. */
export const s3Dialect: V4Dialect = {
  path: ({ path }) => decodedPath(path).split('/').map(encoded).join('/'),
  bodyHash(request) {
    const { parameters } = request;
    const said = headerOf(request, 'x-amz-content-sha256');
    if (!parameters.has('X-Amz-Signature')) return said ?? UNSIGNED;
    const covers = (parameters.get('X-Amz-SignedHeaders') ?? '').split(';').includes('x-amz-content-sha256');
    return (covers ? said : parameters.get('X-Amz-Content-Sha256')) ?? UNSIGNED;
  },
};

export const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** PostgreSQL and XML hold no NUL. */
function requireText({ query }: Pick<Ec2Request, 'query'>): void {
  for (const [name, value] of query)
    if (`${name}${value}`.includes('\0')) invalidArgument(name.replaceAll('\0', ''), '');
}

const VERSION_ID = /^[\w.-]{1,64}$/;

/** It comes back in headers. */
function requireVersionId({ parameters }: Pick<Ec2Request, 'parameters'>): void {
  const versionId = parameters.get('versionId');
  if (versionId !== undefined && !VERSION_ID.test(versionId))
    invalidArgument('versionId', versionId, 'Invalid version id specified');
}

/** Without a port, in lower case. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

function bucketIn(host: string, domains: readonly string[]): string | undefined {
  const name = nameOf(host);
  if (domains.includes(name)) return undefined;
  const domain = domains.filter((one) => name.endsWith(`.${one}`)).sort((a, b) => b.length - a.length)[0];
  return domain === undefined ? undefined : name.slice(0, -domain.length - 1);
}

/** Undefined: empty. Throws KeyTooLongError. */
export function requireKey(text: string): string | undefined {
  if (Buffer.byteLength(text) > MAX_KEY)
    throw new S3Error('KeyTooLongError', 'Your key is too long', {
      Size: String(Buffer.byteLength(text)),
      MaxSizeAllowed: String(MAX_KEY),
    });
  return text || undefined;
}

function decodedPath(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // Not UTF-8, or half an escape.
  }
  throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
}

/** Bytes above ASCII come from Node a letter each. */
function asUtf8(url: string): string {
  if (!/[\x80-\xff]/.test(url)) return url;
  return Buffer.from(url, 'latin1').toString('utf8');
}
