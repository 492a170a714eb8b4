import type { RequestContext } from '../../../common/context/request-context.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import type { LaunchCard } from '../../../cloud/instances/cards/launch-card.js';
import { MOST_CARDS } from '../../../cloud/instances/cards/card-rules.js';
import type { LaunchRequest } from '../../../cloud/instances/instance.js';
import { DEFAULT_GROUP } from '../../../cloud/security-groups/security-group.js';
import { X7Error } from '../door/x7-error.js';
import type { NewServer } from './plain-create.js';
import { type Nic, nicsOf, type PlaceParts } from './server-nics.js';
import { groupsOf, zoneOf } from './server-request.js';

/** What the networks of a request say of a launch. */
export type ServerPlace = Partial<
  Pick<
    LaunchRequest,
    'subnet' | 'groups' | 'interface' | 'privateAddress' | 'cards' | 'zone' | 'spansNetworks'
  >
>;

/**
 * Where a server is to be; nothing: on the cloud's network, as where none is named. In a network of one's own the
 * default group is that network's. Throws 400 for what is not there and cannot be, 501 for what is not built.
 */
export async function placeOf(
  parts: PlaceParts,
  context: RequestContext,
  server: NewServer,
): Promise<ServerPlace> {
  const { networks: asked = [] } = server;
  if (asked.length === 0) return {};
  requireForm(asked, server);
  const { nics, zone } = await nicsOf(parts, context, { asked, zone: zoneOf(server) });
  const groups = groupsOf(server).filter(({ value }) => value !== DEFAULT_GROUP);
  const [first, ...others] = nics;
  return {
    ...(first && firstOf(first, groups)),
    ...(others.length > 0 && { cards: others.map((nic, i) => cardOf(nic, { deviceIndex: i + 1, groups })) }),
    ...{ ...(zone !== undefined && { zone }), spansNetworks: true },
  };
}

function firstOf(nic: Nic, groups: readonly Ref[]): ServerPlace {
  if (nic.kind === 'port') return { interface: byId(nic.id) };
  const address = nic.address === undefined ? {} : { privateAddress: nic.address };
  return nic.kind === 'flat' ? address : { subnet: byId(nic.subnetId), groups, ...address };
}

function cardOf(
  nic: Nic,
  { deviceIndex, groups }: { readonly deviceIndex: number; readonly groups: readonly Ref[] },
): LaunchCard {
  if (nic.kind === 'port')
    return { deviceIndex, interface: byId(nic.id), groups: [], deleteOnTermination: false };
  return {
    ...{ deviceIndex, groups, deleteOnTermination: true },
    ...(nic.kind === 'flat' ? { inDefaultNetwork: true } : { subnet: byId(nic.subnetId) }),
    ...(nic.address !== undefined && { address: nic.address }),
  };
}

type Asked = NonNullable<NewServer['networks']>;

/** Throws what is wrong whatever the rows say. */
function requireForm(asked: Asked, { min_count: least = 1, max_count: most = least }: NewServer): void {
  const refuse = (message: string) => {
    throw new X7Error(400, message);
  };
  if (asked.some(({ tag }) => tag !== undefined))
    throw new X7Error(501, 'Not supported yet: tags of networks');
  for (const { uuid, port, fixed_ip: address } of asked) {
    if (uuid === undefined && port === undefined)
      refuse('Bad networks format: network uuid is not in proper format (None)');
    if (port !== undefined && address !== undefined)
      refuse(
        `Specified Fixed IP '${address}' cannot be used with port '${port.slice(0, 64)}': the two cannot be specified together.`,
      );
    if (Math.max(least, most) > 1 && address !== undefined)
      refuse('Unable to launch multiple instances with a single configured IP address.');
    if (Math.max(least, most) > 1 && port !== undefined)
      refuse('Unable to launch multiple instances with a single configured port ID.');
  }
  const ports = asked.flatMap(({ port }) => port ?? []);
  if (new Set(ports).size < ports.length) refuse('A port is named twice.');
  if (asked.length > MOST_CARDS) refuse(`A server has up to ${MOST_CARDS} interfaces.`);
}
