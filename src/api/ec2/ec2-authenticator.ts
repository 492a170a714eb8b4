import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { CredentialService } from '../../cloud/users/credential.service.js';
import { sameText } from './protocol/canonical.js';
import { type Ec2Request } from './protocol/ec2-request.js';
import { isSignedFor, type Service } from './protocol/service-scope.js';
import { type Claim, SigningKeys } from './protocol/signature.js';
import { claimV2 } from './protocol/signature-v2.js';
import { claimV4 } from './protocol/signature-v4.js';

export const EC2_AUTH_SETTINGS = 'EC2_AUTH_SETTINGS';

/**
 * What may be looked up, and remembered, before anybody has proved anything: a name's worth of text that a column can
 * hold.
 */
const ACCESS_KEY = /^[^\x00-\x1f]{1,512}$/;

/** What a presigned request may be good for: AWS's bound for version 4, ours for the `Expires` of version 2, too. */
const LONGEST_MS = 604_800_000;

export interface Ec2AuthSettings {
  readonly region: string;
  readonly region_strict: boolean;
  /** Seconds. */
  readonly sigv2_skew: number;
  readonly sigv4_skew: number;
}

/**
 * Signature → who asks. EC2 gives one answer to an unknown key, an inactive one and a wrong signature: an attacker who
 * guesses keys learns nothing from it.
 */
@Injectable()
export class Ec2Authenticator {
  readonly #keys = new SigningKeys();

  constructor(
    private readonly credentials: CredentialService,
    @Inject(EC2_AUTH_SETTINGS) private readonly settings: Ec2AuthSettings,
  ) {}

  /** `service`: the API that is asked. A signature that was made for another one is refused. */
  async authenticate(request: Ec2Request, requestId: string, service: Service): Promise<RequestContext> {
    const claim = claimV4(request) ?? claimV2(request) ?? nobody();
    if (!isSignedFor(service, claim, request))
      throw new EngineError('AuthFailure', `Credential should be scoped to correct service: '${service}'.`);
    this.#checkRegion(claim);
    this.#checkTime(claim, Date.now());
    if (!ACCESS_KEY.test(claim.accessKey)) denied();
    const credential = await this.credentials.find(claim.accessKey);
    if (!credential) return denied();
    const expected = claim.expected(credential.secret, this.#keys);
    if (!expected.some((signature) => sameText(signature, claim.signature))) return denied();
    const { userId, projectId, accountNumber, roles, isAdmin } = credential;
    return { requestId, userId, projectId, accountNumber, roles, isAdmin };
  }

  #checkRegion({ region }: Claim): void {
    if (this.settings.region_strict && region !== undefined && region !== this.settings.region)
      throw new EngineError(
        'AuthFailure',
        `The signature is for the region '${region}', not for '${this.settings.region}'.`,
      );
  }

  #checkTime({ version, signedAt, expiresAt }: Claim, now: number): void {
    const skew = (version === 4 ? this.settings.sigv4_skew : this.settings.sigv2_skew) * 1000;
    if (expiresAt !== null && expiresAt.getTime() < now) expired();
    if (expiresAt !== null && expiresAt.getTime() > now + LONGEST_MS)
      throw new EngineError('InvalidParameterValue', 'A signature cannot be good for more than a week.');
    if (signedAt === null) return;
    const ahead = signedAt.getTime() - now;
    if (ahead > skew || (expiresAt === null && -ahead > skew)) expired();
  }
}

const expired = (): never => {
  throw new EngineError('RequestExpired', 'Request has expired.');
};

const denied = (): never => {
  throw new EngineError('AuthFailure', 'AWS was not able to validate the provided access credentials');
};

const nobody = (): never => {
  throw new EngineError('MissingAuthenticationToken', 'Request is missing Authentication Token');
};
