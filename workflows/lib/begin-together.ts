import { CancelledFailure, isCancellation } from '@temporalio/workflow';
import type { PlannedGuest, PlannedSnapshotCreation } from '../contracts/control/snapshots.js';
import type { Reason } from '../contracts/operation.js';
import type { Operation } from './operation.js';
import { reasonOf } from './reason.js';
import type { ResourceRun } from './resource-run.js';
import { beginSnapshots, holdGuest, letGuestGo } from './together-steps.js';

/** Seconds that a guest may stand still. */
const HELD = 2;
/** On a busy machine a guest may have gone on before all had begun. */
const ATTEMPTS = 3;

type Plan = readonly PlannedSnapshotCreation[];

/** Begins snapshots of one moment, at which their guest stands still. Undefined: they have begun. */
export async function beginTogether(
  operation: Operation,
  guest: PlannedGuest,
  plan: Plan,
): Promise<Reason | undefined> {
  let why: Reason | undefined;
  await operation.beside(guest, async (run) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      why = await begun(run, guest, plan);
      if (!why || operation.cancelled) return;
    }
  });
  return operation.cancelled ? reasonOf(new CancelledFailure('The operation was cancelled')) : why;
}

async function begun(run: ResourceRun, { host, id }: PlannedGuest, plan: Plan): Promise<Reason | undefined> {
  const held = { instanceId: id, holdId: run.operation.ref.operationId, seconds: HELD };
  try {
    await run.forward(holdGuest(host, held));
    let stoodStill = false;
    try {
      await Promise.all(
        hostsOf(plan).map((on) =>
          run.forward(beginSnapshots(on, { holdId: held.holdId, snapshots: specsOn(plan, on) })),
        ),
      );
    } finally {
      stoodStill = await run.forward(letGuestGo(host, held));
    }
    return stoodStill ? undefined : MOVED;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return reasonOf(error);
  }
}

const MOVED: Reason = {
  code: 'Server.InternalError',
  message: 'The instance went on before snapshots of all its volumes had begun.',
};

const hostsOf = (plan: Plan): readonly string[] => [...new Set(plan.map(({ host }) => host))];

const specsOn = (plan: Plan, on: string) =>
  plan.filter(({ host }) => host === on).map(({ snapshot }) => snapshot);
