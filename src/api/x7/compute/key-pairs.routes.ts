import { z } from 'zod';
import { EngineError } from '../../../common/errors/engine-error.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byName } from '../../../common/refs/ref.js';
import type { KeyPairRow } from '../../../cloud/keypairs/key-pair.js';
import type { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { microsText } from '../door/dates.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { RequestContext } from '../../../common/context/request-context.js';

const createBody = z.strictObject({
  keypair: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9 _-]{1,255}$/),
    public_key: z.string().max(32_768).optional(),
  }),
});
type Create = z.infer<typeof createBody>;

/** Key pairs: create, import, list, show, delete. */
export const keyPairRoutes = (keys: KeyPairService): readonly X7Route[] => [
  withRight('key-pair:read', {
    ...{ method: 'GET', path: '/os-keypairs' },
    async handle(_request, { projectId }) {
      const rows = await keys.list(projectId, { refs: [] });
      return { status: 200, body: { keypairs: rows.map((row) => ({ keypair: itemView(row) })) } };
    },
  }),
  withRight('key-pair:create', {
    ...{ method: 'POST', path: '/os-keypairs', body: createBody },
    handle: (request, context) => create(keys, request, context),
  }),
  withRight('key-pair:read', {
    ...{ method: 'GET', path: '/os-keypairs/:name' },
    async handle({ params: { name = '' } }, context) {
      const row = await found(keys, context, name);
      const created = microsText(row.createdAt.getTime());
      const facts = { created_at: created, deleted: false, deleted_at: null, id: 1, updated_at: null };
      return { status: 200, body: { keypair: { ...itemView(row), ...facts, user_id: context.userId } } };
    },
  }),
  withRight('key-pair:delete', {
    ...{ method: 'DELETE', path: '/os-keypairs/:name' },
    async handle({ params: { name = '' } }, context) {
      await found(keys, context, name);
      await keys.remove(context.projectId, byName(name));
      return { status: 202 };
    },
  }),
];

async function create(
  keys: KeyPairService,
  { body }: X7Request<Create>,
  { projectId, userId }: RequestContext,
): Promise<X7Answer> {
  const { name, public_key: material } = body.keypair;
  try {
    if (material !== undefined) {
      const row = await keys.import(projectId, { name, tags: [], material: Buffer.from(material) });
      return { status: 200, body: { keypair: { ...itemView(row), user_id: userId } } };
    }
    const { privateKey, ...row } = await keys.create(projectId, { name, tags: [], keyType: 'rsa' });
    return { status: 200, body: { keypair: { ...itemView(row), user_id: userId, private_key: privateKey } } };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'InvalidKeyPair.Duplicate')
      throw new X7Error(409, `Key pair '${name}' already exists.`);
    throw error;
  }
}

async function found(keys: KeyPairService, { projectId }: RequestContext, name: string): Promise<KeyPairRow> {
  const rows = await keys.list(projectId, { refs: [] });
  const row = rows.find((one) => one.name === name);
  if (!row) throw new NotFound('keypair', [byName(name)]);
  return row;
}

const itemView = ({ name, fingerprint, publicKey }: KeyPairRow) => ({
  name,
  fingerprint,
  public_key: publicKey,
});
