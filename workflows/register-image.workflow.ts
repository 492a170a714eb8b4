import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { bringImage } from './lib/bring-image.js';
import { receiveObject } from './lib/image-steps.js';
import { Operation } from './lib/operation.js';

/** Takes in images whose bytes are objects of the cloud's own store of objects. */
export async function registerImage(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginRegisterImage(ref)));
  await operation.perResource(plan, (run, planned) => bringImage(run, receiveObject(operation, planned)));
}
