import { describe, expect, it } from '@jest/globals';
import { instanceFilters } from '../../src/cloud/instances/filters/ec2.js';
import { InstanceService } from '../../src/cloud/instances/instance.service.js';
import { SecurityGroupService } from '../../src/cloud/security-groups/security-group.service.js';
import { TagService } from '../../src/cloud/tags/tag.service.js';
import { byId } from '../../src/common/refs/ref.js';
import { databaseForSpec } from '../support/database.js';
import { CONTEXT } from '../support/request-context.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import { fresh } from './example.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const servers = '/compute/v2.1/servers';

type Server = Readonly<Record<string, unknown>> & { readonly name: string };
async function shown(id: string): Promise<Server> {
  const { body } = await world.ask('member', { method: 'GET', url: `${servers}/${id}` });
  return (body as { server: Server }).server;
}
const ec2IdOf = async (id: string): Promise<string> => {
  const [row] = await database.query<{ ec2Id: string }>(
    'SELECT ec2_id AS "ec2Id" FROM instances WHERE id = $1',
    [id],
  );
  return row?.ec2Id ?? '';
};
const act = (id: string, body: object) =>
  world.ask('member', { method: 'POST', url: `${servers}/${id}/action`, body });

it('has a config drive when it asks for one', async () => {
  const body = {
    server: { name: 'c', imageRef: world.imageId, flavorRef: world.flavorId, config_drive: 'true' },
  };
  const made = await world.ask('member', { method: 'POST', url: '/compute/v2.1/servers', body });
  const { id } = (made.body as { server: { id: string } }).server;
  const { body: shown } = await world.ask('member', { method: 'GET', url: `/compute/v2.1/servers/${id}` });
  expect(shown).toMatchObject({ server: { config_drive: 'True' } });
});

describe('a server’s name', () => {
  it('is its tag Name: one value, whichever API wrote it', async () => {
    const id = await world.server();
    const ec2Id = await ec2IdOf(id);
    const tags = world.app.get(TagService);
    expect((await shown(id)).name).toBe('s');
    await tags.create(world.projectId, [ec2Id], [{ key: 'Name', value: 'a/b' }]);
    expect(await shown(id)).toMatchObject({ name: 'a/b', metadata: {} });
    await tags.remove(world.projectId, [ec2Id], [{ key: 'Name', value: null }]);
    expect((await shown(id)).name).toBe(ec2Id);
  });

  it('of several is numbered', async () => {
    const { imageId: imageRef, flavorId: flavorRef } = world;
    const body = { server: { name: 'many', imageRef, flavorRef, min_count: 2 } };
    await world.ask('member', { method: 'POST', url: servers, body });
    const { body: list } = await world.ask('member', { method: 'GET', url: `${servers}?name=^many` });
    const names = (list as { servers: { name: string }[] }).servers.map(({ name }) => name);
    expect(names.sort()).toEqual(['many-1', 'many-2']);
  });
});

describe('a hard reboot', () => {
  it('gives the guest no time, and says so', async () => {
    const id = await world.server();
    expect((await act(id, { reboot: { type: 'Hard' } })).status).toBe(202);
    expect(await shown(id)).toMatchObject({
      status: 'HARD_REBOOT',
      'OS-EXT-STS:task_state': 'rebooting_hard',
    });
    expect((await act(id, { reboot: { type: 'HARD' } })).status).toBe(409);
  });

  it('is not a soft one', async () => {
    const id = await world.server();
    expect((await act(id, { reboot: { type: 'SOFT' } })).status).toBe(202);
    expect(await shown(id)).toMatchObject({ status: 'REBOOT', 'OS-EXT-STS:task_state': 'rebooting' });
  });

  it('starts what is stopped; a soft one does not', async () => {
    const id = await world.server();
    await database.query(`UPDATE instances SET lifecycle = 'stopped' WHERE id = $1`, [id]);
    expect((await act(id, { reboot: { type: 'SOFT' } })).status).toBe(409);
    expect((await act(id, { reboot: { type: 'HARD' } })).status).toBe(202);
    expect(await shown(id)).toMatchObject({ 'OS-EXT-STS:task_state': 'powering-on' });
  });
});

it('the console of a server whose host does not answer is what the host last shipped', async () => {
  const id = await world.server();
  const answer = await act(id, { 'os-getConsoleOutput': { length: 10 } });
  expect(answer).toMatchObject({ status: 200, body: { output: '' } });
});

it('an imported key comes back as it was sent', async () => {
  const public_key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII5WopC4QxQ1GzC+Qi2ewjJXNDYKUnP3lF1WOP7DPmKh me@home`;
  const made = await world.ask('member', {
    ...{ method: 'POST', url: '/compute/v2.1/os-keypairs', body: { keypair: { name: 'mine', public_key } } },
  });
  expect(made.body).toMatchObject({
    keypair: { public_key, fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) },
  });
});

describe('a locked server', () => {
  it('is left alone by both APIs, but for administrators', async () => {
    const id = await world.server();
    expect((await act(id, { lock: null })).status).toBe(202);
    expect((await act(id, { 'os-stop': null })).status).toBe(409);
    expect((await world.ask('member', { method: 'DELETE', url: `${servers}/${id}` })).status).toBe(409);
    const context = { ...CONTEXT, projectId: world.projectId };
    await expect(world.app.get(InstanceService).stop(context, [byId(id)])).rejects.toMatchObject({
      code: 'IncorrectInstanceState',
    });
    expect((await act(id, { 'os-getConsoleOutput': null })).status).toBe(200);
    const url = `${servers}/${id}/action`;
    expect((await world.ask('admin', { method: 'POST', url, body: { 'os-stop': null } })).status).toBe(202);
    expect((await act(id, { unlock: null })).status).toBe(202);
  });

  it('by an administrator is unlocked by administrators alone', async () => {
    const id = await world.server();
    const url = `${servers}/${id}/action`;
    await world.ask('admin', { method: 'POST', url, body: { lock: null } });
    expect((await act(id, { unlock: null })).status).toBe(403);
    expect((await world.ask('admin', { method: 'POST', url, body: { unlock: null } })).status).toBe(202);
  });
});

it('metadata are EC2’s tags', async () => {
  const id = await world.server();
  const url = `${servers}/${id}/metadata`;
  const tags = world.app.get(TagService);
  await tags.create(world.projectId, [await ec2IdOf(id)], [{ key: 'from', value: 'ec2' }]);
  const merged = await world.ask('member', { method: 'POST', url, body: { metadata: { to: 'x7' } } });
  expect(merged.body).toEqual({ metadata: { from: 'ec2', to: 'x7' } });
  await world.ask('member', { method: 'PUT', url, body: { metadata: { only: '1' } } });
  expect(await shown(id)).toMatchObject({ name: 's', metadata: { only: '1' } });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, '']));
  expect((await world.ask('member', { method: 'POST', url, body: { metadata: many } })).status).toBe(403);
  expect((await world.ask('member', { method: 'POST', url, body: { metadata: { Name: 'x' } } })).status).toBe(
    400,
  );
});

describe('a list', () => {
  const listed = async (query: string, who: 'admin' | 'member' | 'stranger' = 'member') => {
    const { body } = await world.ask(who, { method: 'GET', url: `${servers}?${query}` });
    return body as { servers: { id: string; name: string }[]; servers_links?: { href: string }[] };
  };

  it('of all projects is an operator’s', async () => {
    const id = await world.server();
    const ids = async (query: string) => (await listed(query, 'admin')).servers.map((one) => one.id);
    expect(await ids('all_tenants=1&limit=1')).toEqual([id]);
    expect(await ids(`all_tenants=1&project_id=${world.otherProjectId}`)).toEqual([]);
    expect(await ids('all_tenants=1&host=rack-1&limit=1')).toHaveLength(1);
  });

  it('since a moment has what was deleted', async () => {
    const id = await world.server();
    await database.query(
      `UPDATE instances SET lifecycle = 'deleted', terminated_at = now(), deleted_at = now() WHERE id = $1`,
      [id],
    );
    const since = new Date(Date.now() - 60_000).toISOString();
    expect((await listed(`changes-since=${since}`)).servers.map((one) => one.id)).toContain(id);
    expect((await listed('limit=1000')).servers.map((one) => one.id)).not.toContain(id);
  });

  it('comes in pages of any order', async () => {
    for (const name of ['order-b', 'order-c', 'order-a'])
      await world.ask('member', {
        ...{ method: 'POST', url: servers },
        body: { server: { name, imageRef: world.imageId, flavorRef: world.flavorId } },
      });
    const names: string[] = [];
    for (let query = 'name=^order&sort_key=display_name&sort_dir=asc&limit=1'; query !== '';) {
      const { servers: page, servers_links: links } = await listed(query);
      names.push(...page.map(({ name }) => name));
      query = links?.[0]?.href.split('?')[1] ?? '';
    }
    expect(names).toEqual(['order-a', 'order-b', 'order-c']);
  });
});

describe('what a server does not do', () => {
  it.each<[number, object]>([
    [400, { 'os-getVNCConsole': { type: 'novnc' } }],
    [400, { 'os-getSPICEConsole': { type: 'spice-html5' } }],
    [400, { 'os-getSerialConsole': { type: 'serial' } }],
    [400, { 'os-getRDPConsole': { type: 'rdp-html5' } }],
    [409, { restore: null }],
    [501, { changePassword: { adminPass: 'x' } }],
  ])('%i: %j', async (status, body) => {
    expect((await act(await world.server(), body)).status).toBe(status);
  });
});

it('a server is deleted at once, but for a locked one', async () => {
  const [id, locked] = [await world.server(), await world.server()];
  expect((await act(id, { forceDelete: null })).status).toBe(202);
  expect(await shown(id)).toMatchObject({ 'OS-EXT-STS:task_state': 'deleting' });
  await act(locked, { lock: null });
  expect((await act(locked, { forceDelete: null })).status).toBe(409);
});

it('a server joins and leaves security groups, but for the last', async () => {
  const id = await world.server();
  const group = { ...CONTEXT, projectId: world.projectId };
  await world.app.get(SecurityGroupService).create(group, { name: 'web', description: '', tags: [] });
  expect((await act(id, { addSecurityGroup: { name: 'web' } })).status).toBe(202);
  expect(await shown(id)).toMatchObject({ security_groups: [{ name: 'default' }, { name: 'web' }] });
  expect((await act(id, { removeSecurityGroup: { name: 'default' } })).status).toBe(202);
  expect((await act(id, { removeSecurityGroup: { name: 'default' } })).status).toBe(404);
  expect((await act(id, { removeSecurityGroup: { name: 'web' } })).status).toBe(409);
  expect((await act(id, { addSecurityGroup: { name: 'none' } })).status).toBe(404);
});

describe('a server group', () => {
  const launch = (group: string, more: object = {}) =>
    world.ask('member', {
      ...{ method: 'POST', url: '/compute/v2.1/servers' },
      body: {
        server: { name: 's', imageRef: world.imageId, flavorRef: world.flavorId, ...more },
        'os:scheduler_hints': { group },
      },
    });
  const make = async (policy: string) => {
    const body = { server_group: { name: fresh('g'), policies: [policy] } };
    const made = await world.ask('member', {
      ...{ method: 'POST', url: '/compute/v2.1/os-server-groups', body },
      headers: { 'openstack-api-version': 'compute 2.15' },
    });
    return (made.body as { server_group: { id: string; name: string } }).server_group;
  };
  const show = async (id: string) =>
    (await world.ask('member', { method: 'GET', url: `/compute/v2.1/os-server-groups/${id}` })).body;

  it('has the servers that are launched into it, and is EC2’s placement group', async () => {
    const { id, name } = await make('soft-affinity');
    const made = await launch(id);
    const server = (made.body as { server: { id: string } }).server.id;
    expect(await show(id)).toMatchObject({
      server_group: { policies: ['soft-affinity'], members: [server] },
    });
    const filters = instanceFilters.condition([{ Name: 'placement-group-name', Values: [name] }]);
    const values: unknown[] = [];
    const rows = await database.query(
      `SELECT i.id FROM instances i LEFT JOIN network_interfaces n ON n.instance_id = i.id WHERE true${filters?.(values) ?? ''}`,
      values,
    );
    expect(rows).toEqual([{ id: server }]);
    const gone = await world.ask('member', { method: 'DELETE', url: `/compute/v2.1/os-server-groups/${id}` });
    expect(gone.status).toBe(204);
    expect(
      (await world.ask('member', { method: 'GET', url: `/compute/v2.1/servers/${server}` })).status,
    ).toBe(200);
  });

  it('takes as many servers as its policy has hosts for', async () => {
    const { id } = await make('anti-affinity');
    expect(await launch(id, { min_count: 3, max_count: 3 })).toMatchObject({
      status: 409,
      body: {
        conflictingRequest: {
          message: expect.stringContaining('has another instance of the placement group'),
        },
      },
    });
    expect((await launch(id, { min_count: 2, max_count: 2 })).status).toBe(202);
    await database.query(
      `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
       SELECT id, 1, 'rack-' || (launch_index + 1), 1, 1, 1, 'held' FROM instances WHERE placement_group_id = $1`,
      [id],
    );
    expect((await launch(id)).status).toBe(409);
  });

  it.each([
    [400, '11111111-2222-4333-8444-555555555555'],
    [400, 'web'],
  ])('%i: %s', async (status, group) => {
    expect((await launch(group)).status).toBe(status);
  });

  it('has as many members as its quota says', async () => {
    const { id } = await make('soft-affinity');
    const url = `/compute/v2.1/os-quota-sets/${world.projectId}`;
    const limit = (server_group_members: number) =>
      world.ask('admin', { method: 'PUT', url, body: { quota_set: { server_group_members, force: true } } });
    await limit(1);
    expect((await launch(id, { min_count: 2, max_count: 2 })).status).toBe(403);
    expect((await launch(id)).status).toBe(202);
    await limit(-1);
  });

  it('wants a policy that its microversion has', async () => {
    const body = { server_group: { name: fresh('g'), policies: ['soft-affinity'] } };
    const old = { method: 'POST', url: '/compute/v2.1/os-server-groups', body };
    expect((await world.ask('member', old)).status).toBe(400);
    const many = { server_group: { name: fresh('g'), policies: ['affinity', 'anti-affinity'] } };
    expect((await world.ask('member', { ...old, body: many })).status).toBe(400);
    const negative = { method: 'GET', url: '/compute/v2.1/os-server-groups?offset=-1' };
    expect((await world.ask('member', negative)).status).toBe(400);
    const everywhere = { method: 'GET', url: '/compute/v2.1/os-server-groups?all_projects=1' };
    expect((await world.ask('admin', everywhere)).status).toBe(200);
  });
});

describe('a host aggregate', () => {
  const path = '/compute/v2.1/os-aggregates';
  const ask = (method: string, url: string, body?: object) =>
    world.ask('admin', { method, url: `${path}${url}`, ...(body && { body }) });
  const make = async (more: object = {}) => {
    const made = await ask('POST', '', { aggregate: { name: fresh('a'), ...more } });
    return (made.body as { aggregate: { id: number } }).aggregate.id;
  };
  const act = (id: number, body: object) => ask('POST', `/${id}/action`, body);
  const zoneOf = async (host: string) =>
    (await database.query<{ zone: string }>('SELECT zone FROM hosts WHERE name = $1', [host]))[0]?.zone;
  const host = 'rack-9';

  it('gives its hosts their zone, and takes it back', async () => {
    await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ($1, 'local-1a', $1)`, [host]);
    const id = await make({ availability_zone: 'local-1z' });
    const added = await act(id, { add_host: { host } });
    const metadata = { availability_zone: 'local-1z' };
    expect(added).toMatchObject({ status: 200, body: { aggregate: { hosts: [host], metadata } } });
    expect(await zoneOf(host)).toBe('local-1z');
    expect((await act(id, { add_host: { host } })).status).toBe(409);
    expect((await ask('DELETE', `/${id}`)).status).toBe(400);
    const other = await make({ availability_zone: 'local-1y' });
    expect((await act(other, { add_host: { host } })).status).toBe(409);
    await act(id, { set_metadata: { metadata: { availability_zone: 'local-1x', ssd: 'true' } } });
    expect(await zoneOf(host)).toBe('local-1x');
    const less = await act(id, { set_metadata: { metadata: { ssd: null } } });
    expect(less.body).toMatchObject({ aggregate: { metadata: { availability_zone: 'local-1x' } } });
    expect((await act(id, { remove_host: { host } })).body).toMatchObject({ aggregate: { hosts: [] } });
    expect(await zoneOf(host)).toBe('local-1a');
    expect((await act(id, { remove_host: { host } })).status).toBe(404);
    expect((await ask('DELETE', `/${id}`)).status).toBe(200);
  });

  it('moves no host with something on it to another zone', async () => {
    await database.query(
      `INSERT INTO host_usage (host, claimed) VALUES ($1, '{"guests": 1}')
       ON CONFLICT (host) DO UPDATE SET claimed = EXCLUDED.claimed`,
      [host],
    );
    const id = await make({ availability_zone: 'local-1z' });
    expect((await act(id, { add_host: { host } })).status).toBe(409);
    const plain = await make();
    expect((await act(plain, { add_host: { host } })).status).toBe(200);
    expect((await ask('PUT', `/${plain}`, { aggregate: { availability_zone: 'local-1z' } })).status).toBe(
      409,
    );
    expect((await act(plain, { remove_host: { host } })).status).toBe(200);
  });

  it.each([
    [409, { name: 'taken' }],
    [400, { availability_zone: 'No Zone' }],
  ])('is not made (%i): %j', async (status, more) => {
    await ask('POST', '', { aggregate: { name: 'taken' } });
    expect((await ask('POST', '', { aggregate: { name: fresh('a'), ...more } })).status).toBe(status);
    const renamed = await ask('PUT', `/${await make()}`, { aggregate: more });
    expect(renamed.status).toBe(status);
  });

  it.each([
    [404, { add_host: { host: 'nowhere' } }],
    [400, { set_metadata: { metadata: { availability_zone: 'No Zone' } } }],
  ])('%i: %j', async (status, body) => {
    expect((await act(await make(), body)).status).toBe(status);
    expect((await ask('PUT', `/${await make()}`, { aggregate: {} })).status).toBe(400);
  });
});

const TAGGED_DISK = { source_type: 'blank', destination_type: 'volume', volume_size: 1, tag: 'x' };

describe('from 2.36 to 2.53', () => {
  const at = (version: number, who: 'admin' | 'member', method: string, url: string, body?: object) =>
    world.ask(who, {
      ...{ method, url: `/compute/v2.1${url}`, ...(body && { body }) },
      headers: { 'openstack-api-version': `compute 2.${version}` },
    });
  const launch = (version: number, more: object) =>
    at(version, 'member', 'POST', '/servers', {
      server: { name: fresh('m'), imageRef: world.imageId, flavorRef: world.flavorId, ...more },
    });

  it.each<[number, number, object]>([
    [202, 36, {}],
    [400, 37, {}],
    [202, 37, { networks: 'auto' }],
    [501, 37, { networks: 'none' }],
    [400, 37, { networks: [{ uuid: 'flat' }] }],
    [400, 37, { networks: [{ uuid: world.projectId, tag: 'x' }] }],
    [501, 42, { networks: [{ uuid: world.projectId, tag: 'x' }] }],
    [400, 41, { networks: 'auto', block_device_mapping_v2: [TAGGED_DISK] }],
    [501, 42, { networks: 'auto', block_device_mapping_v2: [TAGGED_DISK] }],
    [400, 51, { networks: 'auto', tags: ['a'] }],
    [400, 52, { networks: 'auto', tags: ['a/b'] }],
  ])('%i: a create at 2.%i with %j', async (status, version, more) => {
    expect((await launch(version, more)).status).toBe(status);
  });

  it('a server has tags from the beginning, and shows its flavor as it was', async () => {
    const { body } = await launch(52, { networks: 'auto', tags: ['red', 'red', 'blue'] });
    const { id } = (body as { server: { id: string } }).server;
    const shownAt = (await at(53, 'member', 'GET', `/servers/${id}`)).body;
    expect(shownAt).toMatchObject({
      server: { tags: ['red', 'blue'], flavor: { original_name: 'm1.nano', extra_specs: {} } },
    });
  });

  it('statuses are known ones', async () => {
    expect((await at(37, 'member', 'GET', '/servers?status=odd')).body).toEqual({ servers: [] });
    expect((await at(38, 'member', 'GET', '/servers?status=odd')).status).toBe(400);
    expect((await at(38, 'member', 'GET', '/servers?status=unknown')).status).toBe(400);
    expect((await at(38, 'member', 'GET', '/servers?status=odd&status=active')).status).toBe(200);
    expect((await at(38, 'member', 'GET', '/servers?status=rescue')).body).toEqual({ servers: [] });
  });

  it('an image that is made is named in the answer', async () => {
    const id = await world.server();
    const answer = await at(45, 'member', 'POST', `/servers/${id}/action`, { createImage: { name: 'i' } });
    expect(answer).toMatchObject({
      status: 202,
      body: { image_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(answer.headers['location']).toBeUndefined();
  });

  it('usage comes in pages', async () => {
    await world.server();
    await world.server();
    const url = `/os-simple-tenant-usage/${world.projectId}`;
    const first = (await at(40, 'member', 'GET', `${url}?limit=1`)).body as {
      tenant_usage: { server_usages: { instance_id: string }[] };
      tenant_usage_links: { href: string }[];
    };
    const [{ instance_id: marker = '' } = {}] = first.tenant_usage.server_usages;
    expect(first.tenant_usage_links[0]?.href).toContain(`marker=${marker}`);
    expect((await at(40, 'member', 'GET', `${url}?limit=1&marker=${marker}`)).status).toBe(200);
    expect((await at(40, 'member', 'GET', `${url}?marker=none`)).status).toBe(400);
    expect((await at(40, 'admin', 'GET', '/os-simple-tenant-usage?limit=1')).body).toHaveProperty(
      'tenant_usages_links',
    );
  });

  it('classes of quotas have those of server groups in place of the network’s', async () => {
    const keys = async (version: number) =>
      Object.keys(
        (
          (await at(version, 'admin', 'GET', '/os-quota-class-sets/default')).body as {
            quota_class_set: object;
          }
        ).quota_class_set,
      );
    expect(await keys(49)).toEqual(expect.arrayContaining(['floating_ips', 'security_groups']));
    expect(await keys(49)).not.toContain('server_groups');
    expect(await keys(50)).toEqual(expect.arrayContaining(['server_groups', 'server_group_members']));
    expect(await keys(50)).not.toContain('floating_ips');
  });

  it('what is done to a server tells its steps to its owner, and what lies below to operators', async () => {
    const id = await world.server();
    const { body } = await at(51, 'member', 'GET', `/servers/${id}/os-instance-actions`);
    const [action] = (body as { instanceActions: { request_id: string }[] }).instanceActions;
    const url = `/servers/${id}/os-instance-actions/${action?.request_id}`;
    expect((await at(50, 'member', 'GET', url)).body).not.toHaveProperty('instanceAction.events');
    expect((await at(51, 'member', 'GET', url)).body).toHaveProperty('instanceAction.events');
  });

  it('hosts are known by UUIDs, with their servers', async () => {
    const server = await world.server();
    const listed = await at(
      53,
      'admin',
      'GET',
      '/os-hypervisors?hypervisor_hostname_pattern=rack-1&with_servers=1',
    );
    const [host] = (listed.body as { hypervisors: { id: string; servers: object[] }[] }).hypervisors;
    expect(host?.servers).toContainEqual({ uuid: server, name: 's' });
    const one = async (query: string) =>
      (await at(53, 'admin', 'GET', `/os-hypervisors/${host?.id}${query}`)).body as { hypervisor: object };
    expect((await one('?with_servers=1')).hypervisor).toHaveProperty('servers', host?.servers);
    expect((await one('')).hypervisor).not.toHaveProperty('servers');
    expect((await at(53, 'admin', 'GET', '/os-hypervisors?hypervisor_hostname_pattern=none')).status).toBe(
      404,
    );
  });

  it.each([33, 53])('hosts come in pages at 2.%i', async (version) => {
    type Page = { hypervisors: { id: number | string }[]; hypervisors_links?: object[] };
    const page = async (query: string): Promise<Page> =>
      (await at(version, 'admin', 'GET', `/os-hypervisors${query}`)).body as Page;
    const { hypervisors: all, hypervisors_links: none } = await page('');
    expect([all.length > 1, none]).toEqual([true, undefined]);
    const first = await page('?limit=1');
    expect(first).toEqual({ hypervisors: all.slice(0, 1), hypervisors_links: [expect.anything()] });
    const rest = await page(`/detail?marker=${all[0]?.id}`);
    expect(rest.hypervisors.map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
    expect((await at(version, 'admin', 'GET', '/os-hypervisors?marker=none')).status).toBe(400);
    expect((await at(32, 'admin', 'GET', '/os-hypervisors?limit=1&marker=none')).status).toBe(200);
  });

  it('hosts that are looked for by name come in no pages', async () => {
    const url = '/os-hypervisors?hypervisor_hostname_pattern=rack&limit=1';
    expect((await at(53, 'admin', 'GET', url)).status).toBe(400);
  });

  it('quotas of the network are none of compute’s', async () => {
    const change = (version: number) =>
      at(version, 'admin', 'PUT', `/os-quota-sets/${world.projectId}`, {
        quota_set: { security_groups: -1, tenant_id: world.projectId },
      });
    expect((await change(36)).status).toBe(400);
    expect((await change(35)).status).toBe(200);
  });

  it('a service is switched off and on by its UUID', async () => {
    const { body } = await at(53, 'admin', 'GET', '/os-services?host=rack-2');
    const rows = (body as { services: { id: string; binary: string }[] }).services;
    const idOf = (binary: string) => rows.find((row) => row.binary === binary)?.id ?? '';
    const change = (id: string, what: object) => at(53, 'admin', 'PUT', `/os-services/${id}`, what);
    const compute = idOf('nova-compute');
    const off = { status: 'disabled', disabled_reason: 'fans' };
    expect((await change(compute, off)).body).toMatchObject({ service: off });
    expect((await change(compute, { forced_down: true })).body).toMatchObject({
      service: { forced_down: true },
    });
    // To take "down" back enables nothing.
    const up = await change(compute, { forced_down: false });
    expect(up.body).toMatchObject({ service: { ...off, forced_down: false } });
    const both = { status: 'enabled', forced_down: true };
    expect((await change(compute, both)).body).toMatchObject({ service: both });
    await change(compute, off);
    const target = { host: 'rack-2', binary: 'nova-compute', forced_down: false };
    expect((await at(52, 'admin', 'PUT', '/os-services/force-down', target)).status).toBe(200);
    expect((await at(53, 'admin', 'GET', '/os-services?host=rack-2')).body).toMatchObject({
      services: expect.arrayContaining([expect.objectContaining({ id: compute, ...off })]),
    });
    const on = { status: 'enabled', forced_down: false };
    expect((await change(compute, on)).body).toMatchObject({ service: on });
    expect((await change(compute, {})).status).toBe(400);
    expect((await change(compute, { status: 'enabled', disabled_reason: 'x' })).status).toBe(400);
    expect((await change(idOf('engine-network'), on)).status).toBe(400);
    expect((await change(world.projectId, on)).status).toBe(404);
  });

  it('tags of what is attached are refused', async () => {
    const id = await world.server();
    const asked = { interfaceAttachment: { tag: 'x' } };
    expect((await at(48, 'member', 'POST', `/servers/${id}/os-interface`, asked)).status).toBe(400);
    expect((await at(49, 'member', 'POST', `/servers/${id}/os-interface`, asked)).status).toBe(501);
    const volume = { volumeAttachment: { volumeId: world.projectId, tag: 'x' } };
    expect((await at(49, 'member', 'POST', `/servers/${id}/os-volume_attachments`, volume)).status).toBe(501);
  });

  it('aggregates have UUIDs', async () => {
    const made = await at(41, 'admin', 'POST', '/os-aggregates', { aggregate: { name: fresh('a') } });
    expect(made.body).toMatchObject({ aggregate: { uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  });
});
