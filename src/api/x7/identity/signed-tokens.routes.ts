import { z } from 'zod';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { AccessService } from '../../../cloud/users/access.service.js';
import type { CredentialService } from '../../../cloud/users/credential.service.js';
import type { TokenService } from '../../../cloud/users/token.service.js';
import { unauthorized } from '../door/token-guard.js';
import { inCloud, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { tokenAnswer } from './identity.schema.js';
import { ec2Credentials, isS3SignedBy, isSignedBy, s3Credentials } from './signed-claims.js';
import { tokenView } from './token.view.js';

export interface SignedTokenParts {
  readonly credentials: CredentialService;
  readonly accesses: AccessService;
  readonly tokens: TokenService;
  readonly region: string;
}

const ec2Body = z.strictObject({ credentials: ec2Credentials });
const s3Body = z.strictObject({ credentials: s3Credentials });

/**
 * Services that were sent a request signed with an access key ask whose it is. They are operators': who could ask with
 * any signed URL that was overheard would get its owner's token for it.
 */
export const signedTokenRoutes = (parts: SignedTokenParts): readonly X7Route[] => [
  inCloud('user:list', {
    ...{ method: 'POST', path: '/ec2tokens', body: ec2Body, answer: tokenAnswer },
    handle: (request) => {
      const { credentials: asked } = request.body;
      return issue(parts, request, { access: asked.access, isBy: (secret) => isSignedBy(secret, asked) });
    },
  }),
  inCloud('user:list', {
    ...{ method: 'POST', path: '/s3tokens', body: s3Body, answer: tokenAnswer },
    handle: (request) => {
      const { credentials: asked } = request.body;
      return issue(parts, request, { access: asked.access, isBy: (secret) => isS3SignedBy(secret, asked) });
    },
  }),
];

interface Signed {
  readonly access: string;
  readonly isBy: (secret: string) => boolean;
}

/**
 * A token of the key's owner in the key's project. Whatever is wrong with the signature, the answer is the same
 * 401.
 */
async function issue(
  { credentials, accesses, tokens, region }: SignedTokenParts,
  { base }: Pick<X7Request, 'base'>,
  { access: key, isBy }: Signed,
): Promise<X7Answer> {
  const found = await credentials.find(key);
  const access =
    found && isTrue(() => isBy(found.secret)) && (await accesses.find(found.userId, found.projectId));
  if (!access) throw unauthorized(base);
  const { token, ...held } = tokens.issue(access, ['ec2credential'], { provedAt: Date.now() });
  const body = tokenView({ ...held, access }, { base, region, withCatalog: true });
  return { status: 200, body, headers: { 'x-subject-token': token } };
}

/** What is no signature is none of the key's. */
function isTrue(look: () => boolean): boolean {
  try {
    return look();
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}
