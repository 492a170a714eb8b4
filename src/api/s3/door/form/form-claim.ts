import { EngineError } from '../../../../common/errors/engine-error.js';
import { hmac } from '../../../ec2/protocol/canonical.js';
import type { Claim } from '../../../ec2/protocol/signature.js';
import { invalidArgument } from '../../protocol/s3-error.js';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
/** How long a signature of version 4 holds at most, as that of a URL does. */
const WEEK = 604_800_000;

type Fields = ReadonlyMap<string, string>;

/**
 * What a form's signature claims: it covers the policy, as the form has it. Null: the form has no policy, and nobody
 * says who asks. Throws InvalidArgument, AccessDenied.
 */
export function claimForm(fields: Fields): Claim | null {
  const policy = fields.get('policy');
  if (policy === undefined) return null;
  return fields.has('x-amz-algorithm') || fields.has('x-amz-signature')
    ? claimV4(fields, policy)
    : claimV2(fields, policy);
}

function claimV2(fields: Fields, policy: string): Claim {
  return {
    ...{
      version: 2,
      accessKey: required(fields, 'AWSAccessKeyId'),
      signature: required(fields, 'signature'),
    },
    // How long it holds the policy says.
    ...{ signedAt: null, expiresAt: null },
    expected: (secret) => [hmac(secret, policy, 'sha1').toString('base64')],
  };
}

function claimV4(fields: Fields, policy: string): Claim {
  const algorithm = required(fields, 'x-amz-algorithm');
  if (algorithm !== ALGORITHM)
    invalidArgument('x-amz-algorithm', algorithm, `The algorithm must be ${ALGORITHM}`);
  const credential = required(fields, 'x-amz-credential');
  const [accessKey = '', date = '', region = '', service = '', end, more] = credential.split('/');
  const stamp = required(fields, 'x-amz-date');
  const signedAt = new Date(stamp.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'));
  if (!STAMP.test(stamp) || Number.isNaN(signedAt.getTime()))
    invalidArgument('x-amz-date', stamp, 'X-Amz-Date must be of the form yyyymmddThhmmssZ');
  if (end !== 'aws4_request' || more !== undefined || !stamp.startsWith(date) || date.length !== 8)
    invalidArgument(
      'x-amz-credential',
      credential,
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  return {
    ...{ version: 4, accessKey, region, service, stamp, signedAt },
    expiresAt: new Date(signedAt.getTime() + WEEK),
    signature: required(fields, 'x-amz-signature'),
    expected: (secret, keys) => [hmac(keys.of({ secret, date, region, service }), policy).toString('hex')],
  };
}

function required(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase());
  if (value) return value;
  throw new EngineError(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );
}
