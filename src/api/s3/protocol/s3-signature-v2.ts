import { hmac } from '../../ec2/protocol/canonical.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import type { Claim } from '../../ec2/protocol/signature.js';
import { withHoisted } from './hoisted-headers.js';
import { S3Error } from './s3-error.js';
import type { S3Request } from './s3-request.js';

/** Parameters that are part of what is signed. */
const SIGNED = new Set(
  (
    'acl accelerate cors defaultObjectAcl delete lifecycle location logging notification partNumber policy publicAccessBlock ' +
    'ownershipControls encryption replication requestPayment restore tagging torrent uploadId uploads versionId versioning versions ' +
    'website object-lock response-cache-control response-content-disposition response-content-encoding response-content-language ' +
    'response-content-type response-expires'
  ).split(' '),
);

const HEADER = /^AWS ([^:\s]+(?::[^:\s]+)?):([A-Za-z0-9+/=]+)$/;

/**
 * What a version 2 signature of S3 claims, by header or in the URL; null: there is none. Throws AccessDenied,
 * InvalidArgument.
 */
export function claimS3V2(request: S3Request): Claim | null {
  const authorization = headerOf(request, 'authorization');
  if (authorization !== undefined)
    return /^AWS\s/.test(authorization) ? headerClaim(request, authorization) : null;
  const { parameters } = request;
  const accessKey = parameters.get('AWSAccessKeyId');
  if (accessKey === undefined) return null;
  const [signature, expires] = [parameters.get('Signature'), parameters.get('Expires')];
  if (!signature || !expires || !/^\d{1,12}$/.test(expires))
    throw new S3Error(
      'AccessDenied',
      'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
    );
  const expiresAt = new Date(Number(expires) * 1000);
  return { ...common(request, accessKey, expires), signature, signedAt: null, expiresAt };
}

function headerClaim(request: S3Request, authorization: string): Claim {
  const [, accessKey, signature] = HEADER.exec(authorization.trim()) ?? [];
  if (!accessKey || !signature)
    throw new S3Error(
      'InvalidArgument',
      'AWS authorization header is invalid. Expected AwsAccessKeyId:signature',
      {
        ArgumentName: 'Authorization',
      },
    );
  const own = headerOf(request, 'x-amz-date');
  const signedAt = new Date(own ?? headerOf(request, 'date') ?? NaN);
  if (Number.isNaN(signedAt.getTime()))
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  const date = own === undefined ? (headerOf(request, 'date') ?? '') : '';
  return { ...common(request, accessKey, date), signature, signedAt, expiresAt: null };
}

const common = (request: S3Request, accessKey: string, date: string) => ({
  version: 2 as const,
  accessKey,
  expected: (secret: string) => [hmac(secret, signedText(request, date), 'sha1').toString('base64')],
});

function signedText(request: S3Request, date: string): string {
  const said = ['content-md5', 'content-type'].map((name) => headerOf(request, name) ?? '');
  const bucket = request.isVirtual ? `/${request.bucket ?? ''}` : '';
  return [
    request.method,
    ...said,
    date,
    `${amzHeaders(request)}${bucket}${request.path}${subresources(request)}`,
  ].join('\n');
}

/** Those that a client moved into the URL are signed as headers. */
function amzHeaders(asked: S3Request): string {
  const request = withHoisted(asked);
  const names = request.rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase());
  const own = [...new Set(names.filter((name) => name.startsWith('x-amz-')))].sort();
  return own
    .map((name) => `${name}:${(headerOf(request, name) ?? '').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
}

function subresources({ query }: S3Request): string {
  const signed = query.filter(([name]) => SIGNED.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return signed.length === 0
    ? ''
    : `?${signed.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')}`;
}
