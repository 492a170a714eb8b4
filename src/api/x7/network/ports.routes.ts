import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';
import type { InterfaceMaker } from '../../../cloud/instances/interface-maker.js';
import type { InterfaceRemover } from '../../../cloud/instances/interface-remover.js';
import type { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { NeutronError } from './neutron-error.js';
import { builtOnly } from './built-only.js';
import { madeAtOnce } from './made-at-once.js';
import { oneAnswer, portShape } from './network.schema.js';
import { changedPort, newPort, type NewPortBody, type PortChange } from './network-write.schema.js';
import { nameTags, type NetworkWriteParts } from './network-writes.routes.js';
import { reads } from './networks.routes.js';
import { landingOf } from './landing.js';
import { notFound } from './not-found.js';
import { ownerOf, type PortParts, portView, portViews } from './port.view.js';

export interface PortWriteParts extends PortParts, NetworkWriteParts {
  readonly interfaceMaker: InterfaceMaker;
  readonly interfaceRemover: InterfaceRemover;
  readonly interfaces: InterfaceService;
}

const answer = oneAnswer('port', portShape);

/** Ports: the interfaces of servers, which come and go with them, those that a project makes, and those of routers. */
export const portRoutes = (parts: PortWriteParts): readonly X7Route[] => [
  ...reads('ports', portShape, (context) => portViews(parts, context)),
  madeAtOnce({
    ...{ key: 'port', right: 'network-interface:create', asked: newPort, shape: portShape },
    make: (context, asked) => createPort(parts, context, asked),
    show: async (context, id) => portView(await rowAt(parts, context, id), context),
    remove: (context, id) => parts.interfaceRemover.delete(context, byId(id)),
  }),
  withRight('network-interface:update', {
    ...{ method: 'PUT', path: '/ports/:id', body: changedPort, answer },
    async handle({ params: { id = '' }, body: { port: asked } }, context) {
      const row = await rowAt(parts, context, id);
      requireBuilt(asked, row);
      await changePort(parts, context, { id, asked });
      return { status: 200, body: { port: portView(await rowAt(parts, context, id), context) } };
    },
  }),
  withRight('network-interface:delete', {
    ...{ method: 'DELETE', path: '/ports/:id' },
    async handle({ params: { id = '' } }, context) {
      const row = await rowAt(parts, context, id);
      if (row.instanceId !== null) throw inUse(id, row.instanceId);
      await parts.interfaceRemover.delete(context, byId(id));
      return { status: 204 };
    },
  }),
];

async function createPort(
  parts: PortWriteParts,
  context: RequestContext,
  asked: NewPortBody,
): Promise<string> {
  requireBuilt(asked, undefined);
  const { network_id: networkId, fixed_ips: [fixed, ...more] = [], name, description = '' } = asked;
  if (more.length > 0) throw new X7Error(501, 'Not supported yet: several fixed_ips');
  const where = { networkId, subnetId: fixed?.subnet_id, address: fixed?.ip_address };
  const subnet = await landingOf(parts, context, where);
  return parts.interfaceMaker
    .create(context, {
      ...{ subnet: byId(subnet.id), groups: refsOf(asked), address: fixed?.ip_address, description },
      ...{ more: undefined, tags: nameTags(name), clientToken: undefined, requestHash: '' },
    })
    .catch(inPortWords);
}

async function changePort(
  parts: PortWriteParts,
  context: RequestContext,
  { id, asked }: { readonly id: string; readonly asked: PortChange },
): Promise<void> {
  const { name, description, security_groups: groups } = asked;
  if (groups?.length === 0) throw new X7Error(501, 'Not supported yet: a port in no security group');
  if (groups) await parts.interfaces.set(context, byId(id), { attribute: 'groups', value: refsOf(asked) });
  await parts.networkWords.say(context, { kind: 'network-interface', ref: byId(id) }, { name, description });
}

const refsOf = ({ security_groups: groups = [] }: PortChange): readonly Ref[] => groups.map(byId);

/** What a port has already may be said again. Throws 501. */
function requireBuilt(asked: PortChange, row: PortRow | undefined): void {
  const { 'binding:profile': profile = {}, fixed_ips: fixed } = asked;
  builtOnly(asked, {
    ...{
      admin_state_up: true,
      port_security_enabled: true,
      mac_address: row?.mac,
      dns_name: '',
      dns_domain: '',
    },
    ...{ device_id: row?.instanceId ?? '', device_owner: row ? ownerOf(row) : '', qos_policy_id: '' },
    ...{ allowed_address_pairs: [], extra_dhcp_opts: [], 'binding:vnic_type': 'normal' },
    'binding:host_id': row?.host ?? '',
  });
  const isOther = (of: { subnet_id?: string | undefined; ip_address?: string | undefined }) =>
    (of.subnet_id ?? row?.subnetId) !== row?.subnetId || (of.ip_address ?? row?.address) !== row?.address;
  if (row && fixed && (fixed.length !== 1 || fixed.some(isOther)))
    throw new X7Error(501, 'Not supported yet: to change fixed_ips');
  if (Object.keys(profile).length > 0) throw new X7Error(501, 'Not supported yet: binding:profile');
}

/** Throws NotFound; 409 for a router's. */
async function rowAt(parts: PortWriteParts, context: RequestContext, id: string): Promise<PortRow> {
  const [row] = await parts.ports.list(context.projectId, { id });
  if (row) return row;
  const router = (await portViews(parts, context)).find((view) => view.id === id);
  if (!router) throw notFound('port', id);
  throw new NeutronError('L3PortInUse', 409, `Port ${id} belongs to router ${router.device_id}.`);
}

const inUse = (id: string, device: string): X7Error =>
  new NeutronError(
    'PortInUse',
    409,
    `Unable to complete operation on port ${id}: it is in use by ${device}.`,
  );

/** An address that cannot be is one that is not for the network. */
function inPortWords(thrown: unknown): never {
  if (thrown instanceof EngineError && thrown.code === 'InvalidParameterValue')
    throw new NeutronError('InvalidIpForNetwork', 400, thrown.message);
  throw thrown;
}
