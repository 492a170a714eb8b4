import { GRANTS } from '../../../cloud/users/policy.js';
import type { HeldToken } from '../../../cloud/users/token.service.js';
import { catalogOf, stableId } from './catalog.js';

export const DOMAIN = { id: 'default', name: 'Default' } as const;

interface Around {
  readonly base: string;
  readonly region: string;
  readonly withCatalog: boolean;
}

/** What a token says of itself: whose it is, where, what he may do there, and where the services are. */
export function tokenView({ facts, access }: HeldToken, { base, region, withCatalog }: Around): object {
  const { userId: id, userName: name, project } = access;
  return {
    token: {
      methods: facts.methods,
      user: { domain: DOMAIN, id, name, password_expires_at: null },
      audit_ids: facts.auditIds,
      ...{ issued_at: microseconds(facts.issuedAt), expires_at: microseconds(facts.expiresAt) },
      ...(facts.credential && { application_credential: credentialView(facts.credential) }),
      ...(project && {
        project: { domain: DOMAIN, id: project.id, name: project.name },
        ...{ is_domain: false, roles: rolesOf(access) },
        ...(withCatalog && { catalog: catalogOf({ base, region, project: project.id }) }),
      }),
    },
  };
}

type Credential = NonNullable<HeldToken['facts']['credential']>;

const credentialView = ({ id, name, unrestricted }: Credential) => ({ id, name, restricted: !unrestricted });

interface NamedRole {
  readonly id: string;
  readonly name: string;
}

/** OpenStack's names first, then the cloud's own. */
export function rolesOf({ roles }: { readonly roles: ReadonlySet<string> }): readonly NamedRole[] {
  const granted = Object.entries(GRANTS).flatMap(([name, needs]) =>
    needs.every((role) => roles.has(role)) ? [name] : [],
  );
  return [...new Set([...granted, ...roles])].map((name) => ({ id: stableId(`role ${name}`), name }));
}

const microseconds = (at: number): string => new Date(at).toISOString().replace(/(\.\d{3})Z$/, '$1000Z');
