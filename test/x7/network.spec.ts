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

it('the default group is there, and is neither made nor deleted', async () => {
  const { body } = await ask('GET', '/security-groups?name=default');
  const [first] = (body as { security_groups: { id: string }[] }).security_groups;
  expect((await ask('DELETE', `/security-groups/${first?.id}`)).status).toBe(409);
  expect((await ask('POST', '/security-groups', { security_group: { name: 'default' } })).status).toBe(409);
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
  expect((await ask('GET', '/networks?shared=False')).body).toEqual({ networks: [] });
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
