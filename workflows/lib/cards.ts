import type {
  PlannedCard,
  PlannedCardAttachment,
  PlannedCardDetachment,
} from '../contracts/control/interfaces.js';
import type { PlannedReturn } from '../contracts/control/planned.js';
import type { Ending } from '../contracts/noun.js';
import { CARD_GOES, plugCard, prepareCard, releaseCard, unplugCard } from './card-steps.js';
import { isOvertaken, reasonOf } from './reason.js';
import type { ResourceRun } from './resource-run.js';
import { saga, undoAll, type Unwound } from './saga.js';

/** Its port, then its card. Undefined: it is there, or its guest is off and has it from its next start on. */
export async function putCardIn(run: ResourceRun, card: PlannedCardAttachment): Promise<Unwound | undefined> {
  const { host, isRunning, port } = card;
  if (!isRunning) return undefined;
  return saga(run, async (step) => {
    const binding = await step(prepareCard(host, card, port), releaseCard(host, card));
    await step(plugCard(host, card, { port, binding }), unplugCard(host, card, CARD_GOES));
  });
}

/** A guest that does not let go keeps it: the row says so, and why. By force its network goes all the same. */
export async function takeCardOut(
  run: ResourceRun,
  card: PlannedCardDetachment,
): Promise<Ending<'network-interface'>> {
  const { host, isRunning, force, graceSeconds } = card;
  if (isRunning && !force) {
    try {
      const asked = { graceSeconds, force: false, pace: run.operation.pace };
      await run.cancellable(() => run.forward(unplugCard(host, card, asked)));
    } catch (cause) {
      if (run.abandoned || isOvertaken(cause)) throw cause;
      return { kind: 'detach-failed', reason: reasonOf(cause) };
    }
  }
  return cutOffCard(run, card, isRunning && force);
}

/** The instance has nothing of it any more; what a silent host does not confirm is owed. */
async function cutOffCard(
  run: ResourceRun,
  card: PlannedCard,
  isPlugged: boolean,
): Promise<Ending<'network-interface'>> {
  const { host } = card;
  const asked = { ...CARD_GOES, pace: run.operation.pace };
  const undos = [...(isPlugged ? [unplugCard(host, card, asked)] : []), releaseCard(host, card)];
  const cleanups = await run.shielded(() => undoAll(run, undos, { undo: false }));
  return { kind: 'detached', cleanups };
}

/** A guest that lost a card gets it back; one that let go of it after its detach had failed is rid of it now. */
export async function returnCard(
  run: ResourceRun,
  card: PlannedReturn<'network-interface'>,
): Promise<Ending<'network-interface'>> {
  if (card.isLeaving) return cutOffCard(run, card, true);
  const unwound = await putCardIn(run, card);
  return unwound ? { kind: 'detach-failed', reason: unwound.reason } : { kind: 'attached' };
}
