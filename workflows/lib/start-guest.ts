import type { Placement } from '../contracts/guest.js';
import type { PinFact } from '../contracts/machine-pin.js';
import type { Ending } from '../contracts/noun.js';
import { cutPower, spawnInstance } from './host-steps.js';
import { preparePorts } from './prepare-ports.js';
import { ran } from './ran.js';
import type { ResourceRun } from './resource-run.js';
import { saga } from './saga.js';
import { serveVolumes } from './serve-volumes.js';

/**
 * Starts a guest on the disk that it has. When that does not get through the guest is off again; disk, port and address
 * stay, as they do while an instance is stopped. A host that is too silent to be asked leaves no cleanup: the row says
 * what is wanted, and the comparison with it switches off what runs there all the same.
 */
export async function startGuest(run: ResourceRun, at: Placement): Promise<Ending<'instance'>> {
  const held = { id: run.id, portId: at.port.portId };
  let pinned: PinFact;
  const unwound = await saga(run, async (step) => {
    const bindings = await preparePorts(at, (_port, prepare) => step(prepare));
    const served = await serveVolumes(run, at);
    pinned = await step(spawnInstance(served, bindings, 'keep'), cutPower(at.host, held));
  });
  if (!unwound) return ran(pinned);
  const { reason, cleanups } = unwound;
  return { kind: 'failed', reason, power: cleanups.length === 0 ? 'stopped' : 'unknown' };
}
