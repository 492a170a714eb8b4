import { CancellationScope } from '@temporalio/workflow';
import type { PlannedDependent, PlannedTermination } from '../contracts/control/instances.js';
import { identified } from '../contracts/control/planned.js';
import type { Ending, InstanceEnding } from '../contracts/noun.js';
import type { OperationInput } from '../contracts/operation.js';
import { abandonElsewhere } from './abandon-elsewhere.js';
import { destroyInstance, releasePort } from './host-steps.js';
import { Operation } from './operation.js';
import type { ResourceRun } from './resource-run.js';
import { undoAll } from './saga.js';
import { noteFrom, undosOf, type UndoKinds } from './undos.js';

type Terminated = Extract<InstanceEnding, { readonly kind: 'terminated' }>;
type Dependent = PlannedDependent & { readonly instanceId: string };

const OPTIONS = { patience: 'hostDownGrace', undo: false } as const;

/**
 * Terminates instances, and releases what other nouns have in them; `kinds` has the undos of all that may be there. The
 * guest goes first, whichever daemon has what is inside it: until then it may be in use.
 */
export const terminateInstancesWith =
  (kinds: UndoKinds) =>
  async (input: OperationInput): Promise<void> => {
    await CancellationScope.nonCancellable(async () => {
      const operation = new Operation(input);
      const plan = identified(await operation.begin('take', (rows, ref) => rows.beginTerminate(ref)));
      operation.noteHosts(plan.flatMap(({ hosts }) => hosts));
      const dependents = plan.flatMap(({ id, dependents = [] }) =>
        dependents.map((one) => ({ ...one, instanceId: id })),
      );
      const ends = new Map<string, Promise<Terminated>>();
      for (const { id, overtaken = [] } of [...plan, ...dependents]) abandonElsewhere(id, overtaken);
      operation.noteHosts(dependents.flatMap(({ undos }) => undos.map(({ host }) => host)));
      await operation.perResource<PlannedTermination | Dependent>(
        [...plan, ...dependents],
        (run, planned) => {
          if ('undos' in planned)
            return release(run, planned, { kinds, ended: ends.get(planned.instanceId) });
          const end = terminate(run, planned);
          ends.set(planned.id, end);
          return end;
        },
      );
    });
  };

/**
 * On every host that ever had it, without asking what was: nothing there is success. A guest that runs is asked to shut
 * down and has its grace; those of other instances do not wait for it.
 */
async function terminate(run: ResourceRun, planned: PlannedTermination): Promise<Terminated> {
  const left = await run.cancellable(() =>
    Promise.all(
      planned.hosts.map((host) =>
        undoAll(
          run,
          [destroyInstance(host, planned, run.operation.pace), ...portsOf(planned, host)],
          OPTIONS,
        ),
      ),
    ),
  );
  return { kind: 'terminated', cleanups: left.flat() };
}

/** Nobody needs a network once the guest is gone. */
const portsOf = ({ id, portId, morePorts = [] }: PlannedTermination, host: string) =>
  [portId, ...morePorts].map((one) => releasePort(host, { id, portId: one }));

/** On a host that did not say that the guest is gone it is owed, and done after the guest's own cleanup. */
async function release(
  run: ResourceRun,
  { undos }: PlannedDependent,
  { kinds, ended }: { readonly kinds: UndoKinds; readonly ended: Promise<Terminated> | undefined },
): Promise<Ending> {
  return run.cancellable(async () => {
    const left = (await ended)?.cleanups ?? [];
    const silent = new Set(left.map(({ host }) => host));
    const steps = undosOf(undos.map(noteFrom), kinds);
    const owed = steps.filter(({ host }) => silent.has(host)).map((step) => run.noteOf(step));
    const now = steps.filter(({ host }) => !silent.has(host));
    return { kind: 'released', cleanups: [...owed, ...(await undoAll(run, now, OPTIONS))] };
  });
}
