import type { X7World } from '../../support/x7/x7-world.js';
import { type Example, type Examples, fresh } from '../example.js';

const v3 = '/volume/v3';

/** One that is there, with a word of metadata; its id. */
export async function volume(world: X7World): Promise<string> {
  const body = { volume: { size: 1, name: fresh('v'), metadata: { a: 'b' } } };
  const made = await world.ask('member', { method: 'POST', url: `${v3}/volumes`, body });
  const { id } = (made.body as { volume: { id: string } }).volume;
  await world.database.query(
    `UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'rack-1', settled_at = now() WHERE id = $1`,
    [id],
  );
  return id;
}

/** Of a volume that is there, whole, with a word of metadata; its id. */
export async function snapshot(world: X7World): Promise<string> {
  const body = { snapshot: { volume_id: await volume(world), name: fresh('s'), metadata: { a: 'b' } } };
  const made = await world.ask('member', { method: 'POST', url: `${v3}/snapshots`, body });
  const { id } = (made.body as { snapshot: { id: string } }).snapshot;
  await world.database.query(
    `UPDATE snapshots SET lifecycle = 'completed', task_state = NULL, completed_at = now() WHERE id = $1`,
    [id],
  );
  return id;
}

/** One that a server has. */
export async function attachment(world: X7World): Promise<{ readonly id: string; readonly volume: string }> {
  const [id, volumeId] = [await world.server(), await volume(world)];
  const url = `/compute/v2.1/servers/${id}/os-volume_attachments`;
  const body = { volumeAttachment: { volumeId } };
  const made = await world.ask('member', { method: 'POST', url, body });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  await world.database.query(`UPDATE volumes SET lifecycle = 'in-use', task_state = NULL WHERE id = $1`, [
    volumeId,
  ]);
  return { id, volume: volumeId };
}

const ofVolume = async (world: X7World): Promise<Example> => ({ params: { id: await volume(world) } });
const ofAttachment = async (world: X7World): Promise<Example> => ({
  params: { ...(await attachment(world)) },
});
const ofMetadata = async (world: X7World): Promise<Example> => ({
  params: { id: await volume(world), key: 'a' },
});
const ofSnapshot = async (world: X7World): Promise<Example> => ({ params: { id: await snapshot(world) } });
const ofSnapshotMetadata = async (world: X7World): Promise<Example> => ({
  params: { id: await snapshot(world), key: 'a' },
});
const ofProject = ({ projectId: project }: X7World): Example => ({ params: { project }, unknown: 403 });

async function ofType(world: X7World): Promise<Example> {
  const { body } = await world.ask('member', { method: 'GET', url: `${v3}/types/default` });
  const { id } = (body as { volume_type: { id: string } }).volume_type;
  return { params: { id }, isShared: true };
}

async function encryptedType(world: X7World): Promise<Example> {
  const { body } = await world.ask('member', { method: 'GET', url: `${v3}/types` });
  const { volume_types: types } = body as { volume_types: { id: string; name: string }[] };
  const id = types.find(({ name }) => name === 'gp2-luks')?.id ?? '';
  return { params: { id }, isShared: true };
}

const NONE = ['backups', 'backups/detail', 'groups', 'groups/detail', 'messages'];

export const volumeExamples: Examples = {
  'volume GET /volumes': () => ({ query: 'limit=2&sort=name:asc,size' }),
  'volume GET /volumes/detail': async (world) => {
    await volume(world);
    return { query: "metadata={'a': 'b'}&status=available&bootable=false" };
  },
  'volume POST /volumes': () => ({
    body: {
      volume: { size: '1', name: fresh(), volume_type: 'gp3', description: 'd', metadata: { a: 'b' } },
    },
  }),
  'volume GET /volumes/:id': ofVolume,
  'volume PUT /volumes/:id': async (world) => ({
    ...(await ofVolume(world)),
    body: { volume: { name: 'other', description: 'd' } },
  }),
  'volume DELETE /volumes/:id': ofVolume,
  'volume POST /volumes/:id/action': async (world) => ({
    ...(await ofVolume(world)),
    body: { 'os-set_bootable': { bootable: false } },
  }),
  'volume GET /volumes/:id/metadata': ofVolume,
  'volume POST /volumes/:id/metadata': async (world) => ({
    ...(await ofVolume(world)),
    body: { metadata: { c: 'd' } },
  }),
  'volume PUT /volumes/:id/metadata': async (world) => ({
    ...(await ofVolume(world)),
    body: { metadata: { c: 'd' } },
  }),
  'volume GET /volumes/:id/metadata/:key': ofMetadata,
  'volume PUT /volumes/:id/metadata/:key': async (world) => ({
    ...{ ...(await ofMetadata(world)), body: { meta: { a: 'c' } } },
    unknown: { key: 400 },
  }),
  'volume DELETE /volumes/:id/metadata/:key': ofMetadata,
  'volume GET /snapshots': () => ({ query: 'limit=2' }),
  'volume GET /snapshots/detail': async (world) => {
    await snapshot(world);
    return { query: 'status=available' };
  },
  'volume POST /snapshots': async (world) => ({
    body: {
      snapshot: { volume_id: await volume(world), name: fresh(), force: true, metadata: { a: 'b' } },
    },
  }),
  'volume GET /snapshots/:id': ofSnapshot,
  'volume PUT /snapshots/:id': async (world) => ({
    ...(await ofSnapshot(world)),
    body: { snapshot: { name: 'other', description: 'd' } },
  }),
  'volume DELETE /snapshots/:id': ofSnapshot,
  'volume GET /snapshots/:id/metadata': ofSnapshot,
  'volume POST /snapshots/:id/metadata': async (world) => ({
    ...(await ofSnapshot(world)),
    body: { metadata: { c: 'd' } },
  }),
  'volume PUT /snapshots/:id/metadata': async (world) => ({
    ...(await ofSnapshot(world)),
    body: { metadata: { c: 'd' } },
  }),
  'volume GET /snapshots/:id/metadata/:key': ofSnapshotMetadata,
  'volume PUT /snapshots/:id/metadata/:key': async (world) => ({
    ...{ ...(await ofSnapshotMetadata(world)), body: { meta: { a: 'c' } } },
    unknown: { key: 400 },
  }),
  'volume DELETE /snapshots/:id/metadata/:key': ofSnapshotMetadata,
  'volume GET /types': () => ({}),
  'volume GET /types/:id/encryption': encryptedType,
  'volume GET /types/default': () => ({}),
  'volume GET /types/:id': ofType,
  'volume GET /types/:id/extra_specs': ofType,
  'volume GET /limits': () => ({}),
  'volume GET /os-quota-sets/:project': (world) => ({ ...ofProject(world), query: 'usage=True' }),
  'volume GET /os-quota-sets/:project/defaults': ofProject,
  'volume PUT /os-quota-sets/:project': ({ projectId: project }) => ({
    ...{ as: 'admin', params: { project }, body: { quota_set: { volumes: 10_000 } } },
  }),
  'volume DELETE /os-quota-sets/:project': ({ otherProjectId: project }) => ({
    as: 'admin',
    params: { project },
  }),
  'volume GET /os-availability-zone': () => ({}),
  'volume GET /os-services': () => ({ as: 'admin', query: 'binary=cinder-volume' }),
  'volume GET /scheduler-stats/get_pools': () => ({ as: 'admin' }),
  'volume GET /extensions': () => ({}),
  ...Object.fromEntries(NONE.map((path) => [`volume GET /${path}`, () => ({})])),
};

/** What compute shows of the same. */
export const volumeProxyExamples: Examples = {
  'compute GET /servers/:id/os-volume_attachments': ofAttachment,
  'compute GET /servers/:id/os-volume_attachments/:volume': ofAttachment,
  'compute POST /servers/:id/os-volume_attachments': async (world) => ({
    params: { id: await world.server() },
    body: { volumeAttachment: { volumeId: await volume(world), device: '/dev/vdb' } },
  }),
  'compute DELETE /servers/:id/os-volume_attachments/:volume': ofAttachment,
  'compute GET /os-volumes': () => ({ query: 'limit=2' }),
  'compute GET /os-volumes/detail': () => ({}),
  'compute GET /os-volumes/:id': ofVolume,
  'compute POST /os-volumes': () => ({ body: { volume: { size: 1, display_name: fresh() } } }),
  'compute DELETE /os-volumes/:id': ofVolume,
};
