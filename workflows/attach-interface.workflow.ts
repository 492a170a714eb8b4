import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { putCardIn } from './lib/cards.js';
import { Operation } from './lib/operation.js';

/** Puts interfaces into instances. One whose guest is off has them from its next start on: then only rows say so. */
export async function attachInterface(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginAttachInterface(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  await operation.perResource(plan, async (run, card) => {
    const unwound = await putCardIn(run, card);
    return unwound ? { kind: 'attach-failed', ...unwound } : { kind: 'attached' };
  });
}
