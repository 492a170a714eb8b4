import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { until } from '../../../../test/support/until.js';
import { type Who, x7WorldForSpec } from '../../../../test/support/x7/x7-world.js';
import { StaleImages } from '../../../cloud/images/stale-images.js';
import { byId } from '../../../common/refs/ref.js';
import { findImageForLaunch } from '../../../cloud/images/image.repository.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const origin = await world.door.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => world.door.close());
const OCTETS = 'application/octet-stream';

type Body = NonNullable<RequestInit['body']>;

interface Asked {
  readonly as?: Who;
  readonly type?: string;
  readonly body?: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = (method: string, path: string, { as = 'member', type, body, headers = {} }: Asked = {}) =>
  fetch(`${origin}/image/v2${path}`, {
    ...{ method, ...(body !== undefined && { body, duplex: 'half' }) },
    headers: { 'x-auth-token': world.tokens[as], ...(type && { 'content-type': type }), ...headers },
  } as RequestInit);
const json = (path: string, asked: Asked = {}) =>
  ask('GET', path, asked).then((answer) => answer.json() as Promise<Record<string, unknown>>);

async function create(fields: object = {}, as: Who = 'member'): Promise<string> {
  const body = JSON.stringify({ name: 'x', container_format: 'bare', disk_format: 'raw', ...fields });
  const answer = await ask('POST', '/images', { as, type: 'application/json', body });
  expect([answer.status, answer.status === 201 ? '' : await answer.clone().text()]).toEqual([201, '']);
  return String(((await answer.json()) as { id: string }).id);
}
const put = (id: string, body: Body, path = 'file') =>
  ask('PUT', `/images/${id}/${path}`, { type: OCTETS, body });
const streamed = (bytes: Buffer) =>
  Readable.toWeb(Readable.from([bytes.subarray(0, 100), bytes.subarray(100)])) as unknown as Body;
const statusOf = async (id: string) => (await json(`/images/${id}`))['status'];
const hash = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

describe('bytes of an image', () => {
  const bytes = randomBytes(300_000);

  it('are none where the root is a snapshot', async () => {
    const id = await create();
    await database.query(`UPDATE images SET state = 'available', root_snapshot = $1 WHERE id = $1`, [id]);
    expect((await ask('GET', `/images/${id}/file`)).status).toBe(204);
    expect(await json(`/images/${id}`)).toMatchObject({ status: 'active', size: null });
  });

  it('come in chunks, are hashed, and are given out in whole and in part', async () => {
    const id = await create({ hw_disk_bus: 'virtio' });
    expect((await ask('GET', `/images/${id}/file`)).status).toBe(204);
    expect((await put(id, streamed(bytes))).status).toBe(204);
    expect(await json(`/images/${id}`)).toMatchObject({
      ...{ status: 'active', size: bytes.length, virtual_size: bytes.length, hw_disk_bus: 'virtio' },
      ...{ checksum: hash('md5', bytes), os_hash_algo: 'sha512', os_hash_value: hash('sha512', bytes) },
    });
    const whole = await ask('GET', `/images/${id}/file`);
    expect(whole.headers.get('content-md5')).toBe(hash('md5', bytes));
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await ask('GET', `/images/${id}/file`, { headers: { range: 'bytes=5-9' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 5-9/${bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(5, 10))).toBe(true);
    const none = await ask('GET', `/images/${id}/file`, { headers: { range: `bytes=${bytes.length}-` } });
    expect(none.status).toBe(416);
    expect((await put(id, bytes)).status).toBe(409);
    expect(await findImageForLaunch(database, world.projectId, byId(id))).toMatchObject({
      sizeBytes: bytes.length,
    });
    expect((await ask('GET', `/images/${id}/file`, { as: 'stranger' })).status).toBe(404);
  });

  it('may be a kernel’s, with which a disk boots once they are here', async () => {
    const kernel = await create({ container_format: 'aki', disk_format: 'aki' });
    const parts = { kernel_id: kernel, os_command_line: 'root=/dev/vda quiet' };
    const disk = await create(parts);
    expect(await json(`/images/${disk}`)).toMatchObject(parts);
    expect((await put(disk, bytes.subarray(0, 512))).status).toBe(204);
    const look = () => findImageForLaunch(database, world.projectId, byId(disk));
    await expect(look()).rejects.toMatchObject({ code: 'InvalidAMIID.Unavailable' });
    expect((await put(kernel, 'a kernel')).status).toBe(204);
    expect(await look()).toMatchObject({ kernel: { id: kernel }, kernelArgs: 'root=/dev/vda quiet' });
    expect(
      await database.query('SELECT left(ec2_id, 4) AS prefix, kind FROM images WHERE id = $1', [kernel]),
    ).toEqual([{ prefix: 'aki-', kind: 'kernel' }]);
    for (const fields of [{ kernel_id: disk }, { os_command_line: 'a\nb' }]) {
      const asked = { type: 'application/json', body: JSON.stringify(fields) };
      expect((await ask('POST', '/images', asked)).status).toBe(400);
    }
  });

  it('are staged, then imported', async () => {
    const id = await create();
    const importIt = (name: string) =>
      ask('POST', `/images/${id}/import`, {
        type: 'application/json',
        body: JSON.stringify({ method: { name } }),
      });
    expect((await importIt('glance-direct')).status).toBe(409);
    expect((await put(id, bytes, 'stage')).status).toBe(204);
    expect(await statusOf(id)).toBe('uploading');
    expect((await importIt('copy-image')).status).toBe(400);
    expect((await importIt('glance-direct')).status).toBe(202);
    expect(await statusOf(id)).toBe('active');
  });

  it('are fetched by the cloud, from where it may', async () => {
    const methods = { 'import-methods': { value: ['glance-direct', 'web-download'] } };
    expect(await json('/info/import')).toMatchObject(methods);
    expect((await ask('GET', '/info/stores')).status).toBe(404);
    const id = await create();
    const fetchIt = (uri?: string, image = id) =>
      ask('POST', `/images/${image}/import`, {
        type: 'application/json',
        body: JSON.stringify({ method: { name: 'web-download', uri } }),
      }).then(({ status }) => status);
    expect(await fetchIt()).toBe(400);
    expect(await fetchIt('http://169.254.169.254/latest/meta-data/')).toBe(400);
    expect(await fetchIt('https://mirror.example/x', await create({ disk_format: null }))).toBe(400);
    expect(await statusOf(id)).toBe('queued');
    expect(await fetchIt('https://mirror.example/x?signature=secret')).toBe(202);
    expect(await statusOf(id)).toBe('importing');
    expect(await fetchIt('https://mirror.example/x')).toBe(409);
    expect((await put(id, bytes)).status).toBe(409);
    const told = async () => (await json(`/images/${id}/tasks`)) as { tasks: unknown[] };
    expect((await told()).tasks).toMatchObject([
      { type: 'api_image_import', status: 'processing', image_id: id, message: '' },
    ]);
    expect(JSON.stringify(await told())).not.toContain('secret');
    const settled = async (outcome: string) => {
      const say = 'UPDATE operation_members SET outcome = $2, message = $3 WHERE resource_id = $1';
      await database.query(say, [id, outcome, 'nobody is there']);
      return told();
    };
    expect((await settled('failed')).tasks).toMatchObject([
      { status: 'failure', message: 'nobody is there' },
    ]);
    expect((await settled('succeeded')).tasks).toMatchObject([{ status: 'success' }]);
  });

  it('that break off leave the image as it was', async () => {
    const id = await create();
    const broken = request(`${origin}/image/v2/images/${id}/file`, {
      method: 'PUT',
      headers: { 'x-auth-token': world.tokens.member, 'content-type': OCTETS, 'content-length': 1_000_000 },
    });
    broken.on('error', () => undefined);
    broken.write(bytes);
    await until(async () => (await statusOf(id)) === 'saving');
    broken.destroy();
    await until(async () => (await statusOf(id)) === 'queued');
    expect((await put(id, bytes)).status).toBe(204);
  });

  it('whose process died may be sent again', async () => {
    const id = await create();
    await database.query(
      `UPDATE images SET state = 'saving', claim = gen_random_uuid(), claimed_at = now() - interval '1 hour' WHERE id = $1`,
      [id],
    );
    expect((await put(id, bytes)).status).toBe(409);
    const stale = new StaleImages(database);
    expect(await stale.settle(3_600)).toBe(1);
    expect(await statusOf(id)).toBe('queued');
    expect(await stale.settle(0)).toBeGreaterThan(0);
    expect((await ask('GET', `/images/${id}`)).status).toBe(404);
  });

  it.each([
    ['of another type', 415, { type: 'application/json', body: '{}' }],
    ['that are none', 400, { type: OCTETS, body: '' }],
    ['that are no qcow2', 400, { type: OCTETS, body: 'x'.repeat(512) }],
  ])('%s are refused with %i', async (_, status, asked) => {
    const id = await create({ disk_format: 'qcow2' });
    const answer = await ask('PUT', `/images/${id}/file`, asked);
    expect([answer.status, await statusOf(id)]).toEqual([status, 'queued']);
  });

  it('need their formats, a token, a right and room', async () => {
    const id = await create({ disk_format: null });
    expect((await put(id, bytes)).status).toBe(400);
    const good = await create();
    const path = `/images/${good}/file`;
    for (const [as, status] of [
      ['reader', 403],
      ['stranger', 404],
    ] as const)
      expect((await ask('PUT', path, { as, type: OCTETS, body: bytes })).status).toBe(status);
    const unknown = { headers: { 'x-auth-token': 'none' }, type: OCTETS, body: bytes };
    expect((await ask('PUT', path, unknown)).status).toBe(401);
    const limit = (much: number) =>
      database.query(
        `INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, 'image_gib', $2)
         ON CONFLICT (project_id, resource) DO UPDATE SET hard_limit = $2`,
        [world.projectId, much],
      );
    await limit(0);
    expect((await put(good, bytes)).status).toBe(403);
    expect(await statusOf(good)).toBe('queued');
    await limit(-1);
    expect((await put(good, bytes)).status).toBe(204);
  });
});

describe('an image', () => {
  const patch = (
    id: string,
    body: unknown,
    { as = 'member', form = '2.1' }: { as?: Who; form?: string } = {},
  ) =>
    ask('PATCH', `/images/${id}`, {
      ...{ as, type: `application/openstack-images-v${form}-json-patch`, body: JSON.stringify(body) },
    });

  it('is patched in both forms', async () => {
    const id = await create({ a: '1' });
    const both = await patch(id, [
      { op: 'replace', path: '/name', value: 'y' },
      { op: 'add', path: '/b~1c', value: '2' },
      { op: 'remove', path: '/a' },
      { op: 'replace', path: '/tags', value: ['t'] },
    ]);
    expect(await both.json()).toMatchObject({ name: 'y', 'b/c': '2', tags: ['t'] });
    const old = await patch(id, [{ replace: '/min_disk', value: 3 }], { form: '2.0' });
    expect(await old.json()).toMatchObject({ min_disk: 3 });
    expect(await json(`/images/${id}`)).not.toHaveProperty('a');
  });

  it.each([
    [[{ op: 'replace', path: '/status', value: 'active' }], 403],
    [[{ op: 'add', path: '/os_glance_x', value: 'y' }], 403],
    [[{ op: 'remove', path: '/name' }], 403],
    [[{ op: 'replace', path: '/visibility', value: 'public' }], 403],
    [[{ op: 'replace', path: '/none', value: 'y' }], 409],
    [[{ op: 'remove', path: '/none' }], 409],
    [[{ op: 'move', path: '/name', value: 'y' }], 400],
    [[{ op: 'add', path: '/x' }], 400],
    [[{ op: 'add', path: '/x/y', value: '1' }], 400],
    [[{ op: 'add', path: '/x', value: 1 }], 400],
    [[{ op: 'replace', path: '/min_ram', value: -1 }], 400],
    [[{ op: 'replace', path: '/container_format', value: 'aki' }], 400],
    [[{ op: 'replace', path: '/disk_format', value: 'floppy' }], 400],
    [[{ op: 'add', path: '/kernel_id', value: randomUUID() }], 404],
    [{ op: 'add' }, 400],
  ])('is not patched by %j: %i', async (body, status) => {
    expect((await patch(await create(), body)).status).toBe(status);
  });

  it('keeps its formats once its bytes are here, and is nobody else’s to change', async () => {
    const id = await create();
    await put(id, randomBytes(512));
    const format = [{ op: 'replace', path: '/disk_format', value: 'qcow2' }];
    expect((await patch(id, format)).status).toBe(403);
    await patch(id, [{ op: 'replace', path: '/visibility', value: 'community' }]);
    const name = [{ op: 'replace', path: '/name', value: 'z' }];
    expect((await patch(id, name, { as: 'stranger' })).status).toBe(403);
    expect((await ask('DELETE', `/images/${id}`, { as: 'stranger' })).status).toBe(403);
    const listed = async (query: string) =>
      ((await json(`/images?${query}`, { as: 'stranger' }))['images'] as { id: string }[]).some(
        (one) => one.id === id,
      );
    expect([await listed(''), await listed('visibility=community')]).toEqual([false, true]);
    const all = [{ op: 'replace', path: '/visibility', value: 'public' }];
    expect((await patch(id, all, { as: 'admin' })).status).toBe(200);
    expect(await listed('')).toBe(true);
  });

  it('that is protected stays, and one that is deactivated gives no bytes', async () => {
    const id = await create({ protected: true });
    await put(id, randomBytes(512));
    expect((await ask('DELETE', `/images/${id}`)).status).toBe(403);
    for (let twice = 0; twice < 2; twice += 1)
      expect((await ask('POST', `/images/${id}/actions/deactivate`)).status).toBe(204);
    expect(await statusOf(id)).toBe('deactivated');
    expect((await ask('GET', `/images/${id}/file`)).status).toBe(403);
    expect((await ask('GET', `/images/${id}/file`, { as: 'admin' })).status).toBe(200);
    expect((await ask('POST', `/images/${id}/actions/reactivate`)).status).toBe(204);
    await patch(id, [{ op: 'replace', path: '/protected', value: false }]);
    expect((await ask('DELETE', `/images/${id}`)).status).toBe(204);
    expect((await ask('GET', `/images/${id}`)).status).toBe(404);
  });

  it('has the id that was asked for, once', async () => {
    const id = randomUUID();
    expect(await create({ id })).toBe(id);
    const again = { type: 'application/json', body: JSON.stringify({ id, name: 'x' }) };
    expect((await ask('POST', '/images', again)).status).toBe(409);
  });

  it.each([
    [{ visibility: 'public' }, 403],
    [{ status: 'active' }, 403],
    [{ id: 'x' }, 400],
    [{ size: 7 }, 403],
    [{ 'custom property': 7 }, 400],
    [{ tags: 'x' }, 400],
    [{ visibility: 'mine' }, 400],
  ])('is not made of %j: %i', async (fields, status) => {
    const asked = { type: 'application/json', body: JSON.stringify(fields) };
    expect((await ask('POST', '/images', asked)).status).toBe(status);
  });

  it('is shared with a project, which says whether it wants it', async () => {
    const id = await create();
    const [{ other = '' } = {}] = await database.query<{ other: string }>(
      `SELECT id AS other FROM projects WHERE name LIKE 'other-%'`,
    );
    const members = (method: string, as: Who, body?: object, path = '') =>
      ask(method, `/images/${id}/members${path}`, {
        ...{ as, type: 'application/json', ...(body && { body: JSON.stringify(body) }) },
      });
    const listed = async (query = '') =>
      ((await json(`/images${query}`, { as: 'stranger' }))['images'] as { id: string }[]).some(
        (one) => one.id === id,
      );
    expect((await members('GET', 'stranger')).status).toBe(404);
    expect(await (await members('POST', 'member', { member: other })).json()).toMatchObject({
      ...{ member_id: other, image_id: id, status: 'pending', schema: '/v2/schemas/member' },
    });
    expect((await members('POST', 'member', { member: other })).status).toBe(409);
    expect((await members('POST', 'stranger', { member: other })).status).toBe(403);
    expect((await members('POST', 'member', { member: randomUUID() })).status).toBe(400);
    expect([await listed(), await listed('?visibility=shared&member_status=pending')]).toEqual([false, true]);
    expect((await members('PUT', 'member', { status: 'accepted' }, `/${other}`)).status).toBe(403);
    expect((await members('PUT', 'stranger', { status: 'maybe' }, `/${other}`)).status).toBe(400);
    expect((await members('PUT', 'stranger', { status: 'accepted' }, `/${other}`)).status).toBe(200);
    expect(await listed()).toBe(true);
    expect((await members('DELETE', 'stranger', undefined, `/${other}`)).status).toBe(403);
    expect((await members('DELETE', 'member', undefined, `/${other}`)).status).toBe(204);
    expect(await listed()).toBe(false);
    await patch(id, [{ op: 'replace', path: '/visibility', value: 'private' }]);
    expect((await members('POST', 'member', { member: other })).status).toBe(403);
  });
});
