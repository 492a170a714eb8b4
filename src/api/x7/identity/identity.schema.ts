import { z } from 'zod';
import { microsZ } from '../door/shapes.js';

/** Shapes of identity's answers, strictly. */

export const self = z.strictObject({ self: z.string() });
export const page = z.strictObject({ self: z.string(), next: z.null(), previous: z.null() });
const named = z.strictObject({ id: z.string(), name: z.string() });
const owned = z.strictObject({ id: z.string(), name: z.string(), domain: named });

const endpoint = z.strictObject({
  ...{ id: z.string(), interface: z.enum(['public', 'internal', 'admin']), url: z.string() },
  ...{ region: z.string(), region_id: z.string() },
});
const catalog = z.array(
  z.strictObject({ id: z.string(), type: z.string(), name: z.string(), endpoints: z.array(endpoint) }),
);

export const tokenAnswer = () =>
  z.strictObject({
    token: z.strictObject({
      ...{ methods: z.array(z.string()), audit_ids: z.array(z.string()), issued_at: microsZ },
      user: owned.extend({ password_expires_at: z.null() }),
      ...{ expires_at: microsZ, project: owned.optional(), is_domain: z.boolean().optional() },
      application_credential: named.extend({ restricted: z.boolean() }).optional(),
      ...{ roles: z.array(named).optional(), catalog: catalog.optional() },
    }),
  });

export const catalogAnswer = () => z.strictObject({ catalog, links: page });

export const projectShape = z.looseObject({
  ...{ id: z.string(), name: z.string(), domain_id: z.string(), description: z.string() },
  ...{ enabled: z.boolean(), is_domain: z.boolean(), parent_id: z.string(), tags: z.array(z.string()) },
  ...{ options: z.strictObject({}), links: self },
});
export const projectsAnswer = () => z.strictObject({ projects: z.array(projectShape), links: page });

export const domainShape = z.strictObject({
  ...{ id: z.string(), name: z.string(), description: z.string(), enabled: z.boolean() },
  ...{ options: z.strictObject({}), tags: z.array(z.string()), links: self },
});
export const domainsAnswer = () => z.strictObject({ domains: z.array(domainShape), links: page });
export const systemAnswer = () => z.strictObject({ system: z.array(z.unknown()) });
