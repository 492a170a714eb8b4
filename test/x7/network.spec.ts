import { describe, expect, it } from '@jest/globals';
import { byEc2Id } from '../../src/common/refs/ref.js';
import { SecurityGroupService } from '../../src/cloud/security-groups/security-group.service.js';
import { databaseForSpec } from '../support/database.js';
import { CONTEXT } from '../support/request-context.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import { fresh } from './example.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const v2 = '/network/v2.0';
const ask = (method: string, url: string, body?: object) =>
  world.ask('member', { method, url: `${v2}${url}`, ...(body && { body }) });

async function group(): Promise<string> {
  const made = await ask('POST', '/security-groups', { security_group: { name: fresh('g') } });
  return (made.body as { security_group: { id: string } }).security_group.id;
}
const addRule = async (id: string, rule: object) =>
  ask('POST', '/security-group-rules', {
    security_group_rule: { security_group_id: id, direction: 'ingress', ...rule },
  });

describe('a rule', () => {
  it.each([
    [{}, { protocol: null, remote_ip_prefix: '0.0.0.0/0', ethertype: 'IPv4' }],
    [{ ethertype: 'IPv6' }, { remote_ip_prefix: '::/0', ethertype: 'IPv6' }],
    [{ protocol: 'TCP' }, { protocol: 'tcp', port_range_min: null, port_range_max: null }],
    [
      { protocol: '17', port_range_min: 53, port_range_max: '53' },
      { protocol: 'udp', port_range_min: 53 },
    ],
    [
      { protocol: 'icmp', port_range_min: 8, port_range_max: 0 },
      { port_range_min: 8, port_range_max: 0 },
    ],
    [{ protocol: 'vrrp' }, { protocol: '112' }],
    [{ remote_ip_prefix: '10.1.2.3/8' }, { remote_ip_prefix: '10.0.0.0/8' }],
    [{ direction: 'egress', protocol: 'tcp', port_range_min: 1, port_range_max: 2 }, { direction: 'egress' }],
  ])('%j is %j', async (asked, shown) => {
    const answer = await addRule(await group(), asked);
    expect(answer).toMatchObject({ status: 201, body: { security_group_rule: shown } });
  });

  it.each([
    [{ protocol: 'tcp', port_range_min: 9, port_range_max: 8 }],
    [{ port_range_min: 1, port_range_max: 2 }],
    [{ protocol: 'carrier-pigeon' }],
    [{ remote_ip_prefix: '10.0.0.0/33' }],
    [{ remote_ip_prefix: '::/0' }],
    [{ remote_ip_prefix: '10.0.0.0/8', remote_group_id: 'x' }],
  ])('%j is refused', async (asked) => {
    expect((await addRule(await group(), asked)).status).toBe(400);
  });

  it('of a group names it by its id, and is there once', async () => {
    const id = await group();
    const peer = { remote_group_id: id, protocol: 'tcp' };
    expect((await addRule(id, peer)).body).toMatchObject({ security_group_rule: { remote_group_id: id } });
    expect(await addRule(id, peer)).toMatchObject({
      status: 409,
      body: { NeutronError: { type: 'SecurityGroupRuleExists' } },
    });
    const strange = { remote_group_id: '11111111-2222-4333-8444-555555555555' };
    expect(await addRule(id, strange)).toMatchObject({
      status: 404,
      body: { NeutronError: { type: 'SecurityGroupNotFound' } },
    });
  });

  it('is EC2’s rule too', async () => {
    const id = await group();
    await addRule(id, { protocol: 'tcp', port_range_min: 22, port_range_max: 22 });
    const [row] = await database.query<{ ec2Id: string }>(
      'SELECT ec2_id AS "ec2Id" FROM security_groups WHERE id = $1',
      [id],
    );
    const query = { refs: [byEc2Id(row?.ec2Id ?? '')], after: null, limit: 1 };
    const [shown] = await world.app
      .get(SecurityGroupService)
      .list({ ...CONTEXT, projectId: world.projectId }, query);
    expect(shown?.rules).toMatchObject([{ protocol: 'tcp', fromPort: 22, toPort: 22, cidr: '0.0.0.0/0' }]);
  });
});

it('a group, its rules and the network say when they were made', async () => {
  const before = new Date(Date.now() - 60_000).toISOString();
  const id = await group();
  await addRule(id, {});
  const views = await Promise.all(
    [`/security-groups?id=${id}`, `/security-group-rules?security_group_id=${id}`, '/networks?name=flat'].map(
      async (path) =>
        Object.values((await ask('GET', path)).body as Record<string, { created_at: string }[]>),
    ),
  );
  for (const { created_at: at } of views.flat(2)) expect(at > before).toBe(true);
});

it('a group is renamed, to no name that there is; the default one keeps its own', async () => {
  const [id, taken] = [await group(), fresh('g')];
  await ask('POST', '/security-groups', { security_group: { name: taken } });
  const put = (of: string, security_group: object) =>
    ask('PUT', `/security-groups/${of}`, { security_group });
  const name = fresh('g');
  expect((await put(id, { name })).body).toMatchObject({ security_group: { name, description: '' } });
  expect((await put(id, { description: 'd' })).body).toMatchObject({
    security_group: { name, description: 'd' },
  });
  expect((await put(id, { name: taken })).status).toBe(409);
  expect((await put(id, { name: 'default' })).status).toBe(409);
  const { body } = await ask('GET', '/security-groups?name=default');
  const [first] = (body as { security_groups: { id: string }[] }).security_groups;
  expect((await put(first?.id ?? '', { name })).status).toBe(409);
});

it('the default group is there, and is neither made nor deleted', async () => {
  const { body } = await ask('GET', '/security-groups?name=default');
  const [first] = (body as { security_groups: { id: string }[] }).security_groups;
  expect((await ask('DELETE', `/security-groups/${first?.id}`)).status).toBe(409);
  expect((await ask('POST', '/security-groups', { security_group: { name: 'default' } })).status).toBe(409);
});

describe('a floating address', () => {
  const serverPort = async () => {
    const server = await world.server();
    const { body } = await ask('GET', `/ports?device_id=${server}`);
    return { server, port: (body as { ports: { id: string }[] }).ports[0]?.id ?? '' };
  };
  const external = async () => {
    const { body } = await ask('GET', '/networks?router:external=True&fields=id');
    return (body as { networks: { id: string }[] }).networks[0]?.id ?? '';
  };
  const create = async (more: object = {}) =>
    ask('POST', '/floatingips', { floatingip: { floating_network_id: await external(), ...more } });
  const put = (id: string, change: object) => ask('PUT', `/floatingips/${id}`, { floatingip: change });
  const idOf = ({ body }: { body: unknown }) => (body as { floatingip: { id: string } }).floatingip.id;

  it('is of an external network, whose ranges are its subnets', async () => {
    const { body } = await ask('GET', '/networks?name=public');
    const [network] = (body as { networks: { id: string; subnets: string[] }[] }).networks;
    expect(network).toMatchObject({ 'router:external': true, shared: false, is_default: true });
    expect((await ask('GET', `/subnets/${network?.subnets[0]}`)).body).toMatchObject({
      subnet: { network_id: network?.id, cidr: '10.78.0.0/16', gateway_ip: null },
    });
  });

  it('goes before a port, moves to another, and comes back', async () => {
    const [first, second] = [await serverPort(), await serverPort()];
    const id = idOf(await create({ port_id: first.port }));
    const { body } = await ask('GET', `/floatingips?port_id=${first.port}`);
    expect(body).toMatchObject({
      floatingips: [{ id, port_details: { device_id: first.server }, status: 'DOWN' }],
    });
    const moved = await put(id, { port_id: second.port });
    expect(moved).toMatchObject({ status: 200, body: { floatingip: { port_id: second.port } } });
    const other = idOf(await create());
    expect((await put(other, { port_id: second.port })).status).toBe(409);
    expect((await put(id, { port_id: null })).body).toMatchObject({
      floatingip: { port_id: null, fixed_ip_address: null, port_details: null },
    });
    expect((await ask('DELETE', `/floatingips/${id}`)).status).toBe(204);
    expect((await ask('GET', `/floatingips/${id}`)).status).toBe(404);
  });

  it('is shown with its server, behind the server’s own address', async () => {
    const { server, port } = await serverPort();
    const { body } = await create({ port_id: port, floating_ip_address: '10.78.9.9' });
    expect(body).toMatchObject({ floatingip: { floating_ip_address: '10.78.9.9' } });
    const shown = await world.ask('member', { method: 'GET', url: `/compute/v2.1/servers/${server}` });
    const fixed = { 'OS-EXT-IPS:type': 'fixed' };
    const floating = { addr: '10.78.9.9', 'OS-EXT-IPS:type': 'floating' };
    expect(shown.body).toMatchObject({ server: { addresses: { flat: [fixed, floating] } } });
  });

  it.each([
    [404, { floating_network_id: '11111111-2222-4333-8444-555555555555' }, 'NetworkNotFound'],
    [400, { floating_ip_address: '192.0.2.1' }, 'InvalidIpForNetwork'],
    [404, { port_id: '11111111-2222-4333-8444-555555555555' }, 'PortNotFound'],
    [404, { port_id: 'x' }, 'PortNotFound'],
    [404, { subnet_id: 'x' }, 'SubnetNotFound'],
    [400, { fixed_ip_address: '10.77.0.1' }, 'InvalidInput'],
  ])('%i: %j', async (status, asked, type) => {
    expect(await create(asked)).toMatchObject({ status, body: { NeutronError: { type } } });
  });

  it('is of no network of guests, and of no quota that is used up', async () => {
    const { body } = await ask('GET', '/networks?name=flat');
    const flat = (body as { networks: { id: string }[] }).networks[0]?.id;
    expect((await create({ floating_network_id: flat })).status).toBe(400);
    const limit = (floatingip: number) =>
      world.ask('admin', {
        ...{ method: 'PUT', url: `${v2}/quotas/${world.projectId}` },
        body: { quota: { floatingip, force: true } },
      });
    expect((await limit(0)).body).toMatchObject({ quota: { floatingip: 0 } });
    expect(await create()).toMatchObject({ status: 409, body: { NeutronError: { type: 'OverQuota' } } });
    await limit(-1);
  });

  it('is given to a server, moved and taken back by compute, too', async () => {
    const [first, second] = [await serverPort(), await serverPort()];
    const { body } = await create();
    const { floating_ip_address: address } = (body as { floatingip: { floating_ip_address: string } })
      .floatingip;
    const act = async (server: string, action: object) =>
      (
        await world.ask('member', {
          method: 'POST',
          url: `/compute/v2.1/servers/${server}/action`,
          body: action,
        })
      ).status;
    expect(await act(first.server, { addFloatingIp: { address } })).toBe(202);
    expect(await act(second.server, { removeFloatingIp: { address } })).toBe(409);
    expect(await act(second.server, { addFloatingIp: { address } })).toBe(202);
    expect(await act(second.server, { removeFloatingIp: { address } })).toBe(202);
    expect(await act(second.server, { addFloatingIp: { address: '192.0.2.1' } })).toBe(404);
    const toFixed = (fixed_address: unknown) =>
      act(second.server, { addFloatingIp: { address, fixed_address } });
    const addresses = async () => {
      const url = `/compute/v2.1/servers/${second.server}/os-interface`;
      const { interfaceAttachments } = (await world.ask('member', { method: 'GET', url })).body as {
        interfaceAttachments: { net_id: string; fixed_ips: { ip_address: string }[] }[];
      };
      return interfaceAttachments.map((one) => ({ ...one, fixed: one.fixed_ips.map((of) => of.ip_address) }));
    };
    const [card] = await addresses();
    expect(await act(second.server, { addFixedIp: { networkId: card?.net_id } })).toBe(202);
    const [own, further] = (await addresses())[0]?.fixed ?? [];
    expect(await toFixed('192.0.2.7')).toBe(400);
    const standsFor = async () => {
      const { body: found } = await ask('GET', `/floatingips?floating_ip_address=${address}`);
      return (found as { floatingips: { fixed_ip_address: string }[] }).floatingips[0]?.fixed_ip_address;
    };
    for (const fixed of [further, own]) {
      expect(await toFixed(fixed)).toBe(202);
      expect(await standsFor()).toBe(fixed);
    }
  });

  it('stands for each address of a port, beside one another', async () => {
    const { server, port } = await serverPort();
    const { body } = await ask('GET', `/ports/${port}`);
    const { network_id: networkId } = (body as { port: { network_id: string } }).port;
    const url = `/compute/v2.1/servers/${server}/action`;
    const taken = await world.ask('member', { method: 'POST', url, body: { addFixedIp: { networkId } } });
    expect(taken.status).toBe(202);
    const { body: now } = await ask('GET', `/ports/${port}`);
    const fixed = (now as { port: { fixed_ips: { ip_address: string }[] } }).port.fixed_ips;
    expect(fixed).toHaveLength(2);
    for (const { ip_address: own } of fixed)
      expect(await create({ port_id: port, fixed_ip_address: own })).toMatchObject({
        ...{ status: 201, body: { floatingip: { port_id: port, fixed_ip_address: own } } },
      });
    const second = { port_id: port, fixed_ip_address: fixed[1]?.ip_address };
    expect((await create(second)).status).toBe(409);
    expect((await create({ ...second, fixed_ip_address: '192.0.2.7' })).status).toBe(400);
  });
});

it('a list is cut, paged and narrowed', async () => {
  for (let i = 0; i < 3; i++) await group();
  const { body } = await ask(
    'GET',
    '/security-groups?fields=name&fields=id&limit=2&sort_key=name&sort_dir=asc',
  );
  const page = body as { security_groups: object[]; security_groups_links: { href: string }[] };
  expect(page.security_groups.map((row) => Object.keys(row))).toEqual([
    ['id', 'name'],
    ['id', 'name'],
  ]);
  const next = new URL(page.security_groups_links[0]?.href ?? '');
  expect((await ask('GET', `/security-groups${next.search}`)).status).toBe(200);
  expect((await ask('GET', '/security-groups?marker=x')).status).toBe(400);
  expect((await ask('GET', '/networks?shared=False&name=flat')).body).toEqual({ networks: [] });
});

it('a server is on the network that it asks for, with the address that it asks for', async () => {
  const { body } = await ask('GET', '/networks?name=flat');
  const uuid = (body as { networks: { id: string }[] }).networks[0]?.id ?? '';
  const create = (network: object) =>
    world.ask('member', {
      ...{ method: 'POST', url: '/compute/v2.1/servers' },
      body: {
        server: { name: 's', imageRef: world.imageId, flavorRef: world.flavorId, networks: [network] },
      },
    });
  expect((await create({ uuid, fixed_ip: '10.77.0.77' })).status).toBe(202);
  expect((await create({ uuid: '11111111-2222-4333-8444-555555555555' })).status).toBe(400);
  const { body: ports } = await ask('GET', '/ports?fixed_ips=ip_address=10.77.0.77');
  expect(ports).toMatchObject({ ports: [{ network_id: uuid, device_owner: 'compute:local-1a' }] });
});

describe.each(['tenant_id', 'project_id'])('%s', (name) => {
  const NOBODYS = '11111111-2222-4333-8444-555555555555';
  const bodies = (project: string): readonly (readonly [string, object])[] => [
    ['/security-groups', { security_group: { name: fresh('of'), [name]: project } }],
    [
      '/security-group-rules',
      { security_group_rule: { security_group_id: NOBODYS, direction: 'ingress', [name]: project } },
    ],
    ['/floatingips', { floatingip: { floating_network_id: NOBODYS, [name]: project } }],
  ];

  it.each([
    ['member', 403],
    ['admin', 501],
  ] as const)('of another project is not passed over: %s, %i', async (who, status) => {
    for (const [url, body] of bodies(NOBODYS))
      expect(await world.ask(who, { method: 'POST', url: `${v2}${url}`, body })).toMatchObject({ status });
  });

  it('of one’s own is what is so anyway', async () => {
    const statuses = [];
    for (const [url, body] of bodies(world.projectId)) statuses.push((await ask('POST', url, body)).status);
    expect(statuses).toEqual([201, 404, 404]);
  });
});

describe('a network of one’s own', () => {
  interface Made {
    readonly id: string;
    readonly [key: string]: unknown;
  }
  const make = async (kind: string, asked: object): Promise<Made> => {
    const answer = await ask('POST', `/${kind}s`, { [kind]: asked });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return (answer.body as Record<string, Made>)[kind] as Made;
  };
  const subnetOf = (network_id: string, cidr: string, more: object = {}) =>
    make('subnet', { network_id, cidr, ip_version: 4, ...more });
  const network = async (cidr = '10.1.0.0/24') => {
    const { id } = await make('network', { name: fresh('n') });
    return { id, subnet: await subnetOf(id, cidr) };
  };
  const external = async () => {
    const { body } = await ask('GET', '/networks?router:external=True&fields=id');
    return (body as { networks: { id: string }[] }).networks[0]?.id ?? '';
  };
  const ec2 = (table: string, id: string) =>
    database.query<Record<string, unknown>>(`SELECT * FROM ${table} WHERE id = $1`, [id]);
  const put = (path: string, body: object) => ask('PUT', path, body);
  const server = (more: object) =>
    world.ask('member', {
      ...{ method: 'POST', url: '/compute/v2.1/servers' },
      body: { server: { name: 's', imageRef: world.imageId, flavorRef: world.flavorId, ...more } },
    });

  it('is a VPC, whose ranges come with its subnets, and go with them', async () => {
    const { id, subnet } = await network();
    await subnetOf(id, '10.2.0.0/24', {
      ...{ allocation_pools: [{ start: '10.2.0.9', end: '10.2.0.20' }], dns_nameservers: ['10.9.9.9'] },
    });
    const ranges = () => database.query('SELECT cidr FROM vpc_ranges WHERE vpc_id = $1 ORDER BY cidr', [id]);
    expect(await ranges()).toEqual([{ cidr: '10.1.0.0/24' }, { cidr: '10.2.0.0/24' }]);
    expect((await ask('GET', `/subnets?network_id=${id}&cidr=10.2.0.0/24`)).body).toMatchObject({
      subnets: [
        { allocation_pools: [{ start: '10.2.0.9', end: '10.2.0.20' }], dns_nameservers: ['10.9.9.9'] },
      ],
    });
    expect((await ask('DELETE', `/subnets/${subnet.id}`)).status).toBe(204);
    expect(await ranges()).toEqual([{ cidr: '10.2.0.0/24' }]);
    expect((await ask('DELETE', `/networks/${id}`)).status).toBe(204);
    expect(await ec2('vpcs', id)).toEqual([]);
  });

  it.each([
    [400, { cidr: 'x' }],
    [400, { cidr: '10.1.0.0/30' }],
    [501, { ip_version: 6 }],
    [501, { gateway_ip: null }],
    [501, { gateway_ip: '10.3.0.9' }],
    [501, { enable_dhcp: false }],
    [501, { dns_nameservers: ['1.1.1.1', '8.8.8.8'] }],
    [400, { allocation_pools: [{ start: '10.3.0.1', end: '10.3.0.20' }] }],
    [409, { cidr: '10.1.0.0/16' }],
    [409, { cidr: '10.1.0.128/25' }],
    [404, { network_id: '11111111-2222-4333-8444-555555555555' }],
  ])('has no subnet (%i): %j', async (status, asked) => {
    const { id: network_id } = await network();
    const subnet = { network_id, cidr: '10.3.0.0/24', ip_version: 4, ...asked };
    expect((await ask('POST', '/subnets', { subnet })).status).toBe(status);
  });

  it.each([
    [501, { admin_state_up: false }],
    [501, { shared: true }],
    [501, { mtu: 9000 }],
    [404, { availability_zone_hints: ['nowhere'] }],
  ])('is not made (%i): %j', async (status, asked) => {
    const made = await ask('POST', '/networks', { network: asked });
    if (status === 501) return expect(made.status).toBe(501);
    const { id } = (made.body as { network: Made }).network;
    const subnet = { network_id: id, cidr: '10.3.0.0/24', ip_version: 4 };
    expect((await ask('POST', '/subnets', { subnet })).status).toBe(status);
  });

  it('is the cloud’s where it is shared: nobody changes it', async () => {
    const { body } = await ask('GET', '/networks?name=flat');
    const [flat] = (body as { networks: { id: string; subnets: string[] }[] }).networks;
    for (const path of [`/networks/${flat?.id}`, `/subnets/${flat?.subnets[0]}`])
      expect((await ask('DELETE', path)).status).toBe(403);
    expect((await put(`/networks/${await external()}`, { network: { name: 'x' } })).status).toBe(403);
    expect((await put(`/networks/${flat?.id}/tags/x`, {})).status).toBe(403);
    expect((await ask('GET', `/networks/${flat?.id}/tags`)).body).toEqual({ tags: [] });
  });

  it('has words that EC2 shows as far as it has them', async () => {
    const { id } = await network();
    await put(`/networks/${id}`, { network: { name: 'web', description: 'd' } });
    await put(`/networks/${id}/tags`, { tags: ['a', 'b', 'a'] });
    expect((await ask('GET', `/networks/${id}`)).body).toMatchObject({
      network: { name: 'web', description: 'd', tags: ['a', 'b'] },
    });
    const [row] = await ec2('vpcs', id);
    const tags = await database.query('SELECT key, value FROM tags WHERE resource_id = $1', [
      row?.['ec2_id'],
    ]);
    expect(tags).toEqual([{ key: 'Name', value: 'web' }]);
    await put(`/networks/${id}`, { network: { name: '' } });
    expect((await ask('GET', `/networks/${id}`)).body).toMatchObject({ network: { name: '' } });
    expect((await ask('GET', `/networks/${id}/tags/c`)).status).toBe(404);
  });

  it('leads outside by a router, which is its gateway and the table of its subnets', async () => {
    const { id, subnet } = await network();
    const router = await make('router', { name: 'r' });
    expect(router).toMatchObject({ external_gateway_info: null });
    const added = await put(`/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id });
    expect(added).toMatchObject({ status: 200, body: { network_id: id, subnet_id: subnet.id } });
    const routes = () =>
      database.query('SELECT destination FROM routes WHERE internet_gateway_id = $1', [router.id]);
    expect(await routes()).toEqual([]);
    const open = { router: { external_gateway_info: { network_id: await external() } } };
    expect((await put(`/routers/${router.id}`, open)).body).toMatchObject(open);
    expect(await routes()).toEqual([{ destination: '0.0.0.0/0' }]);
    const { body } = await ask('GET', `/ports?device_id=${router.id}`);
    const [port] = (body as { ports: Made[] }).ports;
    expect(port).toMatchObject({
      device_owner: 'network:router_interface',
      fixed_ips: [{ ip_address: '10.1.0.1' }],
    });
    expect((await ask('DELETE', `/ports/${port?.id}`)).status).toBe(409);
    expect((await ask('DELETE', `/routers/${router.id}`)).body).toMatchObject({
      NeutronError: { type: 'RouterInUse' },
    });
    expect((await ask('DELETE', `/subnets/${subnet.id}`)).body).toMatchObject({
      NeutronError: { type: 'SubnetInUse' },
    });
    expect((await ask('DELETE', `/networks/${id}`)).body).toMatchObject({
      NeutronError: { type: 'NetworkInUse' },
    });
    await put(`/routers/${router.id}`, { router: { external_gateway_info: {} } });
    expect(await routes()).toEqual([]);
    const removed = await put(`/routers/${router.id}/remove_router_interface`, { port_id: port?.id });
    expect(removed).toMatchObject({ status: 200, body: { subnet_id: subnet.id } });
    expect(await ec2('internet_gateways', router.id)).toMatchObject([{ vpc_id: null }]);
    expect((await ask('DELETE', `/routers/${router.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/networks/${id}`)).status).toBe(204);
  });

  it('has one router, and a router one network', async () => {
    const [one, other] = [await network(), await network()];
    const [first, second] = [await make('router', {}), await make('router', {})];
    const add = (router: Made, subnet_id: string) =>
      put(`/routers/${router.id}/add_router_interface`, { subnet_id });
    expect((await add(first, one.subnet.id)).status).toBe(200);
    expect((await add(first, one.subnet.id)).status).toBe(400);
    expect((await add(first, other.subnet.id)).status).toBe(501);
    expect((await add(second, one.subnet.id)).status).toBe(501);
    expect((await put(`/routers/${first.id}/add_router_interface`, {})).status).toBe(400);
    expect((await put(`/routers/${first.id}/add_router_interface`, { port_id: 'x' })).status).toBe(501);
    expect((await put(`/routers/${second.id}/remove_router_interface`, { subnet_id: 'x' })).status).toBe(404);
    const inside = { router: { external_gateway_info: { network_id: one.id } } };
    expect((await put(`/routers/${first.id}`, inside)).status).toBe(404);
    const snat = { router: { external_gateway_info: { network_id: await external(), enable_snat: true } } };
    expect((await put(`/routers/${first.id}`, snat)).status).toBe(501);
  });

  it('has ports, which are interfaces of a project’s own', async () => {
    const { id: network_id, subnet } = await network();
    const port = await make('port', { network_id, name: 'p', fixed_ips: [{ ip_address: '10.1.0.77' }] });
    expect(port).toMatchObject({ device_id: '', status: 'DOWN', fixed_ips: [{ ip_address: '10.1.0.77' }] });
    const id = await group();
    const changed = await put(`/ports/${port.id}`, { port: { security_groups: [id], description: 'd' } });
    expect(changed.body).toMatchObject({ port: { security_groups: [id], description: 'd', name: 'p' } });
    const [member] = await database.query('SELECT in_domain FROM instance_groups WHERE instance_id = $1', [
      port.id,
    ]);
    expect(member).toEqual({ in_domain: expect.any(String) });
    const again = (asked: object) => ask('POST', '/ports', { port: { network_id, ...asked } });
    const at = (ip_address: string) => ({ fixed_ips: [{ ip_address }] });
    expect((await again(at('10.1.0.77'))).body).toMatchObject({
      NeutronError: { type: 'IpAddressAlreadyAllocated' },
    });
    expect((await again(at('10.9.0.1'))).body).toMatchObject({
      NeutronError: { type: 'InvalidIpForNetwork' },
    });
    expect((await again({ fixed_ips: [{ subnet_id: 'x' }] })).status).toBe(404);
    expect((await again({ mac_address: 'fa:16:3e:00:00:01' })).status).toBe(501);
    expect((await again({ device_id: 'x' })).status).toBe(501);
    expect((await put(`/ports/${port.id}`, { port: { ...at('10.1.0.78') } })).status).toBe(501);
    expect((await put(`/ports/${port.id}`, { port: { security_groups: [] } })).status).toBe(501);
    expect((await ask('DELETE', `/subnets/${subnet.id}`)).status).toBe(409);
    expect((await ask('DELETE', `/networks/${network_id}`)).status).toBe(409);
    expect((await ask('DELETE', `/ports/${port.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/networks/${network_id}`)).status).toBe(204);
  });

  it('has servers, in groups that X7 made, by its name', async () => {
    const { id: uuid } = await network();
    await put(`/networks/${uuid}`, { network: { name: 'own' } });
    const name = fresh('g');
    await ask('POST', '/security-groups', { security_group: { name } });
    const made = await server({ networks: [{ uuid, fixed_ip: '10.1.0.50' }], security_groups: [{ name }] });
    expect(made.status).toBe(202);
    const { id } = (made.body as { server: Made }).server;
    const shown = await world.ask('member', { method: 'GET', url: `/compute/v2.1/servers/${id}` });
    expect(shown.body).toMatchObject({
      server: { addresses: { own: [{ addr: '10.1.0.50' }] }, security_groups: [{ name }] },
    });
    expect((await ask('GET', `/ports?device_id=${id}`)).body).toMatchObject({
      ports: [{ network_id: uuid }],
    });
    const [port] = ((await ask('GET', `/ports?device_id=${id}`)).body as { ports: Made[] }).ports;
    expect((await ask('DELETE', `/ports/${port?.id}`)).body).toMatchObject({
      NeutronError: { type: 'PortInUse' },
    });
    const byDefault = await server({ networks: [{ uuid }], security_groups: [{ name: 'default' }] });
    expect(byDefault.status).toBe(202);
  });

  it.each([
    [400, { uuid: '11111111-2222-4333-8444-555555555555' }, {}],
    [400, { fixed_ip: '10.9.9.9' }, {}],
    [400, {}, { availability_zone: 'local-1b' }],
  ])('takes no server (%i): %j %j', async (status, asked, more) => {
    const { id: uuid } = await network();
    expect((await server({ networks: [{ uuid, ...asked }], ...more })).status).toBe(status);
  });
});

describe('several at once', () => {
  const v2 = '/network/v2.0';
  const post = (path: string, body: object) =>
    world.ask('member', { method: 'POST', url: `${v2}/${path}`, body });
  const idsIn = ({ body }: { readonly body: unknown }, key: string) =>
    (body as Record<string, readonly { readonly id: string }[]>)[key]?.map(({ id }) => id) ?? [];
  const count = async (table: 'vpcs' | 'subnets' | 'network_interfaces') =>
    Number((await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

  it('are made, in their order', async () => {
    const networks = await post('networks', { networks: [{ name: 'bulk-a' }, { name: 'bulk-b' }] });
    expect(networks).toMatchObject({
      status: 201,
      body: { networks: [{ name: 'bulk-a' }, { name: 'bulk-b' }] },
    });
    const [first = ''] = idsIn(networks, 'networks');
    const subnets = ['10.41.0.0/24', '10.41.1.0/24'].map((cidr) => ({
      network_id: first,
      ip_version: 4,
      cidr,
    }));
    expect(idsIn(await post('subnets', { subnets }), 'subnets')).toHaveLength(2);
    const ports = [{ network_id: first }, { network_id: first }];
    expect(idsIn(await post('ports', { ports }), 'ports')).toHaveLength(2);
  });

  it('are all taken back when one cannot be', async () => {
    const [id = ''] = idsIn(await post('networks', { networks: [{ name: 'bulk-c' }] }), 'networks');
    const before = [await count('vpcs'), await count('subnets'), await count('network_interfaces')];
    expect((await post('networks', { networks: [{}, { shared: true }] })).status).toBe(501);
    const subnet = { network_id: id, ip_version: 4, cidr: '10.42.0.0/24' };
    expect((await post('subnets', { subnets: [subnet, subnet] })).status).toBe(409);
    await post('subnets', { subnet });
    const port = { network_id: id, fixed_ips: [{ ip_address: '10.42.0.9' }] };
    expect((await post('ports', { ports: [port, port] })).status).toBe(409);
    const now = [await count('vpcs'), await count('subnets'), await count('network_interfaces')];
    expect(now).toEqual([before[0], (before[1] ?? 0) + 1, before[2]]);
  });

  it.each([{ networks: [] }, { network: {}, networks: [{}] }, {}])('%j is no such request', async (body) => {
    expect((await post('networks', body)).status).toBe(400);
  });
});
