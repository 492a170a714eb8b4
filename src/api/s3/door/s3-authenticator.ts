import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { CredentialService } from '../../../cloud/users/credential.service.js';
import { hmac, sameText, sha256Hex } from '../../ec2/protocol/canonical.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import { isSignedFor } from '../../ec2/protocol/service-scope.js';
import { type Claim, SigningKeys } from '../../ec2/protocol/signature.js';
import { claimV4 } from '../../ec2/protocol/signature-v4.js';
import { S3Error } from '../protocol/s3-error.js';
import { s3Dialect, type S3Request } from '../protocol/s3-request.js';
import { claimS3V2 } from '../protocol/s3-signature-v2.js';

export interface S3AuthSettings {
  readonly region: string;
  readonly region_strict: boolean;
  /** Seconds. */
  readonly sigv2_skew: number;
  readonly sigv4_skew: number;
}

/** Signs the pieces of a body that is signed piece by piece, each with the one before it. */
export interface ChunkSigner {
  readonly seed: string;
  sign(kind: 'PAYLOAD' | 'TRAILER', previous: string, hashes: readonly string[]): string;
}

export interface Signed {
  readonly context: RequestContext;
  /** Undefined: by version 2. */
  readonly chunks: ChunkSigner | undefined;
}

/** What may be looked up before anybody has proved anything. */
const ACCESS_KEY = /^[^\x00-\x1f]{1,512}$/;
/** Headers that clients add after they have signed. */
const NEED_NO_SIGNATURE = new Set(['x-amz-content-sha256', 'x-amz-user-agent', 'x-amzn-trace-id']);

/** Signature → who asks, in S3's words. */
export class S3Authenticator {
  readonly #keys = new SigningKeys();

  constructor(
    private readonly credentials: CredentialService,
    private readonly settings: S3AuthSettings,
  ) {}

  /** Undefined: nobody says who asks. */
  async authenticate(request: S3Request, requestId: string): Promise<Signed | undefined> {
    const claim = claimIn(request);
    return claim ? this.verify(claim, request, requestId) : undefined;
  }

  /**
   * Throws InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed, AccessDenied, AuthorizationHeaderMalformed.
   */
  async verify(claim: Claim, request: S3Request, requestId: string): Promise<Signed> {
    this.#checkScope(claim, request);
    this.#checkTime(claim, Date.now());
    const credential = ACCESS_KEY.test(claim.accessKey) ? await this.credentials.find(claim.accessKey) : null;
    if (!credential)
      throw new S3Error(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        {
          AWSAccessKeyId: claim.accessKey.slice(0, 128),
        },
      );
    const { secret, userId, projectId, accountNumber, roles, isAdmin } = credential;
    if (!claim.expected(secret, this.#keys).some((signature) => sameText(signature, claim.signature)))
      throw new EngineError(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      );
    const context = { requestId, userId, projectId, accountNumber, roles, isAdmin };
    return { context, chunks: this.#chunks(claim, secret) };
  }

  #checkScope(claim: Claim, request: S3Request): void {
    if (!isSignedFor('s3', claim, request))
      throw new S3Error(
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; incorrect service "${claim.service}". This endpoint belongs to "s3".`,
      );
    const { region } = this.settings;
    if (this.settings.region_strict && claim.region !== undefined && claim.region !== region)
      throw new S3Error(
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; the region '${claim.region}' is wrong; expecting '${region}'`,
        { Region: region },
      );
    const open = claim.signedHeaders && unsignedIn(request, claim.signedHeaders);
    if (open)
      throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
        HeadersNotSigned: open,
      });
  }

  #checkTime({ version, signedAt, expiresAt }: Claim, now: number): void {
    const skew = (version === 4 ? this.settings.sigv4_skew : this.settings.sigv2_skew) * 1000;
    if (expiresAt !== null && expiresAt.getTime() < now)
      throw new EngineError('AccessDenied', 'Request has expired');
    if (signedAt === null) return;
    const ahead = signedAt.getTime() - now;
    if (ahead > skew || (expiresAt === null && -ahead > skew))
      throw new EngineError(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
      );
  }

  #chunks({ version, region, service, stamp, signature }: Claim, secret: string): ChunkSigner | undefined {
    if (version !== 4 || region === undefined || service === undefined || stamp === undefined)
      return undefined;
    const date = stamp.slice(0, 8);
    const key = this.#keys.of({ secret, date, region, service });
    const scope = `${date}/${region}/${service}/aws4_request`;
    return {
      seed: signature,
      sign: (kind, previous, hashes) =>
        hmac(key, [`AWS4-HMAC-SHA256-${kind}`, stamp, scope, previous, ...hashes].join('\n')).toString('hex'),
    };
  }
}

export const EMPTY_SHA256 = sha256Hex('');

function claimIn(request: S3Request): Claim | null {
  const second = claimS3V2(request);
  if (second) return second;
  const isPresigned = request.parameters.has('X-Amz-Algorithm');
  try {
    const claim = claimV4(request, s3Dialect);
    if (claim && !isPresigned && headerOf(request, 'x-amz-content-sha256') === undefined)
      throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
    return claim;
  } catch (error) {
    if (isPresigned && error instanceof EngineError && error.code === 'IncompleteSignature')
      throw new EngineError('AuthorizationQueryParametersError', error.message);
    throw error;
  }
}

/** Names of headers that change what is meant and that nobody signed; empty: none. */
function unsignedIn({ rawHeaders }: S3Request, signed: readonly string[]): string {
  const names = rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase());
  const own = names.filter((name) => name.startsWith('x-amz-') && !NEED_NO_SIGNATURE.has(name));
  return own.filter((name) => !signed.includes(name)).join(', ');
}
