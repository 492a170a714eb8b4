import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { bringImage } from './lib/bring-image.js';
import { downloadImage } from './lib/image-steps.js';
import { Operation } from './lib/operation.js';

/** Fetches the bytes of images that wait for them. */
export async function importImage(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginImportImage(ref)));
  await operation.perResource(plan, (run) => bringImage(run, downloadImage(operation, run.id)));
}
