import type { Placement, PortBinding, PortSpec } from '../contracts/guest.js';
import type { CardBindings } from '../contracts/spawn-request.js';
import { preparePort } from './host-steps.js';

type Prepare = (port: PortSpec, step: ReturnType<typeof preparePort>) => Promise<PortBinding>;

/** The ports of all cards of a guest, one after the other, the first one's first. */
export async function preparePorts(at: Placement, prepare: Prepare): Promise<CardBindings> {
  const first = await prepare(at.port, preparePort(at));
  const more: PortBinding[] = [];
  for (const port of at.more ?? []) more.push(await prepare(port, preparePort(at, port)));
  return [first, ...more];
}
