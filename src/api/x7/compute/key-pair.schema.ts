import { z } from 'zod';
import { links, micros } from '../door/shapes.js';

const created = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9 _-]{1,255}$/),
  public_key: z.string().min(1).max(16_384).optional(),
});

/** `POST /os-keypairs`, as each microversion takes it. */
export const createBody = z.strictObject({ keypair: created });
export const createBody2 = z.strictObject({
  keypair: created.extend({ type: z.enum(['ssh', 'x509']).optional() }),
});
export const createBody10 = z.strictObject({
  keypair: created.extend({ type: z.enum(['ssh', 'x509']).optional(), user_id: z.string().optional() }),
});
export type KeyPairCreate = z.infer<typeof createBody10>;

const item = (version: number) => ({
  ...{ name: z.string(), public_key: z.string(), fingerprint: z.string() },
  ...(version >= 2 && { type: z.enum(['ssh', 'x509']) }),
});

export const keyPairList = (version: number) =>
  z.strictObject({
    keypairs: z.array(z.strictObject({ keypair: z.strictObject(item(version)) })),
    ...(version >= 35 && { keypairs_links: links.optional() }),
  });

export const keyPairAnswer = (version: number) =>
  z.strictObject({
    keypair: z.strictObject({
      ...{ ...item(version), id: z.int(), user_id: z.string(), created_at: micros },
      ...{ updated_at: micros.nullable(), deleted: z.boolean(), deleted_at: micros.nullable() },
    }),
  });

export const keyPairCreated = (version: number) =>
  z.strictObject({
    keypair: z.strictObject({
      ...{ ...item(version), user_id: z.string(), private_key: z.string().optional() },
    }),
  });
