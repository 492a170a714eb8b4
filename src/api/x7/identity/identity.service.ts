import { identityError } from '../door/error-bodies.js';
import { headOf, open, withToken, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { X7Service } from '../door/x7-service.js';
import type { AccessService } from '../../../cloud/users/access.service.js';
import type { HeldToken, TokenService } from '../../../cloud/users/token.service.js';
import { catalogOf } from './catalog.js';
import { applicationCredentialRoutes, type CredentialParts } from './application-credentials.routes.js';
import { ec2CredentialRoutes, type Ec2CredentialParts } from './ec2-credentials.routes.js';
import { passwordRoutes } from './password.routes.js';
import { placeRoutes } from './places.routes.js';
import { projectRoutes } from './projects.routes.js';
import { roleAssignmentRoutes } from './role-assignments.routes.js';
import { roleRoutes, type RoleParts } from './roles.routes.js';
import { unbuiltIdentityRoutes } from './unbuilt.routes.js';
import { userRoutes } from './users.routes.js';
import * as schema from './identity.schema.js';
import type { SignIn } from './sign-in.js';
import { tokenRequest } from './token-request.js';
import { DOMAIN, tokenView } from './token.view.js';

export interface IdentityParts extends RoleParts, CredentialParts, Ec2CredentialParts {
  readonly signIn: SignIn;
  readonly tokens: TokenService;
  readonly accesses: AccessService;
  readonly region: string;
}

const PREFIX = '/identity/v3';

/** Tokens and what they open: identity v3, the part that every client asks first. */
export function identityService(parts: IdentityParts): X7Service {
  return {
    name: 'identity',
    prefix: PREFIX,
    errorBody: identityError,
    routes: [
      ...tokenRoutes(parts),
      ...scopeRoutes(parts).flatMap((route) => [route, headOf(route)]),
      ...[projectRoutes, userRoutes, passwordRoutes, roleRoutes].flatMap((of) => of(parts)),
      ...[roleAssignmentRoutes, placeRoutes, applicationCredentialRoutes].flatMap((of) => of(parts)),
      ...ec2CredentialRoutes(parts),
      ...unbuiltIdentityRoutes,
    ],
  };
}

type Shown = Pick<X7Request, 'base' | 'query'>;

const shownWith =
  ({ region }: IdentityParts) =>
  (held: HeldToken, { base, query }: Shown): object =>
    tokenView(held, { base, region, withCatalog: !query.has('nocatalog') });

function tokenRoutes(parts: IdentityParts): readonly X7Route[] {
  const { signIn, tokens } = parts;
  const shown = shownWith(parts);
  const look = async (request: X7Request, own: HeldToken) => {
    const body = shown(await subjectOf(request, own, tokens), request);
    return { status: 200, body, headers: { 'x-subject-token': subject(request) } };
  };
  return [
    open({
      ...{ method: 'POST', path: '/auth/tokens', body: tokenRequest, answer: schema.tokenAnswer },
      async handle(request) {
        const { token, ...held } = await signIn.token(request.body, request);
        return { status: 201, body: shown(held, request), headers: { 'x-subject-token': token } };
      },
    }),
    withToken({ method: 'GET', path: '/auth/tokens', answer: schema.tokenAnswer, handle: look }),
    headOf(withToken({ method: 'GET', path: '/auth/tokens', handle: look })),
    revoking(tokens),
  ];
}

const revoking = (tokens: TokenService): X7Route =>
  withToken({
    ...{ method: 'DELETE', path: '/auth/tokens' },
    async handle(request, own) {
      await tokens.revoke((await subjectOf(request, own, tokens)).facts);
      return { status: 204 };
    },
  });

const page = (base: string, path: string) => ({
  next: null,
  self: `${base}${PREFIX}${path}`,
  previous: null,
});

const scopeRoutes = ({ accesses, region }: IdentityParts): readonly X7Route[] => [
  withToken({
    ...{ method: 'GET', path: '/auth/catalog', answer: schema.catalogAnswer },
    handle({ base }, { access }) {
      if (!access.project) throw new X7Error(403, 'A token without a project has no catalog');
      const body = {
        catalog: catalogOf({ base, region, project: access.project.id }),
        links: page(base, '/auth/catalog'),
      };
      return { status: 200, body };
    },
  }),
  withToken({
    ...{ method: 'GET', path: '/auth/projects', answer: schema.projectsAnswer },
    async handle({ base }, { access }) {
      const projects = (await accesses.projectsOf(access)).map((row) => projectView(base, row));
      return { status: 200, body: { projects, links: page(base, '/auth/projects') } };
    },
  }),
  withToken({
    ...{ method: 'GET', path: '/auth/domains', answer: schema.domainsAnswer },
    handle({ base }) {
      return { status: 200, body: { domains: [domainView(base)], links: page(base, '/auth/domains') } };
    },
  }),
  withToken({
    ...{ method: 'GET', path: '/auth/system', answer: schema.systemAnswer },
    handle: () => ({ status: 200, body: { system: [] } }),
  }),
];

const projectView = (base: string, { id, name }: { readonly id: string; readonly name: string }) => ({
  ...{
    id,
    name,
    domain_id: DOMAIN.id,
    description: '',
    enabled: true,
    is_domain: false,
    parent_id: DOMAIN.id,
  },
  ...{ tags: [], options: {}, links: { self: `${base}${PREFIX}/projects/${id}` } },
});

const domainView = (base: string) => ({
  ...{ ...DOMAIN, description: '', enabled: true, options: {}, tags: [] },
  links: { self: `${base}${PREFIX}/domains/${DOMAIN.id}` },
});

const subject = ({ header }: Pick<X7Request, 'header'>): string => header('x-subject-token') ?? '';

/** Users may look at their own tokens and revoke them, admins at everybody's. Throws 404 for one that holds no more. */
async function subjectOf(request: X7Request, own: HeldToken, tokens: TokenService): Promise<HeldToken> {
  const found = await tokens.find(subject(request));
  if (!found) throw new X7Error(404, 'Could not find token.');
  if (found.facts.userId === own.facts.userId || own.access.isAdmin) return found;
  throw new X7Error(403, 'You are not authorized to perform the requested action.');
}
