import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import type { Who } from '../support/x7/x7-world.js';
import { fresh } from './example.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);

const at = (version: number, who: Who, method: string, url: string, body?: object) =>
  world.ask(who, {
    ...{ method, url: `/compute/v2.1${url}`, ...(body && { body }) },
    headers: { 'openstack-api-version': `compute 2.${version}` },
  });
const launch = (version: number, more: object, who: Who = 'member') =>
  at(version, who, 'POST', '/servers', {
    server: {
      ...{ name: fresh('m'), imageRef: world.imageId, flavorRef: world.flavorId, networks: 'auto' },
      ...more,
    },
  });
const act = (version: number, id: string, body: object, who: Who = 'member') =>
  at(version, who, 'POST', `/servers/${id}/action`, body);

type Row = Readonly<Record<string, unknown>>;
const shown = async (version: number, id: string, who: Who = 'member'): Promise<Row> =>
  ((await at(version, who, 'GET', `/servers/${id}`)).body as { server: Row }).server;

const diskOf = (type: string) => ({
  ...{ source_type: 'blank', destination_type: 'volume', volume_size: 1, volume_type: type },
});

describe('a create', () => {
  it.each<[number, number, object, Who?]>([
    [400, 57, { personality: [] }],
    [202, 56, { personality: [] }],
    [400, 62, { trusted_image_certificates: null }],
    [202, 63, { trusted_image_certificates: null }],
    [501, 63, { trusted_image_certificates: ['c'] }],
    [400, 63, { trusted_image_certificates: [] }],
    [400, 66, { block_device_mapping_v2: [diskOf('gp2')] }],
    [400, 67, { block_device_mapping_v2: [diskOf('none')] }],
    [400, 73, { host: 'rack-1' }],
    [403, 74, { host: 'rack-1' }],
    [400, 74, { hypervisor_hostname: 'rack-9' }, 'admin'],
    [400, 74, { host: 'rack-1', hypervisor_hostname: 'rack-2' }, 'admin'],
  ])('%i at 2.%i: %j', async (status, version, more, who = 'member') => {
    expect((await launch(version, more, who)).status).toBe(status);
  });

  it('goes to the host that an operator names', async () => {
    for (const key of ['host', 'hypervisor_hostname']) {
      const made = await launch(74, { [key]: 'rack-2' }, 'admin');
      expect([made.status, made.body]).toEqual([202, made.body]);
      const { id } = (made.body as { server: { id: string } }).server;
      expect(
        await database.query('SELECT requested_host AS host FROM instances WHERE id = $1', [id]),
      ).toEqual([{ host: 'rack-2' }]);
    }
  });

  it('makes volumes of the type that it names, by its name or its id', async () => {
    const { body } = await world.ask('member', { method: 'GET', url: '/volume/v3/types' });
    const types = (body as { volume_types: { id: string; name: string }[] }).volume_types;
    const io2 = types.find(({ name }) => name === 'io2')?.id ?? '';
    const disks = [diskOf('st1'), diskOf(io2)].map((disk) => ({ ...disk, volume_size: 125 }));
    const made = await launch(67, { block_device_mapping_v2: disks });
    expect([made.status, made.body]).toEqual([202, made.body]);
    const { id } = (made.body as { server: { id: string } }).server;
    const rows = await database.query<{ type: string }>(
      'SELECT volume_type AS type FROM volumes WHERE instance_id = $1 ORDER BY volume_type',
      [id],
    );
    expect(rows.map(({ type }) => type)).toEqual(['io2', 'st1']);
  });
});

describe('a flavor', () => {
  it('says what it is for, from 2.55 on, and what a hypervisor is told, from 2.61 on', async () => {
    const flavor = { name: fresh('f'), ram: 64, vcpus: 1, disk: 1, description: 'small' };
    expect((await at(54, 'admin', 'POST', '/flavors', { flavor })).status).toBe(400);
    const made = await at(55, 'admin', 'POST', '/flavors', { flavor });
    const { id } = (made.body as { flavor: { id: string } }).flavor;
    expect(made.body).toMatchObject({ flavor: { description: 'small', swap: '' } });
    await at(55, 'admin', 'POST', `/flavors/${id}/os-extra_specs`, { extra_specs: { a: '1' } });
    const of = async (version: number) => (await at(version, 'member', 'GET', `/flavors/${id}`)).body;
    expect(await of(54)).not.toHaveProperty('flavor.description');
    expect(await of(60)).not.toHaveProperty('flavor.extra_specs');
    expect(await of(75)).toMatchObject({ flavor: { extra_specs: { a: '1' }, swap: 0 } });
    const change = (description: string | null, who: Who = 'admin') =>
      at(55, who, 'PUT', `/flavors/${id}`, { flavor: { description } });
    expect((await change('mine', 'member')).status).toBe(403);
    expect((await change(null)).body).toMatchObject({ flavor: { id, description: null } });
    expect((await at(54, 'admin', 'PUT', `/flavors/${id}`, { flavor: {} })).status).toBe(404);
  });
});

describe('a lock', () => {
  it('has a reason from 2.73 on, which goes with it', async () => {
    const id = await world.server();
    const lock = { lock: { locked_reason: 'at work' } };
    expect((await act(72, id, lock)).status).toBe(400);
    expect((await act(73, id, { lock: { why: 'x' } })).status).toBe(400);
    expect((await act(73, id, lock)).status).toBe(202);
    expect(await shown(73, id)).toMatchObject({ locked: true, locked_reason: 'at work' });
    expect(await shown(72, id)).not.toHaveProperty('locked_reason');
    const ids = async (query: string) =>
      ((await at(73, 'member', 'GET', `/servers?${query}`)).body as { servers: Row[] }).servers.map(
        (row) => row['id'],
      );
    expect(await ids('locked=true')).toContain(id);
    expect(await ids('locked=false')).not.toContain(id);
    expect((await ids('sort_key=locked&sort_dir=desc'))[0]).toBe(id);
    expect((await at(73, 'member', 'GET', '/servers?locked=perhaps')).status).toBe(400);
    expect((await at(72, 'member', 'GET', '/servers?sort_key=locked')).status).toBe(400);
    await act(73, id, { unlock: null });
    expect(await shown(73, id)).toMatchObject({ locked: false, locked_reason: null });
    expect((await act(73, id, { lock: null })).status).toBe(202);
  });
});

describe('a state', () => {
  it('is said by an operator, as far as it is true', async () => {
    const id = await world.server();
    const reset = (state: string, who: Who = 'admin') => act(1, id, { 'os-resetState': { state } }, who);
    expect((await reset('active', 'member')).status).toBe(403);
    expect((await reset('gone')).status).toBe(400);
    expect((await reset('active')).status).toBe(202);
    expect(await reset('error')).toMatchObject({
      ...{ status: 409 },
      body: { conflictingRequest: { message: expect.stringContaining('vm_state active') } },
    });
    await act(1, id, { 'os-stop': null });
    expect(await reset('active')).toMatchObject({
      ...{ status: 409 },
      body: { conflictingRequest: { message: expect.stringContaining('task_state powering-off') } },
    });
    expect(await shown(1, id)).toMatchObject({ status: 'ACTIVE', 'OS-EXT-STS:task_state': 'powering-off' });
  });
});

describe('a server group', () => {
  it('has one policy from 2.64 on, and is shown with its servers', async () => {
    const make = (version: number, more: object) =>
      at(version, 'member', 'POST', '/os-server-groups', { server_group: { name: fresh('g'), ...more } });
    expect((await make(64, { policies: ['affinity'] })).status).toBe(400);
    const rules = { max_server_per_host: 2 };
    expect((await make(64, { policy: 'affinity', rules })).status).toBe(400);
    expect((await make(64, { policy: 'anti-affinity', rules })).status).toBe(501);
    const made = await make(64, { policy: 'soft-affinity', rules: {} });
    expect(made.body).toMatchObject({ server_group: { policy: 'soft-affinity', rules: {}, members: [] } });
    expect(made.body).not.toHaveProperty('server_group.policies');
    const { id: group } = (made.body as { server_group: { id: string } }).server_group;
    const body = {
      server: { name: 'm', imageRef: world.imageId, flavorRef: world.flavorId, networks: 'auto' },
      'os:scheduler_hints': { group },
    };
    const launched = (await at(64, 'member', 'POST', '/servers', body)).body as { server: { id: string } };
    expect(await shown(71, launched.server.id)).toMatchObject({ server_groups: [group] });
    expect(await shown(70, launched.server.id)).not.toHaveProperty('server_groups');
    expect(await shown(71, await world.server())).toMatchObject({ server_groups: [] });
    const list = await at(71, 'member', 'GET', '/servers/detail?limit=1');
    expect((list.body as { servers: Row[] }).servers[0]).not.toHaveProperty('server_groups');
  });
});

describe('what was done to a server', () => {
  const actionsOf = async (version: number, id: string, query = '') => {
    const { status, body } = await at(version, 'member', 'GET', `/servers/${id}/os-instance-actions${query}`);
    return { status, ...(body as { instanceActions: Row[]; links?: { href: string }[] }) };
  };

  it('comes in pages from 2.58 on, narrowed by when it happened', async () => {
    const id = await world.server();
    await act(58, id, { reboot: { type: 'HARD' } });
    const [newest, oldest] = (await actionsOf(58, id)).instanceActions;
    expect([newest?.['action'], oldest?.['action']]).toEqual(['reboot', 'create']);
    expect(newest).toHaveProperty('updated_at');
    expect((await actionsOf(57, id)).instanceActions[0]).not.toHaveProperty('updated_at');
    const first = await actionsOf(58, id, '?limit=1');
    expect(first.instanceActions).toEqual([newest]);
    expect(first.links?.[0]?.href).toContain(`marker=${String(newest?.['request_id'])}`);
    const rest = await actionsOf(58, id, `?marker=${String(newest?.['request_id'])}`);
    expect(rest.instanceActions).toEqual([oldest]);
    expect((await actionsOf(58, id, '?changes-since=2100-01-01')).instanceActions).toEqual([]);
    expect((await actionsOf(66, id, '?changes-before=2100-01-01')).instanceActions).toHaveLength(2);
    expect((await actionsOf(66, id, '?changes-before=2000-01-01')).instanceActions).toEqual([]);
    for (const wrong of [
      'changes-since=x',
      'marker=req-x',
      'changes-since=2100-01-01&changes-before=2000-01-01',
    ])
      expect([wrong, (await actionsOf(66, id, `?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('tells of its hosts by hashes from 2.62 on, and by their names to operators', async () => {
    const id = await world.server();
    const [{ request_id: request } = {}] = (await actionsOf(62, id)).instanceActions;
    await database.query(
      `INSERT INTO operation_steps (operation_id, chunk, noun, resource_id, step, host, started_at, millis)
       SELECT operation_id, chunk, noun, $1, 'spawn', 'rack-1', now(), 1 FROM operation_members WHERE resource_id = $1`,
      [id],
    );
    const eventsAt = async (version: number, who: Who) => {
      const { body } = await at(version, who, 'GET', `/servers/${id}/os-instance-actions/${String(request)}`);
      return (body as { instanceAction: { events: Row[] } }).instanceAction.events;
    };
    expect((await eventsAt(61, 'member'))[0]).not.toHaveProperty('hostId');
    const [event] = await eventsAt(62, 'member');
    expect(event).toMatchObject({ hostId: expect.stringMatching(/^[0-9a-f]{56}$/) });
    expect(event).not.toHaveProperty('host');
    expect((await eventsAt(62, 'admin'))[0]).toMatchObject({ host: 'rack-1' });
  });
});

describe('a list', () => {
  it('has from 2.66 on what nothing has happened to since a moment', async () => {
    const id = await world.server();
    const of = async (version: number, query: string) =>
      ((await at(version, 'member', 'GET', `/servers?${query}`)).body as { servers: Row[] }).servers.map(
        (row) => row['id'],
      );
    expect(await of(66, 'changes-before=2100-01-01')).toContain(id);
    expect(await of(66, 'changes-before=2000-01-01')).toEqual([]);
    expect(await of(65, 'changes-before=2000-01-01')).toContain(id);
    const wrong = '/servers?changes-since=2100-01-01&changes-before=2000-01-01';
    expect((await at(66, 'member', 'GET', wrong)).status).toBe(400);
  });

  it.each([
    ['member', '/servers'],
    ['member', '/servers/detail'],
    ['member', '/flavors'],
    ['member', '/flavors/detail'],
    ['member', '/os-keypairs'],
    ['member', '/limits'],
    ['member', `/os-quota-sets/${world.projectId}`],
    ['admin', '/os-services'],
    ['member', '/os-server-groups'],
    ['admin', '/os-simple-tenant-usage'],
  ] as const)('%s asks %s for nothing strange from 2.75 on', async (who, url) => {
    expect((await at(74, who, 'GET', `${url}?strange=1`)).status).toBe(200);
    expect((await at(75, who, 'GET', `${url}?strange=1`)).status).toBe(400);
    expect((await at(75, who, 'GET', url)).status).toBe(200);
  });
});

it('a change answers from 2.75 on as the server is shown', async () => {
  const id = await world.server();
  const change = async (version: number) =>
    (
      (await at(version, 'member', 'PUT', `/servers/${id}`, { server: { name: 'n' } })).body as {
        server: Row;
      }
    ).server;
  expect(await change(74)).not.toHaveProperty('key_name');
  expect(await change(75)).toEqual(await shown(75, id));
});

it('hypervisors say from 2.75 on that they have no servers', async () => {
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib, roles, volume_gib)
     VALUES ('idle', 'local-1a', 'idle', 1, 1, 1, '{compute,network,volume}', 1)`,
  );
  const of = async (version: number) => {
    const url = '/os-hypervisors?with_servers=true&hypervisor_hostname_pattern=idle';
    return ((await at(version, 'admin', 'GET', url)).body as { hypervisors: Row[] }).hypervisors[0];
  };
  expect(await of(74)).not.toHaveProperty('servers');
  expect(await of(75)).toMatchObject({ servers: [] });
});

it('what is attached says from 2.70 on that it has no tag', async () => {
  const id = await world.server();
  const first = async (version: number) => {
    const { body } = await at(version, 'member', 'GET', `/servers/${id}/os-interface`);
    return (body as { interfaceAttachments: Row[] }).interfaceAttachments[0];
  };
  expect(await first(69)).not.toHaveProperty('tag');
  expect(await first(70)).toMatchObject({ tag: null });
});
