import type { X7World } from '../../support/x7/x7-world.js';
import { type Example, type Examples, fresh } from '../example.js';

const v2 = '/network/v2.0';

/** The first of a list; a server is there, so that there is one of each. */
const first =
  (path: string, more: Partial<Example> = {}) =>
  async (world: X7World): Promise<Example> => {
    await world.server();
    const { body } = await world.ask('member', { method: 'GET', url: `${v2}/${path}` });
    const [row] = Object.values(body as Record<string, { id: string }[]>)[0] ?? [];
    return { params: { id: row?.id ?? '' }, ...more };
  };

async function group(world: X7World): Promise<string> {
  const body = { security_group: { name: fresh('g') } };
  const made = await world.ask('member', { method: 'POST', url: `${v2}/security-groups`, body });
  return (made.body as { security_group: { id: string } }).security_group.id;
}

const ruleIn = (id: string) => ({
  security_group_rule: {
    security_group_id: id,
    direction: 'ingress',
    protocol: 'tcp',
    port_range_min: 22,
    port_range_max: 22,
  },
});

async function rule(world: X7World): Promise<string> {
  const body = ruleIn(await group(world));
  const made = await world.ask('member', { method: 'POST', url: `${v2}/security-group-rules`, body });
  return (made.body as { security_group_rule: { id: string } }).security_group_rule.id;
}

const ofProject = ({ projectId: project }: X7World): Example => ({ params: { project }, unknown: 403 });
async function pool({ ask }: X7World): Promise<string> {
  const { body } = await ask('member', { method: 'GET', url: `${v2}/networks?router:external=True` });
  return (body as { networks: { id: string }[] }).networks[0]?.id ?? '';
}

async function floatingIp(world: X7World): Promise<string> {
  const body = { floatingip: { floating_network_id: await pool(world) } };
  const made = await world.ask('member', { method: 'POST', url: `${v2}/floatingips`, body });
  return (made.body as { floatingip: { id: string } }).floatingip.id;
}
const ofFloatingIp = async (world: X7World): Promise<Example> => ({
  params: { id: await floatingIp(world) },
});

const NONE = ['subnetpools', 'address-scopes', 'rbac-policies', 'agents'];

/** One of a kind, made anew; its id. */
async function made(world: X7World, kind: string, body: object): Promise<string> {
  const url = `${v2}/${kind}s`;
  const answer = await world.ask('member', { method: 'POST', url, body: { [kind]: body } });
  const id = (answer.body as Record<string, { id: string }>)[kind]?.id;
  if (id === undefined) throw new Error(JSON.stringify(answer.body));
  return id;
}
const network = (world: X7World) => made(world, 'network', { name: fresh('n') });
const subnetIn = (id: string) => ({ network_id: id, ip_version: 4, cidr: '10.5.0.0/24', name: fresh('s') });
const subnet = async (world: X7World) => made(world, 'subnet', subnetIn(await network(world)));
const router = (world: X7World) => made(world, 'router', { name: fresh('r') });
const portIn = (id: string) => ({ network_id: id, name: fresh('p'), description: 'd' });
async function port(world: X7World): Promise<string> {
  const id = await network(world);
  await made(world, 'subnet', subnetIn(id));
  return made(world, 'port', portIn(id));
}
async function wired(world: X7World): Promise<{ id: string; subnet_id: string }> {
  const [id, subnet_id] = [await router(world), await subnet(world)];
  const url = `${v2}/routers/${id}/add_router_interface`;
  await world.ask('member', { method: 'PUT', url, body: { subnet_id } });
  return { id, subnet_id };
}

const MAKERS = { networks: network, subnets: subnet, routers: router, ports: port };

/** Each kind read, renamed, tagged and taken away. */
const ofKinds: Examples = Object.fromEntries(
  Object.entries(MAKERS).flatMap(([path, make]): [string, Examples[string]][] => {
    const one = path.slice(0, -1);
    const of =
      (more: Partial<Example> = {}): Examples[string] =>
      async (world) => ({ params: { id: await make(world) }, ...more });
    const tagged: Examples[string] = async (world) => {
      const id = await make(world);
      await world.ask('member', { method: 'PUT', url: `${v2}/${path}/${id}/tags/red` });
      return { params: { id, tag: 'red' } };
    };
    return [
      [
        `network PUT /${path}/:id`,
        of({ body: { [one]: { name: 'new', description: 'e' } }, isOptional: true }),
      ],
      [`network DELETE /${path}/:id`, of()],
      [`network GET /${path}/:id/tags`, of()],
      [`network PUT /${path}/:id/tags`, of({ body: { tags: ['a', 'b'] } })],
      [`network DELETE /${path}/:id/tags`, of()],
      [`network GET /${path}/:id/tags/:tag`, tagged],
      [
        `network PUT /${path}/:id/tags/:tag`,
        async (world, version) => ({
          ...(await tagged(world, version)),
          unknown: { tag: 201, id: 404 },
        }),
      ],
      [`network DELETE /${path}/:id/tags/:tag`, tagged],
    ];
  }),
);

export const networkExamples: Examples = {
  ...ofKinds,
  'network POST /networks': () => ({
    body: { network: { name: fresh('n'), admin_state_up: true, availability_zone_hints: ['local-1a'] } },
  }),
  'network POST /subnets': async (world) => ({ body: { subnet: subnetIn(await network(world)) } }),
  'network GET /routers': () => ({}),
  'network GET /routers/:id': async (world) => ({ params: { id: await router(world) } }),
  'network POST /routers': async (world) => ({
    body: { router: { name: fresh('r'), external_gateway_info: { network_id: await pool(world) } } },
  }),
  'network PUT /routers/:id/add_router_interface': async (world) => ({
    params: { id: await router(world) },
    body: { subnet_id: await subnet(world) },
  }),
  'network PUT /routers/:id/remove_router_interface': async (world) => {
    const { id, subnet_id } = await wired(world);
    return { params: { id }, body: { subnet_id } };
  },
  'network POST /ports': async (world) => {
    const id = await network(world);
    await made(world, 'subnet', subnetIn(id));
    return { body: { port: portIn(id) } };
  },
  'network GET /networks': () => ({ query: 'name=flat&fields=id&fields=name&limit=1', isPart: true }),
  'network GET /networks/:id': first('networks', { isShared: true }),
  'network GET /subnets': () => ({ query: 'ip_version=4' }),
  'network GET /subnets/:id': first('subnets'),
  'network GET /ports': () => ({ query: 'status=ACTIVE&sort_key=mac_address&sort_dir=desc' }),
  'network GET /ports/:id': first('ports'),
  'network GET /security-groups': () => ({ query: 'name=default' }),
  'network GET /security-groups/:id': first('security-groups'),
  'network POST /security-groups': () => ({
    body: { security_group: { name: fresh('g'), description: 'd' } },
  }),
  'network PUT /security-groups/:id': async (world) => ({
    params: { id: await group(world) },
    body: { security_group: { name: fresh('g'), description: 'e' } },
  }),
  'network DELETE /security-groups/:id': async (world) => ({ params: { id: await group(world) } }),
  'network GET /security-group-rules': () => ({ query: 'direction=egress' }),
  'network GET /security-group-rules/:id': first('security-group-rules'),
  'network POST /security-group-rules': async (world) => ({ body: ruleIn(await group(world)) }),
  'network DELETE /security-group-rules/:id': async (world) => ({ params: { id: await rule(world) } }),
  'network GET /extensions': () => ({}),
  'network GET /extensions/:alias': () => ({ params: { alias: 'quotas' }, isShared: true }),
  'network GET /floatingips': () => ({ query: 'status=DOWN&limit=1' }),
  'network GET /floatingips/:id': ofFloatingIp,
  'network POST /floatingips': async (world) => ({
    body: { floatingip: { floating_network_id: await pool(world), description: 'd' } },
  }),
  'network PUT /floatingips/:id': async (world) => ({
    ...(await ofFloatingIp(world)),
    body: { floatingip: { port_id: null, description: 'e' } },
  }),
  'network DELETE /floatingips/:id': ofFloatingIp,
  'network GET /quotas/:project/details.json': ofProject,
  'network PUT /quotas/:project': ({ projectId: project }) => ({
    ...{ as: 'admin', params: { project }, body: { quota: { floatingip: 1_000 } } },
  }),
  'network DELETE /quotas/:project': ({ otherProjectId: project }) => ({ as: 'admin', params: { project } }),
  'network GET /quotas/:project': ofProject,
  'network GET /quotas/:project/default': ofProject,
  'network GET /availability_zones': () => ({}),
  ...Object.fromEntries(NONE.map((path) => [`network GET /${path}`, () => ({})])),
};

async function computeRule(world: X7World): Promise<Example> {
  const body = {
    security_group_rule: {
      parent_group_id: await group(world),
      ip_protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr: '10.0.0.1/8',
    },
  };
  return { body };
}

/** What compute shows of the same up to 2.35. */
export const networkProxyExamples: Examples = {
  'compute GET /os-floating-ips': () => ({}),
  'compute GET /os-floating-ips/:id': ofFloatingIp,
  'compute POST /os-floating-ips': () => ({ body: { pool: 'public' }, isOptional: true }),
  'compute DELETE /os-floating-ips/:id': ofFloatingIp,
  'compute GET /os-floating-ip-pools': () => ({}),
  'compute GET /os-security-groups': () => ({}),
  'compute GET /os-security-groups/:id': first('security-groups'),
  'compute POST /os-security-groups': () => ({
    body: { security_group: { name: fresh('g'), description: 'd' } },
  }),
  'compute PUT /os-security-groups/:id': async (world) => ({
    params: { id: await group(world) },
    body: { security_group: { name: fresh('g'), description: 'e' } },
  }),
  'compute DELETE /os-security-groups/:id': async (world) => ({ params: { id: await group(world) } }),
  'compute POST /os-security-group-rules': computeRule,
  'compute DELETE /os-security-group-rules/:id': async (world) => ({ params: { id: await rule(world) } }),
  ...Object.fromEntries(
    ['os-networks', 'os-tenant-networks'].flatMap((path) => [
      [`compute GET /${path}`, () => ({})],
      [`compute GET /${path}/:id`, first('networks', { isShared: true })],
    ]),
  ),
};
