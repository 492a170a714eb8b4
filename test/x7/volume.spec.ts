import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import { attachment, snapshot, volume } from './examples/volume.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const v3 = '/volume/v3';
const ask = (method: string, url: string, body?: object) =>
  world.ask('member', { method, url: `${v3}${url}`, ...(body && { body }) });
const create = (more: object = {}) => ask('POST', '/volumes', { volume: { size: 1, ...more } });
const stateOf = (id: string, lifecycle: string, task: string | null) =>
  database.query('UPDATE volumes SET lifecycle = $2, task_state = $3 WHERE id = $1', [id, lifecycle, task]);

describe('a volume', () => {
  it('has a name and metadata, which are EC2’s tags', async () => {
    const made = await create({ name: 'data', metadata: { role: 'db' }, description: 'd' });
    expect(made).toMatchObject({
      ...{ status: 202, headers: { 'openstack-api-version': 'volume 3.0' } },
      body: { volume: { name: 'data', status: 'creating', size: 1, volume_type: 'gp2', description: 'd' } },
    });
    const { id } = (made.body as { volume: { id: string } }).volume;
    const tags = await database.query(
      `SELECT t.key, t.value FROM tags t JOIN volumes v ON v.ec2_id = t.resource_id WHERE v.id = $1 ORDER BY t.key`,
      [id],
    );
    expect(tags).toEqual([
      { key: 'Name', value: 'data' },
      { key: 'role', value: 'db' },
    ]);
    const changed = await ask('PUT', `/volumes/${id}`, { volume: { name: '', metadata: { a: 'b' } } });
    expect(changed).toMatchObject({ status: 200, body: { volume: { name: '', metadata: { a: 'b' } } } });
    expect((await ask('PUT', `/volumes/${id}/metadata`, { metadata: { Name: 'x' } })).status).toBe(400);
    expect((await ask('DELETE', `/volumes/${id}/metadata/a`)).status).toBe(200);
    expect((await ask('GET', `/volumes/${id}`)).body).toMatchObject({ volume: { metadata: {} } });
  });

  it.each([
    [400, { size: 0 }],
    [400, { size: -1 }],
    [400, { size: 'many' }],
    [400, { size: null }],
    [400, { availability_zone: 'mars' }],
    [404, { volume_type: 'gold' }],
    [501, { source_volid: 'x' }],
    [501, { imageRef: 'x' }],
    [501, { multiattach: true }],
    [202, { volume_type: 'io1', size: 4 }],
    [202, { availability_zone: 'nova' }],
    [202, { availability_zone: 'local-1a', snapshot_id: null, volume_type: null }],
  ])('%i: %j', async (status, asked) => {
    expect((await create(asked)).status).toBe(status);
  });

  it('over quota is 413', async () => {
    const limit = async (volumes: number) =>
      (
        await world.ask('admin', {
          ...{ method: 'PUT', url: `${v3}/os-quota-sets/${world.projectId}` },
          body: { quota_set: { volumes, force: true } },
        })
      ).body;
    expect(await limit(0)).toMatchObject({ quota_set: { volumes: 0 } });
    expect(await create()).toMatchObject({ status: 413, body: { overLimit: { code: 413 } } });
    await limit(-1);
  });

  it('is asked for with the project in the path, or another’s, or a slash too many', async () => {
    const id = await volume(world);
    expect((await ask('GET', `/${world.projectId}/volumes/${id}`)).status).toBe(200);
    expect((await ask('GET', `/${world.otherProjectId}/volumes/${id}`)).status).toBe(400);
    expect((await ask('GET', '/volumes/')).status).toBe(404);
  });

  it('is filtered, sorted and paged', async () => {
    const names = ['p1', 'p2', 'p3'];
    for (const name of names) await create({ name, metadata: { set: 'pages' } });
    const query = `metadata=${encodeURIComponent("{'set': 'pages'}")}&sort=name:asc`;
    const page = await ask('GET', `/volumes?${query}&limit=2`);
    const { volumes, volumes_links: next } = page.body as {
      volumes: { name: string }[];
      volumes_links: { href: string }[];
    };
    expect(volumes.map(({ name }) => name)).toEqual(['p1', 'p2']);
    const rest = await ask('GET', `/volumes${new URL(next[0]?.href ?? '').search}`);
    expect(rest.body).toMatchObject({ volumes: [{ name: 'p3' }] });
    expect((await ask('GET', '/volumes?marker=x')).status).toBe(404);
    for (const bad of ['sort=colour', 'limit=-1', 'offset=x'])
      expect([bad, (await ask('GET', `/volumes?${bad}`)).status]).toEqual([bad, 400]);
    expect((await ask('GET', '/volumes?all_tenants=1')).status).toBe(403);
    const all = await world.ask('admin', {
      method: 'GET',
      url: `${v3}/volumes/detail?all_tenants=1&name=p1`,
    });
    expect(all.body).toMatchObject({ volumes: [{ name: 'p1', migration_status: null }] });
  });

  it.each([
    ['available', null, 'available'],
    ['available', 'attaching', 'attaching'],
    ['in-use', 'detaching', 'detaching'],
    ['in-use', 'releasing', 'detaching'],
    ['available', 'unwinding', 'attaching'],
    ['creating', 'unwinding', 'creating'],
    ['available', 'deleting', 'deleting'],
    ['error', null, 'error'],
  ])('that is %s with the task %s is %s', async (lifecycle, task, status) => {
    const id = await volume(world);
    await stateOf(id, lifecycle, task);
    expect((await ask('GET', `/volumes/${id}`)).body).toMatchObject({ volume: { status } });
  });

  it('becomes larger, and of another type', async () => {
    const id = await volume(world);
    const act = async (body: object) => (await ask('POST', `/volumes/${id}/action`, body)).status;
    expect(await act({ 'os-extend': { new_size: 1 } })).toBe(400);
    expect(await act({ 'os-extend': { new_size: 'x' } })).toBe(400);
    expect(await act({ 'os-retype': { new_type: 'gold', migration_policy: 'never' } })).toBe(404);
    expect(await act({ 'os-retype': { new_type: 'gp2', migration_policy: 'never' } })).toBe(400);
    expect(await act({ 'os-extend': { new_size: '2' } })).toBe(202);
    expect((await ask('GET', `/volumes/${id}`)).body).toMatchObject({ volume: { status: 'extending' } });
    expect(await act({ 'os-extend': { new_size: 3 } })).toBe(400);
    await stateOf(id, 'available', null);
    expect(await act({ 'os-retype': { new_type: 'io1' } })).toBe(400);
    expect(await act({ 'os-retype': { new_type: 'gp3' } })).toBe(202);
    expect((await ask('GET', `/volumes/${id}`)).body).toMatchObject({
      volume: { size: 2, volume_type: 'gp3' },
    });
  });

  it('is kept in snapshots, and made of them', async () => {
    const id = await snapshot(world);
    const shown = (await ask('GET', `/snapshots/${id}`)).body as { snapshot: { volume_id: string } };
    expect(shown).toMatchObject({
      snapshot: {
        ...{ id, size: 1, status: 'available', metadata: { a: 'b' } },
        'os-extended-snapshot-attributes:progress': '100%',
      },
    });
    expect((await create({ size: 2, snapshot_id: id })).body).toMatchObject({
      volume: { size: 2, snapshot_id: id },
    });
    expect((await create({ size: null, snapshot_id: id })).body).toMatchObject({ volume: { size: 1 } });
    expect((await create({ snapshot_id: 'x' })).status).toBe(404);
    expect((await create({ snapshot_id: world.projectId })).status).toBe(404);
    expect((await ask('POST', '/snapshots', { snapshot: { volume_id: world.projectId } })).status).toBe(404);
    const said = { snapshot: { name: '', description: 'new' } };
    expect((await ask('PUT', `/snapshots/${id}`, said)).body).toMatchObject(said);
    expect((await ask('PUT', `/snapshots/${id}/metadata`, { metadata: { c: 'd' } })).body).toEqual({
      metadata: { c: 'd' },
    });
    expect((await ask('PUT', `/snapshots/${id}/metadata`, { metadata: { Name: 'x' } })).status).toBe(400);
    expect((await ask('GET', `/snapshots/${id}/metadata/a`)).status).toBe(404);
    expect((await ask('DELETE', `/snapshots/${id}/metadata/a`)).status).toBe(404);
    expect((await ask('DELETE', `/snapshots/${id}/metadata/c`)).status).toBe(200);
    const { volume_id: volumeId } = shown.snapshot;
    const list = async (query: string) =>
      ((await ask('GET', `/snapshots?${query}`)).body as { snapshots: { id: string }[] }).snapshots;
    expect(await list(`volume_id=${volumeId}`)).toMatchObject([{ id }]);
    expect(await list(`volume_id=${volumeId}&status=error`)).toEqual([]);
    expect((await ask('GET', '/snapshots?all_tenants=1')).status).toBe(501);
    await database.query(
      `UPDATE volumes SET lifecycle = 'available', task_state = NULL WHERE lifecycle = 'creating'`,
    );
    expect((await ask('DELETE', `/snapshots/${id}`)).status).toBe(202);
    expect((await ask('GET', `/snapshots/${id}`)).status).toBe(404);
  });

  it('has actions: one a body', async () => {
    const id = await volume(world);
    const act = async (body: object) => (await ask('POST', `/volumes/${id}/action`, body)).status;
    expect(await act({ 'os-set_bootable': { bootable: true } })).toBe(501);
    expect(await act({ 'os-reserve': null })).toBe(501);
    expect(await act({ 'os-nothing': null })).toBe(400);
    expect(await act({ 'os-show_image_metadata': null, 'os-force_delete': null })).toBe(400);
    expect(await act({ 'os-show_image_metadata': null })).toBe(200);
    expect(await act({ 'os-force_detach': {} })).toBe(400);
    expect(await act({ 'os-force_delete': null })).toBe(202);
  });
});

describe('a server', () => {
  const url = (server: string, id = '') =>
    `/compute/v2.1/servers/${server}/os-volume_attachments${id && `/${id}`}`;
  const attach = (server: string, volumeId: string) =>
    world.ask('member', { method: 'POST', url: url(server), body: { volumeAttachment: { volumeId } } });

  it('shows its volumes, and gives one back once', async () => {
    const { id, volume: volumeId } = await attachment(world);
    const { body } = await world.ask('member', { method: 'GET', url: `/compute/v2.1/servers/${id}` });
    expect(body).toMatchObject({ server: { 'os-extended-volumes:volumes_attached': [{ id: volumeId }] } });
    expect((await ask('GET', `/volumes/${volumeId}`)).body).toMatchObject({
      volume: { status: 'in-use', attachments: [{ server_id: id, device: '/dev/sdf' }] },
    });
    expect((await ask('DELETE', `/volumes/${volumeId}`)).status).toBe(400);
    const detach = () => world.ask('member', { method: 'DELETE', url: url(id, volumeId) });
    expect((await detach()).status).toBe(202);
    expect((await detach()).status).toBe(400);
  });

  it('takes no volume that is not free, not there, or that it cannot take now', async () => {
    const { id, volume: volumeId } = await attachment(world);
    expect((await attach(id, volumeId)).status).toBe(400);
    expect((await attach(id, 'x')).status).toBe(404);
    const other = await volume(world);
    await database.query("UPDATE instances SET task_state = 'stopping' WHERE id = $1", [id]);
    expect((await attach(id, other)).status).toBe(409);
  });
});
