import type { PlannedReturn } from '../contracts/control/planned.js';
import { identified } from '../contracts/control/planned.js';
import type { RepairPlan } from '../contracts/control/repairs.js';
import type { Ending, Noun } from '../contracts/noun.js';
import type { CleanupNote, OperationInput } from '../contracts/operation.js';
import { Operation } from './operation.js';
import type { ResourceRun } from './resource-run.js';
import { undoAll } from './saga.js';
import { kindOf, noteFrom, type UndoKinds } from './undos.js';

/** How a resource of each noun is brought back to where its row says that it is. */
export type ReturnOf = {
  readonly [N in Noun]?: (run: ResourceRun, planned: PlannedReturn<N>) => Promise<Ending<N>>;
};

/** Of the noun that the plan names. */
type ReturnBack = (run: ResourceRun, planned: PlannedReturn) => Promise<Ending>;

export interface Repairs {
  readonly undoOf: UndoKinds;
  readonly returnOf: ReturnOf;
}

type Leftover = CleanupNote & { readonly cleanupId?: string; readonly ec2Id?: string };

/** What a plan of before there were kinds by undo said of guests that should be off. */
interface RecordedPlan extends RepairPlan {
  readonly powerCuts?: readonly (Omit<CleanupNote, 'kind'> & { readonly ec2Id: string })[];
}

/** See `repairHost`: a host is repaired by the undos and returns of all nouns. */
export const repairHostWith =
  ({ undoOf, returnOf }: Repairs) =>
  async (input: OperationInput): Promise<void> => {
    // For hosts that know nothing of operations' numbers: time comes after all fences of the work which left something.
    const operation = new Operation(input, Date.now());
    const plan = await operation.begin('compare', (rows, ref) => rows.beginRepair(ref));
    operation.noteHosts([plan.host]);
    const leftovers = [...groups(leftoversOf(plan), undoOf).values()];
    await Promise.all(leftovers.map((notes) => cleanUp(operation, notes, undoOf)));
    await operation.perResource(identified<PlannedReturn>(plan.restarts), async (run, planned) => {
      const bringBack = returnOf[planned.noun] as ReturnBack | undefined;
      if (!bringBack) throw new Error(`nothing brings a ${planned.noun} back`);
      return bringBack(run, planned);
    });
  };

const leftoversOf = ({ cleanups, strays, powerCuts = [], host }: RecordedPlan): readonly Leftover[] => [
  ...[...cleanups, ...strays].map((note) => noteFrom<Leftover>(note)),
  ...powerCuts.map((cut) => noteFrom<Leftover>({ ...cut, host, kind: 'stop-instance' })),
];

/** By resource, or by the instance that it is in, in the order of their ranks. */
function groups(notes: readonly Leftover[], kinds: UndoKinds): ReadonlyMap<string, readonly Leftover[]> {
  const byResource = new Map<string, Leftover[]>();
  const ranked = [...notes].sort((a, b) => kindOf(a, kinds).rank - kindOf(b, kinds).rank);
  for (const note of ranked) {
    const whole = note.args['instanceId'] ?? note.id;
    byResource.set(whole, [...(byResource.get(whole) ?? []), note]);
  }
  return byResource;
}

/** One that cannot be done now is found again by the next comparison. */
async function cleanUp(operation: Operation, notes: readonly Leftover[], kinds: UndoKinds): Promise<void> {
  for (const note of notes) {
    const { noun, id, generation, cleanupId, ec2Id = id } = note;
    await operation.beside({ noun, id, generation, ec2Id }, async (run) => {
      const { undo, isUndo } = kindOf(note, kinds);
      const left = await undoAll(run, [undo(note)], { undo: isUndo });
      if (left.length === 0 && cleanupId !== undefined)
        await operation.rows((rows, ref) => rows.cleanupDone(ref, cleanupId));
    });
  }
}
