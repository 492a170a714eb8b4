import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byId } from '../../../common/refs/ref.js';
import type { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import type { NetworkWordsService } from '../../../cloud/vpcs/network-words.service.js';
import { NAME_KEY } from '../../../cloud/tags/tag.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { NeutronError } from './neutron-error.js';
import { builtOnly } from './built-only.js';
import { madeAtOnce } from './made-at-once.js';
import { networkShape, oneAnswer } from './network.schema.js';
import { changedNetwork, newNetwork, type NetworkChange } from './network-write.schema.js';
import { type NetworkParts, networkViews } from './networks.routes.js';
import { notFound } from './not-found.js';

export interface NetworkWriteParts extends NetworkParts {
  readonly vpcs: OwnVpcService;
  readonly networkWords: NetworkWordsService;
}

const answer = oneAnswer('network', networkShape);

/** A name as EC2's tag of it. */
export const nameTags = (name: string | undefined) => (name ? [{ key: NAME_KEY, value: name }] : []);

/** Networks that a project makes are VPCs, whose ranges come with their subnets. */
export const networkWriteRoutes = (parts: NetworkWriteParts): readonly X7Route[] => [
  madeAtOnce({
    ...{ key: 'network', right: 'vpc:create', asked: newNetwork, shape: networkShape },
    make: (context, asked) => createNetwork(parts, context, asked),
    show: (context, id) => viewAt(parts, context, id),
    remove: (context, id) => parts.vpcs.remove(context, byId(id)),
  }),
  withRight('vpc:update', {
    ...{ method: 'PUT', path: '/networks/:id', body: changedNetwork, answer },
    async handle({ params: { id = '' }, body: { network: asked } }, context) {
      await requireOwn(parts, context, id);
      await requireBuilt(parts, asked);
      const { name, description } = asked;
      await parts.networkWords.say(context, { kind: 'vpc', ref: byId(id) }, { name, description });
      return { status: 200, body: { network: await viewAt(parts, context, id) } };
    },
  }),
  withRight('vpc:delete', {
    ...{ method: 'DELETE', path: '/networks/:id' },
    async handle({ params: { id = '' } }, context) {
      await requireOwn(parts, context, id);
      await parts.vpcs.remove(context, byId(id), { withSubnets: true }).catch(inUse('network', id));
      return { status: 204 };
    },
  }),
];

async function createNetwork(
  parts: NetworkWriteParts,
  context: RequestContext,
  asked: NetworkChange,
): Promise<string> {
  await requireBuilt(parts, asked);
  const { name, description, availability_zone_hints: [zone] = [] } = asked;
  const made = await parts.vpcs.create(context, { tags: nameTags(name), words: { description }, zone });
  const rows = await parts.networks.own(context.projectId);
  return rows.find(({ ec2Id }) => ec2Id === made)?.id ?? '';
}

/** What is still in use, in the words of the network API. */
export const inUse =
  (what: 'network' | 'subnet' | 'router', id: string) =>
  (thrown: unknown): never => {
    if (!(thrown instanceof EngineError && thrown.code === 'DependencyViolation')) throw thrown;
    const type = `${what.charAt(0).toUpperCase()}${what.slice(1)}InUse`;
    throw new NeutronError(type, 409, `Unable to complete operation on ${what} ${id}: it is still in use.`);
  };

async function viewAt(parts: NetworkParts, context: RequestContext, id: string) {
  const view = (await networkViews(parts, context)).find((row) => row.id === id);
  if (!view) throw notFound('network', id);
  return view;
}

/** Of the cloud's own networks nobody changes anything here. Throws NotFound, 403. */
export async function requireOwn(parts: NetworkParts, context: RequestContext, id: string): Promise<void> {
  if ((await parts.networks.own(context.projectId)).some((row) => row.id === id)) return;
  await viewAt(parts, context, id);
  throw new X7Error(403, `To change the network ${id}, which is the cloud's, is disallowed by policy`);
}

async function requireBuilt({ networks }: NetworkParts, asked: NetworkChange): Promise<void> {
  const [flat] = asked.mtu === undefined ? [] : await networks.networks();
  builtOnly(asked, {
    ...{ admin_state_up: true, shared: false, 'router:external': false, port_security_enabled: true },
    ...{ is_default: false, mtu: flat?.mtu, dns_domain: '', qos_policy_id: '', vlan_transparent: false },
  });
}
