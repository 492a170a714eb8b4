import { z } from 'zod';
import { encoded, hmac, sameText } from '../../ec2/protocol/canonical.js';
import type { Ec2Request } from '../../ec2/protocol/ec2-request.js';
import { type Claim, SigningKeys } from '../../ec2/protocol/signature.js';
import { claimV2 } from '../../ec2/protocol/signature-v2.js';
import { claimV4 } from '../../ec2/protocol/signature-v4.js';

const words = z.record(z.string().max(255), z.string().max(4_096));

/** What a service was sent and cannot check itself: the request that an access key has signed. */
export const ec2Credentials = z.strictObject({
  ...{ access: z.string().min(1).max(255), signature: z.string().min(1).max(255) },
  ...{ host: z.string().max(255), verb: z.string().max(20), path: z.string().max(2_048) },
  ...{ params: words, headers: words.optional(), body_hash: z.string().max(128).optional() },
});
export type Ec2Credentials = z.infer<typeof ec2Credentials>;

/** The same of S3: only the text that was signed, in base64. */
export const s3Credentials = z.strictObject({
  ...{ access: z.string().min(1).max(255), signature: z.string().min(1).max(255) },
  token: z.string().min(1).max(32_768),
});
export type S3Credentials = z.infer<typeof s3Credentials>;

const keys = new SigningKeys();
/** As old, or as far ahead, a signature may be. */
const SKEW_MS = 900_000;

/** Whether the secret made the signature of this request, and not long ago. Throws what EC2 says of a bad form. */
export function isSignedBy(secret: string, asked: Ec2Credentials): boolean {
  const request = requestOf(asked);
  const dialect = {
    path: ({ path }: Ec2Request) => path.split('/').map(encoded).join('/'),
    bodyHash: () => asked.body_hash ?? '',
  };
  const claim = claimV4(request, dialect) ?? claimV2(request);
  if (claim?.accessKey !== asked.access || !isTimely(claim)) return false;
  return claim.expected(secret, keys).some((signature) => sameText(signature, asked.signature));
}

function requestOf({
  host,
  verb,
  path,
  params,
  headers = {},
  access,
  signature,
}: Ec2Credentials): Ec2Request {
  const given = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host');
  const query = Object.entries(params);
  const isV2 = !Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const own = isV2 && !params['X-Amz-Algorithm'] ? { AWSAccessKeyId: access, Signature: signature } : {};
  return {
    ...{ method: verb, path, query, body: Buffer.alloc(0) },
    rawHeaders: ['host', host, ...given.flat()],
    parameters: new Map([...query, ...Object.entries(own)]),
  };
}

function isTimely({ signedAt, expiresAt }: Claim): boolean {
  const now = Date.now();
  if (expiresAt !== null) return expiresAt.getTime() >= now;
  return signedAt !== null && Math.abs(signedAt.getTime() - now) <= SKEW_MS;
}

/** Whether the secret signed this text: version 4's begins with its name, older ones are HMAC-SHA1. */
export function isS3SignedBy(secret: string, { token, signature }: S3Credentials): boolean {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!text.startsWith('AWS4-HMAC-SHA256\n'))
    return sameText(hmac(secret, text, 'sha1').toString('base64'), signature);
  const [date = '', region = '', service = ''] = text.split('\n')[2]?.split('/') ?? [];
  return sameText(hmac(keys.of({ secret, date, region, service }), text).toString('hex'), signature);
}
