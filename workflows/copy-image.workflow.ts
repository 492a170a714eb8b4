import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { bringImage } from './lib/bring-image.js';
import { copyImageBytes } from './lib/image-steps.js';
import { Operation } from './lib/operation.js';

/** Makes images of the bytes of others. */
export async function copyImage(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCopyImage(ref)));
  await operation.perResource(plan, (run, planned) => bringImage(run, copyImageBytes(operation, planned)));
}
