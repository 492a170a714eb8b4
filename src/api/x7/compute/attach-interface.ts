import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { logger } from '../../../common/log/logger.js';
import { byId } from '../../../common/refs/ref.js';
import type { CardAttachments } from '../../../cloud/instances/cards/card-attachments.js';
import type { InterfaceMaker } from '../../../cloud/instances/interface-maker.js';
import type { InterfaceRemover } from '../../../cloud/instances/interface-remover.js';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';
import { X7Error } from '../door/x7-error.js';
import { landingOf } from '../network/landing.js';
import type { ServerParts } from './servers.routes.js';

export interface InterfaceParts extends ServerParts {
  readonly interfaceMaker: InterfaceMaker;
  readonly interfaceRemover: InterfaceRemover;
  readonly cards: CardAttachments;
}

const id = z.string().min(1).max(64);
const attachment = z.strictObject({
  ...{ net_id: id.optional(), port_id: id.optional() },
  fixed_ips: z
    .array(z.strictObject({ ip_address: z.ipv4() }))
    .max(1)
    .optional(),
});

/** `POST /servers/{id}/os-interface`. */
export const attachBody = z.strictObject({ interfaceAttachment: attachment.optional() });

/** At 2.49: what it is tagged with in the guest's metadata, which is not built. */
export const attachBody49 = z.strictObject({
  interfaceAttachment: attachment.extend({ tag: z.string().min(1).max(60).optional() }).optional(),
});
export type AttachBody = z.infer<typeof attachBody49>;
type Asked = NonNullable<AttachBody['interfaceAttachment']>;

/** What was made for the server goes with it. */
export const detach = (
  { cards }: Pick<InterfaceParts, 'cards'>,
  context: RequestContext,
  { id: port, goesToo }: PortRow,
): Promise<void> => cards.detach(context, [{ interface: byId(port), force: false, isDeleted: goesToo }]);

export const portsIn = (
  { ports }: Pick<ServerParts, 'ports'>,
  { id: instanceId, projectId }: KeptInstance,
): Promise<readonly PortRow[]> => ports.list(projectId, { instanceId });

interface Attaching {
  readonly home: KeptInstance;
  readonly asked: Asked;
}

/** A port that is there, or one that is made for the server. Returns its id. */
export async function attach(
  parts: InterfaceParts,
  context: RequestContext,
  { home, asked }: Attaching,
): Promise<string> {
  const { net_id: network, port_id: port, fixed_ips: [fixed] = [] } = asked;
  if (asked.tag !== undefined) throw new X7Error(501, 'Not supported yet: tags of interfaces');
  if (network !== undefined && port !== undefined)
    throw new X7Error(400, 'Must not input both network_id and port_id');
  if (fixed && network === undefined) throw new X7Error(400, 'Must input network_id when request IP address');
  const attachment = { instance: byId(home.id), spansNetworks: true };
  if (port !== undefined) {
    const [row] = await parts.ports.list(context.projectId, { id: port });
    if (!row) throw new X7Error(404, `Port id ${port} could not be found.`);
    await parts.cards.attach(context, [{ ...attachment, interface: byId(row.id) }]);
    return row.id;
  }
  const made = await make(parts, context, { home, asked });
  // Nobody knows it yet: what the server cannot have is deleted again.
  await parts.cards
    .attach(context, [{ ...attachment, interface: byId(made), isItsOwn: true }])
    .catch(async (refusal: unknown) => {
      await parts.interfaceRemover
        .delete(context, byId(made))
        .catch((error: unknown) => logger('x7').error({ err: error, port: made }, 'a port is left over'));
      throw refusal;
    });
  return made;
}

/** Without a network: in that of the server's first interface. */
async function make(
  parts: InterfaceParts,
  context: RequestContext,
  { home, asked: { net_id: network, fixed_ips: [fixed] = [] } }: Attaching,
): Promise<string> {
  const address = fixed?.ip_address;
  const networkId = network ?? (await portsIn(parts, home)).find(({ isFirst }) => isFirst)?.networkId;
  if (networkId === undefined) throw new X7Error(400, `The server ${home.id} is in no network.`);
  const subnet = await landingOf(parts, context, { networkId, address, zone: home.zone });
  return parts.interfaceMaker.create(context, {
    ...{ subnet: byId(subnet.id), groups: [], address, more: undefined, description: '', tags: [] },
    ...{ clientToken: undefined, requestHash: '' },
  });
}
