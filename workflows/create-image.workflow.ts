import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { copyRoot, dropRootCopy, sendRoot } from './lib/root-steps.js';
import { dropImageBytes } from './lib/image-steps.js';
import { Operation } from './lib/operation.js';
import { saga, undoAll } from './lib/saga.js';

/** Makes images of the root disks of instances, which run on or are off. */
export async function createImage(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCreateImage(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  await operation.perResource(plan, async (run, planned) => {
    const drop = dropRootCopy(planned);
    const unwound = await saga(run, async (step) => {
      await step(copyRoot(planned, input.pace), drop);
      await step(sendRoot(operation, planned), dropImageBytes(operation, planned.id));
    });
    if (!unwound) {
      const cleanups = await run.shielded(() => undoAll(run, [drop], { undo: false }));
      return { kind: 'available', cleanups };
    }
    const { reason, cleanups } = unwound;
    return { kind: 'image-failed', reason, cleanups: cleanups.filter(({ host }) => host === planned.host) };
  });
}
