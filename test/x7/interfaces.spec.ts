import { describe, expect, it } from '@jest/globals';
import { cardRows } from '../../src/cloud/instances/cards/card-rows.js';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import { fresh } from './example.js';
import { ofCard } from './examples/compute.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const servers = '/compute/v2.1/servers';
const v2 = '/network/v2.0';

const ask = (method: string, url: string, body?: object) =>
  world.ask('member', { method, url, ...(body && { body }) });

async function made(kind: string, body: object): Promise<string> {
  const answer = await ask('POST', `${v2}/${kind}s`, { [kind]: body });
  return (answer.body as Record<string, { id: string }>)[kind]?.id ?? '';
}
const network = async (cidr: string) => {
  const id = await made('network', { name: fresh('n') });
  await made('subnet', { network_id: id, ip_version: 4, cidr });
  return id;
};
const port = (networkId: string) => made('port', { network_id: networkId });
const flat = async () => {
  const { body } = await ask('GET', `${v2}/networks?name=flat`);
  return (body as { networks: { id: string }[] }).networks[0]?.id ?? '';
};

const flatId = await flat();

const launch = (networks: object[], more: object = {}) =>
  ask('POST', servers, {
    server: { name: 's', imageRef: world.imageId, flavorRef: world.flavorId, networks, ...more },
  });
async function launched(networks: object[]): Promise<string> {
  const { body } = await launch(networks);
  const id = (body as { server?: { id: string } }).server?.id;
  if (id === undefined) throw new Error(JSON.stringify(body));
  return id;
}
interface Shown {
  readonly port_id: string;
  readonly net_id: string;
  readonly fixed_ips: { readonly ip_address: string }[];
}
const interfacesOf = async (id: string) =>
  ((await ask('GET', `${servers}/${id}/os-interface`)).body as { interfaceAttachments: Shown[] })
    .interfaceAttachments;
const addressesOf = async (id: string) =>
  (
    (await ask('GET', `${servers}/${id}`)).body as {
      server: { addresses: Record<string, { addr: string }[]> };
    }
  ).server.addresses;
const idsOf = (rows: readonly Shown[], key: 'net_id' | 'port_id') => rows.map((row) => row[key]).sort();
const counted = async (text: string, ...values: unknown[]) =>
  Number((await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${text}`, values))[0]?.n);

describe('a server is launched', () => {
  it('into several networks, each with an interface of its own', async () => {
    const [a, b] = [await network('10.21.0.0/24'), await network('10.22.0.0/24')];
    const id = await launched([{ uuid: a }, { uuid: b, fixed_ip: '10.22.0.9' }, { uuid: flatId }]);
    const rows = await interfacesOf(id);
    expect(idsOf(rows, 'net_id')).toEqual([a, b, flatId].sort());
    const shown = await addressesOf(id);
    expect(Object.keys(shown)).toHaveLength(3);
    expect(Object.values(shown).flat()).toContainEqual(expect.objectContaining({ addr: '10.22.0.9' }));
  });

  it('with the cloud’s network first', async () => {
    const a = await network('10.23.0.0/24');
    const id = await launched([{ uuid: flatId }, { uuid: a }]);
    expect(idsOf(await interfacesOf(id), 'net_id')).toEqual([a, flatId].sort());
  });

  it('twice into the cloud’s network', async () => {
    const id = await launched([{ uuid: flatId }, { uuid: flatId }]);
    expect(Object.values(await addressesOf(id))).toEqual([[expect.anything(), expect.anything()]]);
  });

  it('with ports that are there, which outlive it', async () => {
    const a = await network('10.24.0.0/24');
    const ports = [await port(a), await port(a)];
    const id = await launched(ports.map((one) => ({ port: one })));
    expect(idsOf(await interfacesOf(id), 'port_id')).toEqual([...ports].sort());
    expect(await counted('network_interfaces WHERE instance_id = $1 AND NOT delete_on_termination', id)).toBe(
      2,
    );
    expect((await launch([{ port: ports[0] }])).status).toBe(409);
  });

  it.each<[number, string, object[], object]>([
    [400, 'with a network that is not there', [{ uuid: world.projectId }], {}],
    [400, 'with a port that is not there', [{ port: world.projectId }], {}],
    [400, 'with neither', [{}], {}],
    [400, 'with what is no address', [{ uuid: flatId, fixed_ip: 'elsewhere' }], {}],
    [400, 'with an address of IPv6', [{ uuid: flatId, fixed_ip: 'fe80::1' }], {}],
    [400, 'with an address of a port', [{ port: world.projectId, fixed_ip: '10.0.0.1' }], {}],
    [400, 'several with one address', [{ uuid: world.projectId, fixed_ip: '10.0.0.1' }], { min_count: 2 }],
    [400, 'several with one port', [{ port: world.projectId }], { max_count: 2 }],
    [400, 'with a port twice', [{ port: world.projectId }, { port: world.projectId }], {}],
    [400, 'with too many', Array.from({ length: 5 }, () => ({ uuid: world.projectId })), {}],
    [
      400,
      'with several that have no zone in common',
      [{ uuid: world.projectId }, { uuid: world.imageId }],
      {},
    ],
  ])('%i: %s', async (status, _how, networks, more) => {
    expect((await launch(networks, more)).status).toBe(status);
  });
});

describe('an interface', () => {
  const attach = (id: string, asked: object) =>
    ask('POST', `${servers}/${id}/os-interface`, { interfaceAttachment: asked });
  const portOf = ({ body }: { readonly body: unknown }) =>
    (body as { interfaceAttachment: Shown }).interfaceAttachment;

  it('is made in the network that is named, with its address', async () => {
    const id = await world.server();
    const a = await network('10.31.0.0/24');
    const answer = await attach(id, { net_id: a, fixed_ips: [{ ip_address: '10.31.0.77' }] });
    expect(portOf(answer)).toMatchObject({ net_id: a, fixed_ips: [{ ip_address: '10.31.0.77' }] });
    expect(await counted('outbox WHERE workflow = $1', 'attach-interface')).toBeGreaterThan(0);
  });

  it('is a port that was there, and stays when it comes out', async () => {
    const id = await world.server();
    const own = await port(await network('10.32.0.0/24'));
    expect(portOf(await attach(id, { port_id: own })).port_id).toBe(own);
    expect((await attach(id, { port_id: own })).status).toBe(409);
    expect(await counted('network_interfaces WHERE id = $1 AND NOT delete_on_termination', own)).toBe(1);
  });

  it('that was made for the server goes when it is out', async () => {
    const { params } = await ofCard(world);
    const before = await counted('network_interfaces WHERE id = $1 AND delete_on_termination', params.port);
    expect(before).toBe(1);
    expect((await ask('DELETE', `${servers}/${params.id}/os-interface/${params.port}`)).status).toBe(202);
    const [row] = await database.query<{ id: string; generation: number }>(
      'SELECT operation_id AS id, generation FROM network_interfaces WHERE id = $1',
      [params.port],
    );
    const ref = { operationId: row?.id ?? '', chunk: 0, run: 1 };
    const about = { noun: 'network-interface', id: params.port, generation: row?.generation ?? 0 } as const;
    await database.transaction((tx) =>
      cardRows.write(tx, ref, [{ ...about, kind: 'detached', cleanups: [] }]),
    );
    expect(await counted('network_interfaces WHERE id = $1', params.port)).toBe(0);
    expect(await counted('fixed_addresses WHERE interface_id = $1', params.port)).toBe(0);
  });

  it('that cannot come in is not left over', async () => {
    const id = await world.server();
    await database.query(`UPDATE instances SET task_state = 'rebooting' WHERE id = $1`, [id]);
    const before = await counted('network_interfaces');
    expect((await attach(id, {})).status).toBe(409);
    expect(await counted('network_interfaces')).toBe(before);
  });

  it('of a server with as many as it may have is refused', async () => {
    const id = await launched(Array.from({ length: 4 }, () => ({ uuid: flatId })));
    await database.query(
      `UPDATE instances SET lifecycle = 'active', task_state = NULL, host = 'rack-1' WHERE id = $1`,
      [id],
    );
    expect((await attach(id, {})).status).toBe(403);
  });

  it.each<[number, object]>([
    [400, { port_id: world.projectId, net_id: world.projectId }],
    [400, { fixed_ips: [{ ip_address: '10.0.0.1' }] }],
    [404, { port_id: world.projectId }],
    [404, { net_id: world.projectId }],
  ])('%i: %j', async (status, asked) => {
    expect((await attach(await world.server(), asked)).status).toBe(status);
  });

  it('the first stays', async () => {
    const id = await world.server();
    const [first] = await interfacesOf(id);
    expect((await ask('DELETE', `${servers}/${id}/os-interface/${first?.port_id}`)).status).toBe(403);
  });
});

describe('addresses of a server', () => {
  const act = (id: string, body: object) => ask('POST', `${servers}/${id}/action`, body);

  it('become more and fewer', async () => {
    const id = await world.server();
    const [first] = await interfacesOf(id);
    expect((await act(id, { addFixedIp: { networkId: flatId } })).status).toBe(202);
    const [now] = await interfacesOf(id);
    expect(now?.fixed_ips).toHaveLength(2);
    const address = now?.fixed_ips[1]?.ip_address;
    expect(Object.values(await addressesOf(id))[0]).toContainEqual(
      expect.objectContaining({ addr: address }),
    );
    const found = await ask('GET', `${servers}?ip=${address}`);
    expect((found.body as { servers: object[] }).servers).toEqual([expect.objectContaining({ id })]);
    expect((await act(id, { removeFixedIp: { address } })).status).toBe(202);
    expect(await interfacesOf(id)).toEqual([first]);
    expect((await act(id, { removeFixedIp: { address: first?.fixed_ips[0]?.ip_address } })).status).toBe(409);
    expect((await act(id, { removeFixedIp: { address: '10.99.0.1' } })).status).toBe(400);
    expect((await act(id, { addFixedIp: { networkId: world.projectId } })).status).toBe(400);
  });

  it('that are an interface’s only one take it along', async () => {
    const { params } = await ofCard(world);
    const card = (await interfacesOf(params.id)).find((row) => row.port_id === params.port);
    const address = card?.fixed_ips[0]?.ip_address;
    expect((await act(params.id, { removeFixedIp: { address } })).status).toBe(202);
    expect(await counted('network_interfaces WHERE id = $1 AND is_leaving', params.port)).toBe(1);
  });
});
