import { patched } from '@temporalio/workflow';
import type { PlannedArrival } from './contracts/control/addresses.js';
import type { PlannedLaunch } from './contracts/control/instances.js';
import { identified } from './contracts/control/planned.js';
import type { Placement } from './contracts/guest.js';
import type { PinFact } from './contracts/machine-pin.js';
import type { Ending } from './contracts/noun.js';
import type { OperationInput } from './contracts/operation.js';
import { Arrivals, type Up } from './lib/arrivals.js';
import { destroyInstance, preparePort, releasePort, spawnInstance } from './lib/host-steps.js';
import { Operation } from './lib/operation.js';
import { ran } from './lib/ran.js';
import type { ResourceRun } from './lib/resource-run.js';
import { saga, type Unwound } from './lib/saga.js';

/** Launches one chunk of a reservation: an own saga for every instance. */
export async function runInstances(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('place', (rows, ref) => rows.beginLaunch(ref)));
  operation.noteHosts(plan.flatMap((planned) => ('placement' in planned ? [planned.placement.host] : [])));
  // A run that was lost may have brought the instances up, and not their addresses.
  const isPublic =
    plan.some((planned) => planned.isPublic) || (input.run > 1 && patched('addresses at launch'));
  const coming = isPublic ? identified(await operation.rows((rows, ref) => rows.planArrivals(ref))) : [];
  const arrivals = new Arrivals(coming, plan);
  await operation.perResource<PlannedLaunch | PlannedArrival>([...plan, ...coming], async (run, planned) =>
    'outside' in planned
      ? arrivals.arrive(run, planned)
      : arrivals.after(run, (up) => launch(run, planned, up)),
  );
}

async function launch(run: ResourceRun, planned: PlannedLaunch, up: Up): Promise<Ending<'instance'>> {
  return 'placement' in planned
    ? hop(run, planned.placement, up)
    : failed({ reason: planned.refused, cleanups: [] });
}

/** From host to host, until one does it or placement refuses. */
async function hop(run: ResourceRun, first: Placement, up: Up): Promise<Ending<'instance'>> {
  const { operation } = run;
  for (let placement = first; ;) {
    const unwound = await attempt(run, placement);
    if ('kind' in unwound) {
      if (up) await up(placement.host);
      return unwound;
    }
    // Interface, MAC and address move only once the old host has confirmed that it let go.
    if (unwound.cleanups.length > 0 || operation.cancelled || operation.late) return failed(unwound);
    const { id: instanceId, generation } = run;
    const given = { instanceId, generation, host: placement.host, ...unwound };
    const next = await operation.rows((rows, ref) => rows.nextAttempt(ref, given));
    if (next === 'overtaken') return { kind: 'overtaken' };
    run.generation = 'refused' in next ? next.generation : next.placement.generation;
    if ('refused' in next) return failed({ reason: next.refused, cleanups: [] });
    placement = next.placement;
    operation.noteHosts([placement.host]);
  }
}

async function attempt(run: ResourceRun, at: Placement): Promise<Unwound | ReturnType<typeof ran>> {
  let pinned: PinFact;
  const unwound = await saga(run, async (step) => {
    const held = { id: run.id, portId: at.port.portId };
    const binding = await step(preparePort(at), releasePort(at.host, held));
    pinned = await step(spawnInstance(at, binding, 'create'), destroyInstance(at.host, held));
  });
  return unwound ?? ran(pinned);
}

const failed = (unwound: Unwound): Ending<'instance'> => ({ kind: 'launch-failed', ...unwound });
