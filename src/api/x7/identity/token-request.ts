import { z } from 'zod';

/** An id or a name: a longer one names no user and is not stored. */
const word = z.string().max(255);

const named = z.strictObject({ id: word.optional(), name: word.optional() });
const userRef = z.object({
  id: word.optional(),
  name: word.optional(),
  domain: named.optional(),
});

const password = z.strictObject({ user: userRef.extend({ password: z.string().max(4096) }) });
const token = z.strictObject({ id: z.string().max(4096) });

const applicationCredential = z.strictObject({
  id: word.optional(),
  name: word.optional(),
  secret: z.string().max(4096),
  user: userRef.optional(),
});

const project = z.strictObject({
  id: word.optional(),
  name: word.optional(),
  domain: named.optional(),
});
const scope = z.union([
  z.literal('unscoped'),
  z.strictObject({
    unscoped: z.object({}).optional(),
    project: project.optional(),
    domain: named.optional(),
    system: z.object({ all: z.boolean() }).optional(),
  }),
]);

/** `POST /auth/tokens`. */
export const tokenRequest = z.strictObject({
  auth: z.strictObject({
    identity: z.object({
      methods: z.array(word).min(1).max(10),
      password: password.optional(),
      token: token.optional(),
      application_credential: applicationCredential.optional(),
    }),
    scope: scope.nullable().optional(),
  }),
});
export type TokenRequest = z.infer<typeof tokenRequest>;
export type TokenIdentity = TokenRequest['auth']['identity'];

/** What a token shall be of: a project by name or UUID; `none`: nothing; `default`: the client did not say. */
export type AskedScope = { readonly project: string } | 'none' | 'default' | 'unbuilt';

/** Names are unique in the one domain, so that a domain beside them decides nothing. */
export function scopeOf({ auth: { scope: asked } }: TokenRequest): AskedScope {
  if (asked === undefined || asked === null) return 'default';
  if (asked === 'unscoped' || asked.unscoped) return 'none';
  const named = asked.project?.id ?? asked.project?.name;
  if (named !== undefined) return { project: named };
  return 'unbuilt';
}
