import { z } from 'zod';

/** What a token says. Times are milliseconds since 1970. */
export const tokenFacts = z.object({
  userId: z.uuid(),
  projectId: z.uuid().nullable(),
  methods: z.array(z.string()),
  issuedAt: z.number(),
  /** When the password was shown; a token that was got with another one has that one's. */
  provedAt: z.number(),
  expiresAt: z.number(),
  /** Its own id, then the id of the token that it was first got with. */
  auditIds: z.array(z.string()).min(1).max(2),
  /** The application credential that it was got with: it ends with it, and may do no more. */
  credential: z
    .object({ id: z.uuid(), name: z.string(), roles: z.array(z.string()), unrestricted: z.boolean() })
    .optional(),
});
export type TokenFacts = z.infer<typeof tokenFacts>;

export interface CredentialFacts {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly unrestricted: boolean;
}

/** How a token was asked for. */
export interface Proof {
  /** The token that was shown: the new one ends with it. */
  readonly from?: TokenFacts;
  /** When the password was shown, in milliseconds since 1970. */
  readonly provedAt?: number;
  readonly credential?: CredentialFacts;
}

/** What a token says of it: nothing more than is needed. */
export const credentialFacts = ({ id, name, roles, unrestricted }: CredentialFacts) => ({
  ...{ id, name, unrestricted },
  roles: [...roles],
});
