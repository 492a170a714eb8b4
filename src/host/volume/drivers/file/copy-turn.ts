import type { Semaphore } from '../../../../common/async/semaphore.js';
import { logger } from '../../../../common/log/logger.js';

/** A copy that goes on slowly. */
export interface SlowCopy {
  readonly signal: AbortSignal;
  /** Settles when it is over, however that came about. */
  readonly over: Promise<void>;
  /** As fast as it goes, from now on. */
  hurry(): Promise<void>;
}

/**
 * Hurries the copy once the host has the time for it, and settles as it does. One that is over before its turn, because
 * somebody else has hurried it or its server has ended, waits for no other copy: a detachment waits for it.
 */
export async function hurryInTurn(slot: Semaphore, { signal, over, hurry }: SlowCopy): Promise<void> {
  const isOver = new AbortController();
  const settled = over.finally(() => isOver.abort());
  const needless = AbortSignal.any([signal, isOver.signal]);
  const turn = slot.run(needless, async () => {
    await hurry().catch((err: unknown) => logger('volume').warn({ err }, 'a copy goes on slowly'));
    await settled;
  });
  // How the copy itself ended is told by `settled`; a turn that it has not come to is no failure.
  turn.catch(() => undefined);
  await settled;
}
