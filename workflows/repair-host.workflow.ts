import type { PlannedPowerCut, RepairPlan } from './contracts/activities.js';
import type { CleanupNote, OperationInput } from './contracts/operation.js';
import { cutPower, destroyInstance, releasePort } from './lib/host-steps.js';
import { Operation } from './lib/operation.js';
import { removed } from './lib/saga.js';
import { started } from './lib/started.js';

type Leftover = CleanupNote & { readonly cleanupId?: string };

/**
 * Brings a host that drifted to what the rows want: removes what nobody wants there, switches off what its row says is
 * stopped, then starts what should run.
 */
export async function repairHost(input: OperationInput): Promise<void> {
  // The generation of a leftover is that of the work which left it, and its host has seen that work's fences: time comes
  // after all of them, and after those of an earlier repair.
  const operation = new Operation(input, Date.now());
  const plan = await operation.begin('compare', (rows, ref) => rows.beginRepair(ref));
  operation.noteHosts([plan.host]);
  await Promise.all([
    ...[...leftovers(plan).values()].map((notes) => cleaned(operation, notes)),
    ...(plan.powerCuts ?? []).map((cut) => switchedOff(operation, plan.host, cut)),
  ]);
  await operation.perInstance(plan.restarts, (run, { placement }) => started(run, placement));
}

/** By instance, guest before port: a guest without its port could still run, a port without its guest is nothing. */
function leftovers({ cleanups, strays }: RepairPlan): ReadonlyMap<string, readonly Leftover[]> {
  const byInstance = new Map<string, Leftover[]>();
  for (const note of [...cleanups, ...strays].sort((a, b) => a.kind.localeCompare(b.kind)))
    byInstance.set(note.instanceId, [...(byInstance.get(note.instanceId) ?? []), note]);
  return byInstance;
}

/** One that cannot be done now is found again by the next comparison. */
async function cleaned(operation: Operation, notes: readonly Leftover[]): Promise<void> {
  for (const note of notes) {
    const { instanceId, generation, host, kind, cleanupId } = note;
    await operation.beside({ instanceId, generation, ec2Id: instanceId }, async (run) => {
      const undo = kind === 'compute' ? destroyInstance(host, note) : releasePort(host, note);
      const left = await removed(run, [undo], { undo: true });
      if (left.length === 0 && cleanupId !== undefined)
        await operation.rows((rows, ref) => rows.cleanupDone(ref, cleanupId));
    });
  }
}

/** The row says stopped already, so nothing is written. One that cannot be done now is found again by the next comparison. */
async function switchedOff(operation: Operation, host: string, cut: PlannedPowerCut): Promise<void> {
  await operation.beside(cut, async (run) => {
    await removed(run, [cutPower(host, cut)], { undo: false });
  });
}
