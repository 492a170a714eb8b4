import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Access, AccessService } from '../../../cloud/users/access.service.js';
import type { CredentialService } from '../../../cloud/users/credential.service.js';
import type { TokenService } from '../../../cloud/users/token.service.js';
import { unauthorized } from '../door/token-guard.js';
import { open, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import type { SignIn } from '../identity/sign-in.js';

export interface XAuthParts {
  readonly signIn: SignIn;
  readonly credentials: CredentialService;
  readonly accesses: AccessService;
  readonly tokens: TokenService;
}

/** A version of the first release. */
export interface FirstVersion {
  readonly id: 'v1.0' | 'v1.1';
  readonly status: 'DEPRECATED' | 'CURRENT';
  readonly updated: string;
  /** Where its resources are, for a token of this project. */
  readonly urlOf: (base: string, projectId: string) => string;
}

const versionAnswer = z.strictObject({
  version: z.strictObject({
    ...{ id: z.string(), status: z.string(), updated: z.string() },
    links: z.array(z.strictObject({ rel: z.string(), href: z.string() })),
    'media-types': z.array(z.strictObject({ base: z.string(), type: z.string() })),
  }),
});

/**
 * The root of a version: the first release's way to sign in, by `X-Auth-User` and `X-Auth-Key`, for a token and the URL
 * of what it opens; its document, with a token. The key is a password, or the secret of the access key that is named
 * as the user; the first release's own, an access key without its secret, is no secret here.
 */
export const xAuthRoutes = (parts: XAuthParts, version: FirstVersion): readonly X7Route[] =>
  ['', '/'].map((path) =>
    open({
      ...{ method: 'GET', path, answer: () => versionAnswer },
      async handle(request): Promise<X7Answer> {
        const user = request.header('x-auth-user');
        const key = request.header('x-auth-key');
        if (user !== undefined && key !== undefined) return signedIn(parts, version, { request, user, key });
        const token = request.header('x-auth-token');
        if (token === undefined || !(await parts.tokens.find(token))) throw unauthorized(request.base);
        return { status: 200, body: { version: documentOf(version, request.base) } };
      },
    }),
  );

interface Shown {
  readonly request: X7Request;
  readonly user: string;
  readonly key: string;
}

async function signedIn(parts: XAuthParts, { urlOf }: FirstVersion, shown: Shown): Promise<X7Answer> {
  const { base } = shown.request;
  const { token, project } = (await byAccessKey(parts, shown)) ?? (await byPassword(parts, shown));
  // Whoever has no project has nothing to go to.
  if (!project) throw unauthorized(base);
  return {
    status: 204,
    headers: {
      'x-auth-token': token,
      'x-server-management-url': urlOf(base, project.id),
      'x-storage-url': '',
      'x-cdn-management-url': '',
    },
  };
}

interface Opened {
  readonly token: string;
  readonly project: Access['project'];
}

async function byAccessKey(
  { credentials, accesses, tokens }: XAuthParts,
  { request, user, key }: Shown,
): Promise<Opened | undefined> {
  const found = await credentials.find(user);
  if (!found || !isSame(found.secret, key)) return undefined;
  const asked = request.header('x-auth-project-id');
  const access = await accesses.find(found.userId, found.projectId);
  if (!access || (asked !== undefined && asked !== access.project?.id && asked !== access.project?.name))
    throw unauthorized(request.base);
  const { token } = tokens.issue(access, ['ec2credential'], { provedAt: Date.now() });
  return { token, project: access.project };
}

async function byPassword({ signIn }: XAuthParts, { request, user, key }: Shown): Promise<Opened> {
  const { address, base } = request;
  const asked = request.header('x-auth-project-id');
  const identity = { methods: ['password'], password: { user: { name: user, password: key } } };
  const auth = { identity, ...(asked !== undefined && { scope: { project: { name: asked } } }) };
  const { token, access } = await signIn.token({ auth }, { address, base });
  return { token, project: access.project };
}

function isSame(secret: string, shown: string): boolean {
  const [a, b] = [Buffer.from(secret), Buffer.from(shown)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const documentOf = ({ id, status, updated }: FirstVersion, base: string) => ({
  ...{ id, status, updated },
  links: [{ rel: 'self', href: `${base}/${id}/` }],
  'media-types': [{ base: 'application/json', type: `application/vnd.openstack.compute-${id}+json` }],
});
