import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byName } from '../../../common/refs/ref.js';
import type { KeyPairRow } from '../../../cloud/keypairs/key-pair.js';
import type { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { pageOf } from '../door/page.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import * as schema from './key-pair.schema.js';
import { keyPairItem, keyPairView } from './key-pair.view.js';

/** Key pairs: create, import, list, show, delete. They are the project's; nova's are their user's. */
export const keyPairRoutes = (keys: KeyPairService): readonly X7Route[] => [
  withRight('key-pair:read', {
    ...{ method: 'GET', path: '/os-keypairs', answer: schema.keyPairList },
    queries: ['user_id', 'limit', 'marker'],
    handle: (request, context) => list(keys, request, context),
  }),
  ...createRoutes(keys),
  withRight('key-pair:read', {
    ...{ method: 'GET', path: '/os-keypairs/:name', answer: schema.keyPairAnswer, queries: ['user_id'] },
    async handle({ params: { name = '' }, version }, context) {
      const row = await found(keys, context, name);
      return { status: 200, body: { keypair: keyPairView(row, version, context.userId) } };
    },
  }),
  ...deleteRoutes(keys),
];

function createRoutes(keys: KeyPairService): readonly X7Route[] {
  const path = '/os-keypairs';
  const answer = schema.keyPairCreated;
  const handle = (request: X7Request<schema.KeyPairCreate>, context: RequestContext) =>
    create(keys, request, context);
  const method = 'POST';
  return [
    withRight('key-pair:create', { method, path, until: 1, body: schema.createBody, answer, handle }),
    withRight('key-pair:create', {
      ...{ method, path, since: 2, until: 9, body: schema.createBody2, answer, handle },
    }),
    withRight('key-pair:create', { method, path, since: 10, body: schema.createBody10, answer, handle }),
  ];
}

const deleteRoutes = (keys: KeyPairService): readonly X7Route[] =>
  [
    { until: 1, status: 202 },
    { since: 2, status: 204 },
  ].map(({ status, ...facts }) =>
    withRight('key-pair:delete', {
      ...{ method: 'DELETE', path: '/os-keypairs/:name', queries: ['user_id'], ...facts },
      async handle({ params: { name = '' } }, context) {
        await found(keys, context, name);
        await keys.remove(context.projectId, byName(name));
        return { status };
      },
    }),
  );

async function list(
  keys: KeyPairService,
  { query, base, version }: X7Request,
  { projectId }: RequestContext,
): Promise<X7Answer> {
  const all = (await keys.list(projectId, { refs: [] })).map((row) => ({ ...row, id: row.name }));
  const paged = version >= 35 ? query : new URLSearchParams();
  const { rows, next } = pageOf(all, { query: paged, url: `${base}/compute/v2.1/os-keypairs` });
  const keypairs = rows.map((row) => ({ keypair: keyPairItem(row, version) }));
  return { status: 200, body: { keypairs, ...(next && { keypairs_links: next }) } };
}

async function create(
  keys: KeyPairService,
  { body: { keypair }, version }: X7Request<schema.KeyPairCreate>,
  { projectId, userId, isAdmin }: RequestContext,
): Promise<X7Answer> {
  const { name, public_key: material, type = 'ssh', user_id: owner = userId } = keypair;
  if (type !== 'ssh') throw new X7Error(501, 'Only key pairs of type ssh are supported by this cloud.');
  if (owner !== userId)
    throw new X7Error(isAdmin ? 501 : 403, 'Key pairs of another user are not supported by this cloud.');
  const status = version >= 2 ? 201 : 200;
  const shown = (row: KeyPairRow) => ({ ...keyPairItem(row, version), user_id: userId });
  try {
    if (material !== undefined) {
      const row = await keys.import(projectId, { name, tags: [], material: Buffer.from(material) });
      return { status, body: { keypair: shown(row) } };
    }
    const { privateKey, ...row } = await keys.create(projectId, { name, tags: [], keyType: 'rsa' });
    return { status, body: { keypair: { ...shown(row), private_key: privateKey } } };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'InvalidKeyPair.Duplicate')
      throw new X7Error(409, `Key pair '${name}' already exists.`);
    throw error;
  }
}

async function found(keys: KeyPairService, { projectId }: RequestContext, name: string): Promise<KeyPairRow> {
  const [row] = await keys.list(projectId, { refs: [byName(name)] });
  if (!row) throw new NotFound('keypair', [byName(name)]);
  return row;
}
