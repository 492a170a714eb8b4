import type { X7World } from '../../support/x7/x7-world.js';
import { type Examples, fresh } from '../example.js';

/** An image that waits for its bytes; in a state of its own, as if they had come, where one is given. */
async function image({ ask, database }: X7World, state?: 'staged' | 'available'): Promise<string> {
  const made = await ask('member', {
    ...{ method: 'POST', url: '/image/v2/images' },
    body: { name: fresh(), container_format: 'bare', disk_format: 'raw', tags: ['one'] },
  });
  const { id } = made.body as { id: string };
  if (state)
    await database.query(
      `UPDATE images SET format = 'raw', size_bytes = 1, virtual_bytes = 1, sha256 = repeat('a', 64), state = $2
       WHERE id = $1`,
      [id, state],
    );
  return id;
}

async function shared(world: X7World): Promise<{ readonly id: string; readonly member: string }> {
  const id = await image(world);
  const [project] = await world.database.query<{ id: string }>(
    `SELECT p.id FROM projects p WHERE p.name LIKE 'other-%' LIMIT 1`,
  );
  const member = project?.id ?? '';
  await world.ask('member', { method: 'POST', url: `/image/v2/images/${id}/members`, body: { member } });
  return { id, member };
}

const patchHeaders = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
const octets = { 'content-type': 'application/octet-stream' };

export const imageExamples: Examples = {
  'image GET /images': () => ({ query: 'limit=1&sort=name:asc' }),
  'image POST /images': () => ({
    body: { name: fresh(), disk_format: 'raw', container_format: 'bare', os_distro: 'debian' },
    ...{ isOpen: true, isOptional: true },
  }),
  'image GET /images/:id': ({ imageId: id }) => ({ params: { id } }),
  'image PATCH /images/:id': async (world) => ({
    ...{ params: { id: await image(world) }, headers: patchHeaders },
    ...{ body: [{ op: 'replace', path: '/name', value: fresh() }], isList: true },
  }),
  'image DELETE /images/:id': async (world) => ({ params: { id: await image(world) } }),
  'image GET /images/:id/file': async (world) => ({ params: { id: await image(world) } }),
  'image PUT /images/:id/file': async (world) => ({
    ...{ params: { id: await image(world) }, headers: octets, body: 'x'.repeat(510) },
  }),
  'image PUT /images/:id/stage': async (world) => ({
    ...{ params: { id: await image(world) }, headers: octets, body: 'x'.repeat(510) },
  }),
  'image POST /images/:id/import': async (world) => ({
    ...{ params: { id: await image(world, 'staged') }, body: { method: { name: 'glance-direct' } } },
    isOpen: true,
  }),
  'image POST /images/:id/actions/deactivate': async (world) => ({
    params: { id: await image(world, 'available') },
  }),
  'image POST /images/:id/actions/reactivate': async (world) => ({
    params: { id: await image(world, 'available') },
  }),
  'image PUT /images/:id/tags/:tag': async (world) => ({
    ...{ params: { id: await image(world), tag: 'two' }, unknown: { tag: 204 } },
  }),
  'image DELETE /images/:id/tags/:tag': async (world) => ({ params: { id: await image(world), tag: 'one' } }),
  'image GET /images/:id/members': async (world) => ({
    params: { id: (await shared(world)).id },
    isShared: true,
  }),
  'image POST /images/:id/members': async (world) => ({
    params: { id: await image(world) },
    body: { member: (await shared(world)).member },
  }),
  'image GET /images/:id/members/:member': async (world) => ({ params: await shared(world), isShared: true }),
  'image PUT /images/:id/members/:member': async (world) => ({
    ...{ params: await shared(world), body: { status: 'accepted' }, as: 'stranger' },
  }),
  'image DELETE /images/:id/members/:member': async (world) => ({ params: await shared(world) }),
  'image GET /images/:id/tasks': async (world) => ({ params: { id: await image(world) } }),
  'image GET /info/import': () => ({}),
  'image GET /info/stores': () => ({ answers: 404 }),
  'image GET /info/usage': () => ({}),
  'image GET /schemas/:name': () => ({ params: { name: 'image' }, isShared: true }),
};
