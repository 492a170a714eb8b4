import type { Bucket, CorsRule } from '../../../cloud/buckets/bucket.js';
import { isLike } from '../../../cloud/buckets/policy-conditions.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import { S3Error } from '../protocol/s3-error.js';
import type { S3Request } from '../protocol/s3-request.js';

type Headers = Readonly<Record<string, string>>;

/** A browser asks whether a page of another origin may ask. Throws AccessForbidden. */
export function preflight(request: S3Request, bucket: Bucket | undefined): Headers {
  const origin = headerOf(request, 'origin');
  const method = headerOf(request, 'access-control-request-method');
  if (origin === undefined || method === undefined)
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.');
  const wanted = list(headerOf(request, 'access-control-request-headers'));
  const rule = bucket?.configuration.cors?.find(
    (one) =>
      allows(one, origin, method) &&
      wanted.every((name) =>
        (one.AllowedHeaders ?? []).some((pattern) => isLike(name, pattern.toLowerCase())),
      ),
  );
  if (!rule)
    throw new S3Error(
      'AccessForbidden',
      bucket?.configuration.cors === undefined
        ? 'CORSResponse: CORS is not enabled for this bucket.'
        : 'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource’s CORS spec.',
    );
  return {
    ...shared(rule, origin),
    ...(wanted.length > 0 && { 'access-control-allow-headers': wanted.join(', ') }),
    ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
  };
}

/** What a page of another origin may see of an answer. */
export function corsHeaders(request: S3Request, bucket: Bucket | undefined): Headers {
  const origin = headerOf(request, 'origin');
  if (origin === undefined) return {};
  const rule = bucket?.configuration.cors?.find((one) => allows(one, origin, request.method));
  return rule ? shared(rule, origin) : {};
}

const allows = ({ AllowedOrigins, AllowedMethods }: CorsRule, origin: string, method: string): boolean =>
  AllowedMethods.includes(method) && AllowedOrigins.some((pattern) => isLike(origin, pattern));

function shared({ AllowedOrigins, AllowedMethods, ExposeHeaders }: CorsRule, origin: string): Headers {
  const isAny = AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': isAny ? '*' : origin,
    'access-control-allow-methods': AllowedMethods.join(', '),
    ...(!isAny && { 'access-control-allow-credentials': 'true' }),
    ...(ExposeHeaders && { 'access-control-expose-headers': ExposeHeaders.join(', ') }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
