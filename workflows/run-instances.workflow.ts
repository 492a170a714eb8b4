import { patched } from '@temporalio/workflow';
import type { PlannedArrival } from './contracts/control/addresses.js';
import type { PlannedLaunch } from './contracts/control/instances.js';
import { identified } from './contracts/control/planned.js';
import type { PlannedLaunchVolume } from './contracts/control/volumes.js';
import type { Placement } from './contracts/guest.js';
import type { PinFact } from './contracts/machine-pin.js';
import type { Ending } from './contracts/noun.js';
import type { OperationInput } from './contracts/operation.js';
import { Arrivals, type Up } from './lib/arrivals.js';
import { destroyInstance, releasePort, spawnInstance } from './lib/host-steps.js';
import { type InstanceVolumes, LaunchVolumes } from './lib/launch-volumes.js';
import { Operation } from './lib/operation.js';
import { preparePorts } from './lib/prepare-ports.js';
import { ran } from './lib/ran.js';
import type { ResourceRun } from './lib/resource-run.js';
import { saga, type Unwound } from './lib/saga.js';

/** Launches one chunk of a reservation: an own saga for every instance. */
export async function runInstances(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('place', (rows, ref) => rows.beginLaunch(ref)));
  operation.noteHosts(plan.flatMap((planned) => ('placement' in planned ? [planned.placement.host] : [])));
  const { coming, making } = await besides(operation, input, plan);
  const arrivals = new Arrivals(coming, plan);
  const volumes = new LaunchVolumes();
  await operation.perResource<PlannedLaunch | PlannedArrival | PlannedLaunchVolume>(
    [...making, ...plan, ...coming],
    async (run, planned) => {
      if ('outside' in planned) return arrivals.arrive(run, planned);
      if ('volume' in planned) return volumes.follow(run, planned);
      const own = volumes.of(planned.id);
      return own.follow(() => arrivals.after(run, (up) => launch(run, planned, { up, volumes: own })));
    },
  );
}

/** What comes with the instances. A run that was lost may have brought those up, and not what is theirs. */
async function besides(operation: Operation, { run }: OperationInput, plan: readonly PlannedLaunch[]) {
  const isPublic = plan.some((planned) => planned.isPublic) || (run > 1 && patched('addresses at launch'));
  const coming = isPublic ? identified(await operation.rows((rows, ref) => rows.planArrivals(ref))) : [];
  const hasVolumes = plan.some((planned) => planned.hasVolumes) || (run > 1 && patched('volumes at launch'));
  const making = hasVolumes
    ? identified(await operation.rows((rows, ref) => rows.planLaunchVolumes(ref)))
    : [];
  return { coming, making };
}

/** What one instance brings along. */
interface Along {
  readonly up: Up;
  readonly volumes: InstanceVolumes;
}

async function launch(run: ResourceRun, planned: PlannedLaunch, along: Along): Promise<Ending<'instance'>> {
  return 'placement' in planned
    ? hop(run, planned.placement, along)
    : failed({ reason: planned.refused, cleanups: [] });
}

/** From host to host, until one does it or placement refuses. */
async function hop(run: ResourceRun, first: Placement, { up, volumes }: Along): Promise<Ending<'instance'>> {
  const { operation } = run;
  for (let placement = first; ;) {
    const unwound = await attempt(run, placement, volumes);
    if ('kind' in unwound) {
      if (up) await up(placement.host);
      return unwound;
    }
    const isLeft = unwound.cleanups.length > 0;
    const isClear = (await volumes.giveUp(placement.host, isLeft)) && !isLeft;
    // Interface, MAC, address and volumes move only once the old host has confirmed that it let go.
    if (!isClear || operation.cancelled || operation.late) return failed(unwound);
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

async function attempt(
  run: ResourceRun,
  at: Placement,
  volumes: InstanceVolumes,
): Promise<Unwound | ReturnType<typeof ran>> {
  let pinned: PinFact;
  const unwound = await saga(run, async (step) => {
    const held = { id: run.id, portId: at.port.portId };
    const bindings = await preparePorts(at, ({ portId }, prepare) =>
      step(prepare, releasePort(at.host, { id: run.id, portId })),
    );
    const served = await volumes.make(at);
    pinned = await step(spawnInstance(served, bindings, 'create'), destroyInstance(at.host, held));
  });
  return unwound ?? ran(pinned);
}

const failed = (unwound: Unwound): Ending<'instance'> => ({ kind: 'launch-failed', ...unwound });
