import type { X7World } from '../../support/x7/x7-world.js';
import { type Examples, fresh } from '../example.js';

const ofServer = async (world: X7World) => ({ params: { id: await world.server() } });

async function keyPair(world: X7World): Promise<string> {
  const name = fresh('key');
  const body = { keypair: { name } };
  await world.ask('member', { method: 'POST', url: '/compute/v2.1/os-keypairs', body });
  return name;
}

async function ofMetadata(world: X7World) {
  const id = await world.server();
  const body = { metadata: { a: 'b' } };
  await world.ask('member', { method: 'PUT', url: `/compute/v2.1/servers/${id}/metadata`, body });
  return { params: { id, key: 'a' } };
}

async function ofTag(world: X7World) {
  const id = await world.server();
  const headers = { 'openstack-api-version': 'compute 2.26' };
  await world.ask('member', { method: 'PUT', url: `/compute/v2.1/servers/${id}/tags/blue`, headers });
  return { params: { id, tag: 'blue' } };
}

const TARGET = { host: 'rack-2', binary: 'nova-compute' };

async function ownFlavor(world: X7World) {
  const body = { flavor: { name: fresh('f'), ram: 64, vcpus: 1, disk: 1 } };
  const made = await world.ask('admin', { method: 'POST', url: '/compute/v2.1/flavors', body });
  return { as: 'admin' as const, params: { id: (made.body as { flavor: { id: string } }).flavor.id } };
}

async function ownSpec(world: X7World) {
  const { params, as } = await ownFlavor(world);
  const body = { extra_specs: { a: '1' } };
  await world.ask(as, { method: 'POST', url: `/compute/v2.1/flavors/${params.id}/os-extra_specs`, body });
  return { as, params: { ...params, key: 'a' } };
}

async function ofServerGroup(world: X7World) {
  const body = { server_group: { name: fresh('g'), policies: ['anti-affinity'] } };
  const made = await world.ask('member', { method: 'POST', url: '/compute/v2.1/os-server-groups', body });
  return { params: { id: (made.body as { server_group: { id: string } }).server_group.id } };
}

async function ofAggregate(world: X7World) {
  const body = { aggregate: { name: fresh('a') } };
  const made = await world.ask('admin', { method: 'POST', url: '/compute/v2.1/os-aggregates', body });
  const { id } = (made.body as { aggregate: { id: number } }).aggregate;
  return { as: 'admin' as const, params: { id: String(id) } };
}

/** An interface beside the first, as if its attaching were done. */
export async function ofCard(world: X7World) {
  const id = await world.server();
  const url = `/compute/v2.1/servers/${id}/os-interface`;
  const made = await world.ask('member', { method: 'POST', url, body: {} });
  const { port_id: port } = (made.body as { interfaceAttachment: { port_id: string } }).interfaceAttachment;
  await world.database.query(
    `UPDATE network_interfaces SET lifecycle = 'in-use', task_state = NULL, settled_at = now() WHERE id = $1`,
    [port],
  );
  return { params: { id, port } };
}

export const computeExamples: Examples = {
  'compute GET /os-aggregates': () => ({ as: 'admin' }),
  'compute GET /os-aggregates/:id': ofAggregate,
  'compute POST /os-aggregates': () => ({ as: 'admin', body: { aggregate: { name: fresh('a') } } }),
  'compute PUT /os-aggregates/:id': async (world) => ({
    ...(await ofAggregate(world)),
    body: { aggregate: { name: fresh('a') } },
  }),
  'compute DELETE /os-aggregates/:id': ofAggregate,
  'compute POST /os-aggregates/:id/action': async (world) => ({
    ...(await ofAggregate(world)),
    body: { set_metadata: { metadata: { ssd: 'true' } } },
  }),
  'compute GET /os-server-groups': () => ({ query: 'limit=1&offset=1' }),
  'compute GET /os-server-groups/:id': ofServerGroup,
  'compute POST /os-server-groups': (_world, version) => ({
    body: {
      server_group: {
        name: fresh('g'),
        ...(version < 64 ? { policies: ['affinity'] } : { policy: 'anti-affinity' }),
      },
    },
  }),
  'compute DELETE /os-server-groups/:id': ofServerGroup,
  'compute GET /servers': () => ({ query: 'limit=2&name=s&status=active' }),
  'compute GET /servers/detail': async (world) => ({ query: `limit=1&name=s&flavor=${world.flavorId}` }),
  'compute POST /servers': async (world) => {
    const { imageId: imageRef, flavorId: flavorRef } = world;
    const { body } = await world.ask('member', { method: 'GET', url: '/network/v2.0/networks?name=flat' });
    const networks = (body as { networks: { id: string }[] }).networks.map(({ id: uuid }) => ({ uuid }));
    return { body: { server: { name: fresh(), imageRef, flavorRef, networks, metadata: { a: 'b' } } } };
  },
  'compute GET /servers/:id': ofServer,
  'compute DELETE /servers/:id': ofServer,
  'compute POST /servers/:id/action': async (world) => ({
    ...(await ofServer(world)),
    body: { 'os-stop': null },
  }),
  'compute PUT /servers/:id': async (world) => ({
    ...(await ofServer(world)),
    body: { server: { name: fresh() } },
  }),
  'compute GET /servers/:id/metadata': ofServer,
  'compute POST /servers/:id/metadata': async (world) => ({
    ...(await ofServer(world)),
    body: { metadata: { a: 'b' } },
  }),
  'compute PUT /servers/:id/metadata': async (world) => ({
    ...(await ofServer(world)),
    body: { metadata: { c: 'd' } },
  }),
  'compute GET /servers/:id/metadata/:key': ofMetadata,
  'compute PUT /servers/:id/metadata/:key': async (world) => ({
    ...{ ...(await ofMetadata(world)), body: { meta: { a: 'c' } } },
    unknown: { key: 400 },
  }),
  'compute DELETE /servers/:id/metadata/:key': ofMetadata,
  'compute GET /servers/:id/tags': ofServer,
  'compute PUT /servers/:id/tags': async (world) => ({ ...(await ofServer(world)), body: { tags: ['a'] } }),
  'compute DELETE /servers/:id/tags': ofServer,
  'compute GET /servers/:id/tags/:tag': ofTag,
  'compute PUT /servers/:id/tags/:tag': async (world) => ({ ...(await ofTag(world)), unknown: { tag: 201 } }),
  'compute DELETE /servers/:id/tags/:tag': ofTag,
  'compute POST /servers/:id/remote-consoles': async (world) => ({
    ...{ ...(await ofServer(world)), answers: 400 },
    body: { remote_console: { protocol: 'vnc', type: 'novnc' } },
  }),
  'compute POST /servers/:id/os-interface': async (world) => ({
    ...{ ...(await ofServer(world)), isOptional: true },
    body: { interfaceAttachment: {} },
  }),
  'compute DELETE /servers/:id/os-interface/:port': ofCard,
  'compute GET /servers/:id/ips': ofServer,
  'compute GET /servers/:id/ips/:label': async (world) => ({
    params: { id: await world.server(), label: 'flat' },
  }),
  'compute GET /servers/:id/os-interface': ofServer,
  'compute GET /servers/:id/os-interface/:port': async (world) => {
    const id = await world.server();
    const [port] = await world.database.query<{ id: string }>(
      'SELECT id FROM network_interfaces WHERE instance_id = $1',
      [id],
    );
    return { params: { id, port: port?.id ?? '' } };
  },
  'compute GET /servers/:id/diagnostics': async (world) => ({
    ...{ ...(await ofServer(world)), as: 'admin' as const, answers: 503 },
  }),
  'compute GET /servers/:id/os-security-groups': ofServer,
  'compute GET /servers/:id/os-server-password': ofServer,
  'compute DELETE /servers/:id/os-server-password': ofServer,
  'compute GET /servers/:id/os-instance-actions': ofServer,
  'compute GET /servers/:id/os-instance-actions/:request': async (world) => {
    const id = await world.server();
    const url = `/compute/v2.1/servers/${id}/os-instance-actions`;
    const { body } = await world.ask('member', { method: 'GET', url });
    const [first] = (body as { instanceActions: { request_id: string }[] }).instanceActions;
    return { params: { id, request: first?.request_id ?? '' } };
  },
  'compute GET /flavors': () => ({ query: 'limit=1&sort_key=memory_mb', isShared: true }),
  'compute GET /flavors/detail': () => ({ isShared: true }),
  'compute GET /flavors/:id': ({ flavorId: id }) => ({ params: { id }, isShared: true }),
  'compute POST /flavors': () => ({
    as: 'admin',
    body: { flavor: { name: fresh('f'), ram: '512', vcpus: 1, disk: 1 } },
  }),
  'compute PUT /flavors/:id': async (world) => ({
    ...{ ...(await ownFlavor(world)), body: { flavor: { description: 'for tests' } } },
  }),
  'compute DELETE /flavors/:id': ownFlavor,
  'compute GET /flavors/:id/os-extra_specs': async (world) => ({
    ...(await ownFlavor(world)),
    isShared: true,
  }),
  'compute POST /flavors/:id/os-extra_specs': async (world) => ({
    ...(await ownFlavor(world)),
    body: { extra_specs: { b: 2 } },
  }),
  'compute GET /flavors/:id/os-extra_specs/:key': ownSpec,
  'compute PUT /flavors/:id/os-extra_specs/:key': async (world) => ({
    ...{ ...(await ownSpec(world)), body: { a: '2' }, isOpen: true, takesNumbers: true },
    unknown: { key: 400 },
  }),
  'compute DELETE /flavors/:id/os-extra_specs/:key': ownSpec,
  'compute GET /flavors/:id/os-flavor-access': async (world) => ({
    ...(await ownFlavor(world)),
    answers: 404,
  }),
  'compute GET /limits': () => ({}),
  'compute GET /os-quota-sets/:project': ({ projectId: project }) => ({ params: { project }, unknown: 403 }),
  'compute GET /os-quota-sets/:project/defaults': ({ projectId: project }) => ({
    params: { project },
    unknown: 403,
  }),
  'compute GET /os-quota-sets/:project/detail': ({ projectId: project }) => ({
    params: { project },
    unknown: 403,
  }),
  'compute PUT /os-quota-sets/:project': ({ projectId: project }) => ({
    ...{ as: 'admin', params: { project }, body: { quota_set: { cores: 10_000 } } },
  }),
  'compute DELETE /os-quota-sets/:project': async ({ otherProjectId: project }) => ({
    as: 'admin',
    params: { project },
  }),
  'compute GET /os-quota-class-sets/:class': () => ({ as: 'admin', params: { class: 'default' } }),
  'compute GET /os-simple-tenant-usage': () => ({
    as: 'admin',
    query: 'detailed=1&start=2026-01-01T00:00:00',
  }),
  'compute GET /os-simple-tenant-usage/:project': async (world) => {
    await world.server();
    return { params: { project: world.projectId }, unknown: 403 };
  },
  'compute GET /os-availability-zone': () => ({}),
  'compute GET /os-availability-zone/detail': () => ({ as: 'admin' }),
  'compute GET /os-hosts': () => ({ as: 'admin' }),
  'compute GET /os-hosts/:host': () => ({ as: 'admin', params: { host: 'rack-1' } }),
  'compute GET /os-hypervisors': () => ({ as: 'admin' }),
  'compute GET /os-hypervisors/detail': () => ({ as: 'admin' }),
  'compute GET /os-hypervisors/statistics': () => ({ as: 'admin' }),
  'compute GET /os-hypervisors/:id': async (world) => {
    const { body } = await world.ask('admin', { method: 'GET', url: '/compute/v2.1/os-hypervisors' });
    const [first] = (body as { hypervisors: { id: number }[] }).hypervisors;
    return { as: 'admin', params: { id: String(first?.id) } };
  },
  'compute GET /os-hypervisors/:name/search': () => ({ as: 'admin', params: { name: 'rack' } }),
  'compute GET /os-services': () => ({ as: 'admin' }),
  'compute PUT /os-services/:id': async (world) => {
    const headers = { 'openstack-api-version': 'compute 2.53' };
    const url = '/compute/v2.1/os-services?binary=nova-compute&host=rack-2';
    const { body } = await world.ask('admin', { method: 'GET', url, headers });
    const [first] = (body as { services: { id: string }[] }).services;
    return { as: 'admin', params: { id: first?.id ?? '' }, body: { status: 'enabled' } };
  },
  'compute PUT /os-services/enable': () => ({ as: 'admin', body: TARGET }),
  'compute PUT /os-services/disable': () => ({ as: 'admin', body: TARGET }),
  'compute PUT /os-services/disable-log-reason': () => ({
    as: 'admin',
    body: { ...TARGET, disabled_reason: 'fans' },
  }),
  'compute PUT /os-services/force-down': () => ({ as: 'admin', body: { ...TARGET, forced_down: false } }),
  'compute GET /extensions': () => ({}),
  'compute GET /extensions/:alias': () => ({ params: { alias: 'os-keypairs' }, isShared: true }),
  'compute GET /images': () => ({ query: 'limit=1&name=tiny' }),
  'compute GET /images/detail': () => ({ query: 'status=active' }),
  'compute GET /images/:id': ({ imageId: id }) => ({ params: { id } }),
  'compute GET /images/:id/metadata': ({ imageId: id }) => ({ params: { id } }),
  'compute GET /os-keypairs': () => ({}),
  'compute POST /os-keypairs': () => ({ body: { keypair: { name: fresh() } } }),
  'compute GET /os-keypairs/:name': async (world) => ({ params: { name: await keyPair(world) } }),
  'compute DELETE /os-keypairs/:name': async (world) => ({ params: { name: await keyPair(world) } }),
};
