import type { RequestContext } from '../../../common/context/request-context.js';
import type { NetworkReader } from '../../../cloud/networks/network-reader.service.js';
import type { PortReader } from '../../../cloud/networks/port-reader.service.js';
import { X7Error } from '../door/x7-error.js';
import { landingOf } from '../network/landing.js';
import type { NewServer } from './plain-create.js';

type AskedNetwork = NonNullable<NewServer['networks']>[number];

export interface PlaceParts {
  readonly networks: NetworkReader;
  readonly ports: PortReader;
}

/** An interface of a server that is to be made: a port that is there, or a new one. */
export type Nic =
  | { readonly kind: 'port'; readonly id: string }
  | { readonly kind: 'subnet'; readonly subnetId: string; readonly address?: string | undefined }
  /** In the cloud's network, where the server's zone has its part of it. */
  | { readonly kind: 'flat'; readonly address?: string | undefined };

interface Wanted {
  readonly asked: readonly AskedNetwork[];
  /** Undefined: any. */
  readonly zone: string | undefined;
}

/** What is asked, looked up in one zone, which is undefined where any will do. Throws 400, 501. */
export async function nicsOf(
  parts: PlaceParts,
  context: RequestContext,
  { asked, zone }: Wanted,
): Promise<{ readonly nics: readonly Nic[]; readonly zone: string | undefined }> {
  const { ports, zone: ofPorts } = await portsOf(parts, context, asked);
  const named = zone ?? ofPorts;
  const flat = await flatNetwork(parts);
  const nicsIn = (of: string | undefined) =>
    inOrder(asked, (one) => {
      if (one.port !== undefined) return Promise.resolve({ kind: 'port', id: ports.get(one.port) ?? '' });
      if (one.uuid === flat.id) return Promise.resolve({ kind: 'flat', address: one.fixed_ip });
      if (flat.others.has(one.uuid ?? ''))
        throw new X7Error(501, `Servers are on the network ${flat.name} alone.`);
      return subnetNic(parts, context, { asked: one, zone: of });
    });
  if (named !== undefined || !isSeveral(asked, flat.id)) return { nics: await nicsIn(named), zone: named };
  return firstThatFits(await zonesOf(parts, context), nicsIn);
}

/** Whether they have to agree on a zone: the cloud's network is in each. */
const isSeveral = (asked: readonly AskedNetwork[], flat: string): boolean =>
  asked.length > 1 && asked.some(({ uuid }) => uuid !== flat);

async function flatNetwork({ networks }: PlaceParts) {
  const [first, ...others] = await networks.networks();
  return { id: first?.id ?? '', name: first?.name ?? '', others: new Set(others.map(({ id }) => id)) };
}

/** By what was asked, and the zone that they are in. Throws 400 for one that is not there. */
async function portsOf({ ports }: PlaceParts, { projectId }: RequestContext, asked: readonly AskedNetwork[]) {
  const found = new Map<string, string>();
  let zone: string | undefined;
  for (const { port } of asked) {
    if (port === undefined) continue;
    const [row] = await ports.list(projectId, { id: port });
    if (!row) throw new X7Error(400, `Port ${port.slice(0, 80)} could not be found.`);
    found.set(port, row.id);
    zone ??= row.zone;
  }
  return { ports: found, zone };
}

async function subnetNic(
  parts: PlaceParts,
  context: RequestContext,
  {
    asked: { uuid = '', fixed_ip: address },
    zone,
  }: { readonly asked: AskedNetwork; readonly zone?: string | undefined },
): Promise<Nic> {
  const { id } = await landingOf(parts, context, { networkId: uuid, address, zone }).catch(asBadRequest);
  return { kind: 'subnet', subnetId: id, address };
}

const zonesOf = async (
  { networks }: PlaceParts,
  { projectId }: RequestContext,
): Promise<readonly string[]> => [...new Set((await networks.subnets(projectId)).map(({ zone }) => zone))];

/** Throws what the first zone says where none fits. */
async function firstThatFits(zones: readonly string[], nicsIn: (zone?: string) => Promise<readonly Nic[]>) {
  const refusals: unknown[] = [];
  for (const zone of zones) {
    try {
      return { nics: await nicsIn(zone), zone };
    } catch (refusal) {
      if (!(refusal instanceof X7Error) || refusal.status !== 400) throw refusal;
      refusals.push(refusal);
    }
  }
  throw refusals[0] ?? new X7Error(400, 'The project has no subnet.');
}

async function inOrder(
  asked: readonly AskedNetwork[],
  nicOf: (one: AskedNetwork) => Promise<Nic>,
): Promise<readonly Nic[]> {
  const nics: Nic[] = [];
  for (const one of asked) nics.push(await nicOf(one));
  return nics;
}

/** What a create names and is not there is its own mistake. */
function asBadRequest(thrown: unknown): never {
  if (thrown instanceof X7Error && thrown.status === 404) throw new X7Error(400, thrown.message);
  throw thrown;
}
