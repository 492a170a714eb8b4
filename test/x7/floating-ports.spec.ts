import { describe, expect, it } from '@jest/globals';
import { AddressFollower } from '../../src/cloud/floating-addresses/address-follower.js';
import { Outbox } from '../../src/cloud/outbox/outbox.js';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const follower = new AddressFollower(database, new Outbox());

const ask = (method: string, url: string, body?: object) =>
  world.ask('member', { method, url: `/network/v2.0${url}`, ...(body && { body }) });

type Made = Readonly<Record<string, unknown>> & { readonly id: string };
const inside = (body: unknown, key: string): Made => (body as Readonly<Record<string, Made>>)[key] as Made;

async function networkId(query: string): Promise<string> {
  const { body } = await ask('GET', `/networks?${query}`);
  return (body as { networks: Made[] }).networks[0]?.id ?? '';
}

/** With a router that leads to the world. */
async function routedNetwork(): Promise<string> {
  const { id } = inside((await ask('POST', '/networks', { network: {} })).body, 'network');
  const subnet = { network_id: id, cidr: '10.40.0.0/24', ip_version: 4 };
  const { id: subnetId } = inside((await ask('POST', '/subnets', { subnet })).body, 'subnet');
  const gateway = { external_gateway_info: { network_id: await networkId('router:external=True') } };
  const router = inside((await ask('POST', '/routers', { router: gateway })).body, 'router');
  const added = await ask('PUT', `/routers/${router.id}/add_router_interface`, { subnet_id: subnetId });
  expect([added.status, added.body]).toEqual([200, added.body]);
  return id;
}

const network = await routedNetwork();

async function port(): Promise<Made> {
  const made = await ask('POST', '/ports', { port: { network_id: network } });
  expect([made.status, made.body]).toEqual([201, made.body]);
  return inside(made.body, 'port');
}

const floating = async (more: object = {}) => {
  const asked = { floating_network_id: await networkId('router:external=True'), ...more };
  return ask('POST', '/floatingips', { floatingip: asked });
};
const change = (id: string, what: object) => ask('PUT', `/floatingips/${id}`, { floatingip: what });
const shown = async (id: string): Promise<Made> =>
  inside((await ask('GET', `/floatingips/${id}`)).body, 'floatingip');

async function launch(portId: string): Promise<string> {
  const server = { name: 's', imageRef: world.imageId, flavorRef: world.flavorId };
  const made = await world.ask('member', {
    ...{ method: 'POST', url: '/compute/v2.1/servers' },
    body: { server: { ...server, networks: [{ port: portId }] } },
  });
  expect([made.status, made.body]).toEqual([202, made.body]);
  return inside(made.body, 'server').id;
}

const run = (server: string) =>
  database.query(
    `UPDATE instances SET lifecycle = 'active', task_state = NULL, power_state = 'running', host = 'rack-1' WHERE id = $1`,
    [server],
  );

/** As their workflows end. */
const settle = () =>
  database.query(
    `UPDATE floating_addresses SET task = NULL, settled_at = now(), state = 'associated',
       bound_hosts = array_remove(ARRAY[host], NULL) WHERE task IS NOT NULL AND association_id IS NOT NULL`,
  );
const rowOf = async (id: string) => {
  const [row] = await database.query(
    `SELECT instance_id AS "instanceId", host, bound_hosts AS "boundHosts", task FROM floating_addresses WHERE id = $1`,
    [id],
  );
  return row;
};

describe('a floating address before a port without a server', () => {
  it('waits for it, and is bound where the server has come up', async () => {
    const own = await port();
    const made = await floating({ port_id: own.id });
    const [fixed] = own['fixed_ips'] as { ip_address: string }[];
    expect(made).toMatchObject({
      ...{ status: 201 },
      body: { floatingip: { port_id: own.id, fixed_ip_address: fixed?.ip_address, status: 'DOWN' } },
    });
    const { id } = inside(made.body, 'floatingip');
    await settle();
    await follower.sweep();
    expect(await rowOf(id)).toEqual({ instanceId: null, host: null, boundHosts: [], task: null });
    const server = await launch(own.id);
    await follower.sweep();
    expect(await rowOf(id)).toEqual({ instanceId: server, host: null, boundHosts: [], task: null });
    await run(server);
    await follower.sweep();
    const there = { instanceId: server, host: 'rack-1', boundHosts: ['rack-1'] };
    expect(await rowOf(id)).toEqual({ ...there, task: 'following' });
    expect(await shown(id)).toMatchObject({ port_id: own.id, port_details: { device_id: server } });
  });

  it('is taken back, and goes before another', async () => {
    const [first, second] = [await port(), await port()];
    const { id } = inside((await floating({ port_id: first.id })).body, 'floatingip');
    const moved = await change(id, { port_id: second.id });
    expect([moved.status, (await shown(id))['port_id']]).toEqual([200, second.id]);
    expect(inside((await change(id, { port_id: null })).body, 'floatingip')).toMatchObject({ port_id: null });
    expect((await change(id, { port_id: second.id })).body).toMatchObject({
      floatingip: { port_id: second.id },
    });
    expect((await change(id, { port_id: second.id })).status).toBe(200);
    expect((await floating({ port_id: second.id })).status).toBe(409);
  });

  it('is its project’s again when the port goes', async () => {
    const [first, second, third] = [await port(), await port(), await port()];
    const one = inside((await floating({ port_id: first.id })).body, 'floatingip').id;
    const two = inside((await floating({ port_id: second.id })).body, 'floatingip').id;
    expect((await ask('DELETE', `/ports/${first.id}`)).status).toBe(204);
    expect(await shown(one)).toMatchObject({ port_id: null, fixed_ip_address: null });
    expect((await change(one, { port_id: third.id })).status).toBe(200);
    await settle();
    await ask('DELETE', `/ports/${second.id}`);
    await follower.sweep();
    expect(await rowOf(two)).toMatchObject({ host: null, task: 'unbinding' });
    expect(await shown(two)).toMatchObject({ port_id: null });
  });
});
